import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace buildkit. */
export namespace buildkit {

    /** Namespace llb. */
    namespace llb {

        /**
         * Properties of a Definition.
         * @deprecated Use buildkit.llb.Definition.$Properties instead.
         */
        interface IDefinition extends buildkit.llb.Definition.$Properties {
        }

        /** Represents a Definition. */
        class Definition {

            /**
             * Constructs a new Definition.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Definition.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Definition def. */
            def: Uint8Array[];

            /** Definition metadata. */
            metadata: { [k: string]: Uint8Array };

            /** Definition source. */
            source: buildkit.llb.Source;

            /**
             * Creates a new Definition instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Definition instance
             */
            static create(properties: buildkit.llb.Definition.$Shape): buildkit.llb.Definition & buildkit.llb.Definition.$Shape;
            static create(properties?: buildkit.llb.Definition.$Properties): buildkit.llb.Definition;

            /**
             * Encodes the specified Definition message. Does not implicitly {@link buildkit.llb.Definition.verify|verify} messages.
             * @param message Definition message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Definition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Definition message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Definition & buildkit.llb.Definition.$Shape} Definition
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Definition & buildkit.llb.Definition.$Shape;
        }

        namespace Definition {

            /** Properties of a Definition. */
            interface $Properties {

                /** Definition def */
                def?: Uint8Array[];

                /** Definition metadata */
                metadata?: { [k: string]: Uint8Array };

                /** Definition source */
                source?: buildkit.llb.Source.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Definition. */
            type $Shape = buildkit.llb.Definition.$Properties;
        }

        /**
         * Properties of a Source.
         * @deprecated Use buildkit.llb.Source.$Properties instead.
         */
        interface ISource extends buildkit.llb.Source.$Properties {
        }

        /** Represents a Source. */
        class Source {

            /**
             * Constructs a new Source.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Source.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Source locations. */
            locations: { [k: string]: Uint8Array };

            /** Source infos. */
            infos: Uint8Array[];

            /**
             * Creates a new Source instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Source instance
             */
            static create(properties: buildkit.llb.Source.$Shape): buildkit.llb.Source & buildkit.llb.Source.$Shape;
            static create(properties?: buildkit.llb.Source.$Properties): buildkit.llb.Source;

            /**
             * Encodes the specified Source message. Does not implicitly {@link buildkit.llb.Source.verify|verify} messages.
             * @param message Source message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Source.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Source message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Source & buildkit.llb.Source.$Shape} Source
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Source & buildkit.llb.Source.$Shape;
        }

        namespace Source {

            /** Properties of a Source. */
            interface $Properties {

                /** Source locations */
                locations?: { [k: string]: Uint8Array };

                /** Source infos */
                infos?: Uint8Array[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Source. */
            type $Shape = buildkit.llb.Source.$Properties;
        }

        /**
         * Properties of an Op.
         * @deprecated Use buildkit.llb.Op.$Properties instead.
         */
        interface IOp extends buildkit.llb.Op.$Properties {
        }

        /** Represents an Op. */
        class Op {

            /**
             * Constructs a new Op.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Op.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Op inputs. */
            inputs: buildkit.llb.Input[];

            /** Op exec. */
            exec: (buildkit.llb.ExecOp|null);

            /** Op source. */
            source: (buildkit.llb.SourceOp|null);

            /** Op file. */
            file: (buildkit.llb.FileOp|null);

            /** Op build. */
            build: (Uint8Array|null);

            /** Op merge. */
            merge: (buildkit.llb.MergeOp|null);

            /** Op diff. */
            diff: (buildkit.llb.DiffOp|null);

            /** Op platform. */
            platform: buildkit.llb.Platform;

            /** Op operation. */
            operation?: ("exec"|"source"|"file"|"build"|"merge"|"diff");

            /**
             * Creates a new Op instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Op instance
             */
            static create(properties: buildkit.llb.Op.$Shape): buildkit.llb.Op & buildkit.llb.Op.$Shape;
            static create(properties?: buildkit.llb.Op.$Properties): buildkit.llb.Op;

            /**
             * Encodes the specified Op message. Does not implicitly {@link buildkit.llb.Op.verify|verify} messages.
             * @param message Op message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Op.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Op message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Op & buildkit.llb.Op.$Shape} Op
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Op & buildkit.llb.Op.$Shape;
        }

        namespace Op {

            /** Properties of an Op. */
            interface $Properties {

                /** Op inputs */
                inputs?: buildkit.llb.Input.$Properties[];

                /** Op exec */
                exec?: (buildkit.llb.ExecOp.$Properties|null);

                /** Op source */
                source?: (buildkit.llb.SourceOp.$Properties|null);

                /** Op file */
                file?: (buildkit.llb.FileOp.$Properties|null);

                /** Op build */
                build?: (Uint8Array|null);

                /** Op merge */
                merge?: (buildkit.llb.MergeOp.$Properties|null);

                /** Op diff */
                diff?: (buildkit.llb.DiffOp.$Properties|null);

                /** Op platform */
                platform?: buildkit.llb.Platform.$Properties;

                /** Op operation */
                operation?: ("exec"|"source"|"file"|"build"|"merge"|"diff");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an Op. */
            type $Shape = {
              inputs?: buildkit.llb.Input.$Shape[];
              exec?: buildkit.llb.ExecOp.$Shape|null;
              source?: buildkit.llb.SourceOp.$Shape|null;
              file?: buildkit.llb.FileOp.$Shape|null;
              build?: Uint8Array|null;
              merge?: buildkit.llb.MergeOp.$Shape|null;
              diff?: buildkit.llb.DiffOp.$Shape|null;
              platform?: buildkit.llb.Platform.$Shape;
              $unknowns?: Uint8Array[];
            } & (
              ({ operation?: undefined; exec?: null; source?: null; file?: null; build?: null; merge?: null; diff?: null }|{ operation?: "exec"; exec: buildkit.llb.ExecOp.$Shape; source?: null; file?: null; build?: null; merge?: null; diff?: null }|{ operation?: "source"; exec?: null; source: buildkit.llb.SourceOp.$Shape; file?: null; build?: null; merge?: null; diff?: null }|{ operation?: "file"; exec?: null; source?: null; file: buildkit.llb.FileOp.$Shape; build?: null; merge?: null; diff?: null }|{ operation?: "build"; exec?: null; source?: null; file?: null; build: Uint8Array; merge?: null; diff?: null }|{ operation?: "merge"; exec?: null; source?: null; file?: null; build?: null; merge: buildkit.llb.MergeOp.$Shape; diff?: null }|{ operation?: "diff"; exec?: null; source?: null; file?: null; build?: null; merge?: null; diff: buildkit.llb.DiffOp.$Shape })
            );
        }

        /**
         * Properties of an Input.
         * @deprecated Use buildkit.llb.Input.$Properties instead.
         */
        interface IInput extends buildkit.llb.Input.$Properties {
        }

        /** Represents an Input. */
        class Input {

            /**
             * Constructs a new Input.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Input.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Input digest. */
            digest: string;

            /** Input index. */
            index: number;

            /**
             * Creates a new Input instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Input instance
             */
            static create(properties: buildkit.llb.Input.$Shape): buildkit.llb.Input & buildkit.llb.Input.$Shape;
            static create(properties?: buildkit.llb.Input.$Properties): buildkit.llb.Input;

            /**
             * Encodes the specified Input message. Does not implicitly {@link buildkit.llb.Input.verify|verify} messages.
             * @param message Input message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Input.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Input message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Input & buildkit.llb.Input.$Shape} Input
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Input & buildkit.llb.Input.$Shape;
        }

        namespace Input {

            /** Properties of an Input. */
            interface $Properties {

                /** Input digest */
                digest?: string;

                /** Input index */
                index?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Input. */
            type $Shape = buildkit.llb.Input.$Properties;
        }

        /**
         * Properties of a Platform.
         * @deprecated Use buildkit.llb.Platform.$Properties instead.
         */
        interface IPlatform extends buildkit.llb.Platform.$Properties {
        }

        /** Represents a Platform. */
        class Platform {

            /**
             * Constructs a new Platform.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Platform.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Platform architecture. */
            architecture: string;

            /** Platform os. */
            os: string;

            /** Platform variant. */
            variant: string;

            /**
             * Creates a new Platform instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Platform instance
             */
            static create(properties: buildkit.llb.Platform.$Shape): buildkit.llb.Platform & buildkit.llb.Platform.$Shape;
            static create(properties?: buildkit.llb.Platform.$Properties): buildkit.llb.Platform;

            /**
             * Encodes the specified Platform message. Does not implicitly {@link buildkit.llb.Platform.verify|verify} messages.
             * @param message Platform message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Platform.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Platform message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Platform & buildkit.llb.Platform.$Shape} Platform
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Platform & buildkit.llb.Platform.$Shape;
        }

        namespace Platform {

            /** Properties of a Platform. */
            interface $Properties {

                /** Platform architecture */
                architecture?: string;

                /** Platform os */
                os?: string;

                /** Platform variant */
                variant?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Platform. */
            type $Shape = buildkit.llb.Platform.$Properties;
        }

        /**
         * Properties of an ExecOp.
         * @deprecated Use buildkit.llb.ExecOp.$Properties instead.
         */
        interface IExecOp extends buildkit.llb.ExecOp.$Properties {
        }

        /** Represents an ExecOp. */
        class ExecOp {

            /**
             * Constructs a new ExecOp.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.ExecOp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExecOp meta. */
            meta: buildkit.llb.Meta;

            /** ExecOp mounts. */
            mounts: buildkit.llb.Mount[];

            /** ExecOp network. */
            network: buildkit.llb.NetworkMode;

            /** ExecOp security. */
            security: buildkit.llb.SecurityMode;

            /** ExecOp secretenv. */
            secretenv: buildkit.llb.SecretEnv[];

            /**
             * Creates a new ExecOp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ExecOp instance
             */
            static create(properties: buildkit.llb.ExecOp.$Shape): buildkit.llb.ExecOp & buildkit.llb.ExecOp.$Shape;
            static create(properties?: buildkit.llb.ExecOp.$Properties): buildkit.llb.ExecOp;

            /**
             * Encodes the specified ExecOp message. Does not implicitly {@link buildkit.llb.ExecOp.verify|verify} messages.
             * @param message ExecOp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.ExecOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExecOp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.ExecOp & buildkit.llb.ExecOp.$Shape} ExecOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.ExecOp & buildkit.llb.ExecOp.$Shape;
        }

        namespace ExecOp {

            /** Properties of an ExecOp. */
            interface $Properties {

                /** ExecOp meta */
                meta?: buildkit.llb.Meta.$Properties;

                /** ExecOp mounts */
                mounts?: buildkit.llb.Mount.$Properties[];

                /** ExecOp network */
                network?: buildkit.llb.NetworkMode;

                /** ExecOp security */
                security?: buildkit.llb.SecurityMode;

                /** ExecOp secretenv */
                secretenv?: buildkit.llb.SecretEnv.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ExecOp. */
            type $Shape = buildkit.llb.ExecOp.$Properties;
        }

        /**
         * Properties of a SecretEnv.
         * @deprecated Use buildkit.llb.SecretEnv.$Properties instead.
         */
        interface ISecretEnv extends buildkit.llb.SecretEnv.$Properties {
        }

        /** Represents a SecretEnv. */
        class SecretEnv {

            /**
             * Constructs a new SecretEnv.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.SecretEnv.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SecretEnv name. */
            name: string;

            /**
             * Creates a new SecretEnv instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SecretEnv instance
             */
            static create(properties: buildkit.llb.SecretEnv.$Shape): buildkit.llb.SecretEnv & buildkit.llb.SecretEnv.$Shape;
            static create(properties?: buildkit.llb.SecretEnv.$Properties): buildkit.llb.SecretEnv;

            /**
             * Encodes the specified SecretEnv message. Does not implicitly {@link buildkit.llb.SecretEnv.verify|verify} messages.
             * @param message SecretEnv message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.SecretEnv.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SecretEnv message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.SecretEnv & buildkit.llb.SecretEnv.$Shape} SecretEnv
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.SecretEnv & buildkit.llb.SecretEnv.$Shape;
        }

        namespace SecretEnv {

            /** Properties of a SecretEnv. */
            interface $Properties {

                /** SecretEnv name */
                name?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SecretEnv. */
            type $Shape = buildkit.llb.SecretEnv.$Properties;
        }

        /**
         * Properties of a Meta.
         * @deprecated Use buildkit.llb.Meta.$Properties instead.
         */
        interface IMeta extends buildkit.llb.Meta.$Properties {
        }

        /** Represents a Meta. */
        class Meta {

            /**
             * Constructs a new Meta.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Meta.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Meta args. */
            args: string[];

            /** Meta env. */
            env: string[];

            /** Meta cwd. */
            cwd: string;

            /** Meta user. */
            user: string;

            /** Meta proxyEnv. */
            proxyEnv: buildkit.llb.ProxyEnv;

            /** Meta hostname. */
            hostname: string;

            /**
             * Creates a new Meta instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Meta instance
             */
            static create(properties: buildkit.llb.Meta.$Shape): buildkit.llb.Meta & buildkit.llb.Meta.$Shape;
            static create(properties?: buildkit.llb.Meta.$Properties): buildkit.llb.Meta;

            /**
             * Encodes the specified Meta message. Does not implicitly {@link buildkit.llb.Meta.verify|verify} messages.
             * @param message Meta message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Meta.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Meta message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Meta & buildkit.llb.Meta.$Shape} Meta
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Meta & buildkit.llb.Meta.$Shape;
        }

        namespace Meta {

            /** Properties of a Meta. */
            interface $Properties {

                /** Meta args */
                args?: string[];

                /** Meta env */
                env?: string[];

                /** Meta cwd */
                cwd?: string;

                /** Meta user */
                user?: string;

                /** Meta proxyEnv */
                proxyEnv?: buildkit.llb.ProxyEnv.$Properties;

                /** Meta hostname */
                hostname?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Meta. */
            type $Shape = buildkit.llb.Meta.$Properties;
        }

        /**
         * Properties of a ProxyEnv.
         * @deprecated Use buildkit.llb.ProxyEnv.$Properties instead.
         */
        interface IProxyEnv extends buildkit.llb.ProxyEnv.$Properties {
        }

        /** Represents a ProxyEnv. */
        class ProxyEnv {

            /**
             * Constructs a new ProxyEnv.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.ProxyEnv.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProxyEnv noProxy. */
            noProxy: string;

            /**
             * Creates a new ProxyEnv instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProxyEnv instance
             */
            static create(properties: buildkit.llb.ProxyEnv.$Shape): buildkit.llb.ProxyEnv & buildkit.llb.ProxyEnv.$Shape;
            static create(properties?: buildkit.llb.ProxyEnv.$Properties): buildkit.llb.ProxyEnv;

            /**
             * Encodes the specified ProxyEnv message. Does not implicitly {@link buildkit.llb.ProxyEnv.verify|verify} messages.
             * @param message ProxyEnv message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.ProxyEnv.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProxyEnv message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.ProxyEnv & buildkit.llb.ProxyEnv.$Shape} ProxyEnv
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.ProxyEnv & buildkit.llb.ProxyEnv.$Shape;
        }

        namespace ProxyEnv {

            /** Properties of a ProxyEnv. */
            interface $Properties {

                /** ProxyEnv noProxy */
                noProxy?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProxyEnv. */
            type $Shape = buildkit.llb.ProxyEnv.$Properties;
        }

        /** NetworkMode enum. */
        enum NetworkMode {

            /** SANDBOXED value */
            SANDBOXED = 0,

            /** HOST value */
            HOST = 1,

            /** NONE value */
            NONE = 2
        }

        /** SecurityMode enum. */
        enum SecurityMode {

            /** SANDBOX value */
            SANDBOX = 0,

            /** INSECURE value */
            INSECURE = 1
        }

        /**
         * Properties of a Mount.
         * @deprecated Use buildkit.llb.Mount.$Properties instead.
         */
        interface IMount extends buildkit.llb.Mount.$Properties {
        }

        /** Represents a Mount. */
        class Mount {

            /**
             * Constructs a new Mount.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Mount.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Mount input. */
            input: number;

            /** Mount selector. */
            selector: string;

            /** Mount dest. */
            dest: string;

            /** Mount output. */
            output: number;

            /** Mount readonly. */
            readonly: boolean;

            /** Mount type. */
            type: buildkit.llb.MountType;

            /**
             * Creates a new Mount instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Mount instance
             */
            static create(properties: buildkit.llb.Mount.$Shape): buildkit.llb.Mount & buildkit.llb.Mount.$Shape;
            static create(properties?: buildkit.llb.Mount.$Properties): buildkit.llb.Mount;

            /**
             * Encodes the specified Mount message. Does not implicitly {@link buildkit.llb.Mount.verify|verify} messages.
             * @param message Mount message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Mount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Mount message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Mount & buildkit.llb.Mount.$Shape} Mount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Mount & buildkit.llb.Mount.$Shape;
        }

        namespace Mount {

            /** Properties of a Mount. */
            interface $Properties {

                /** Mount input */
                input?: number;

                /** Mount selector */
                selector?: string;

                /** Mount dest */
                dest?: string;

                /** Mount output */
                output?: number;

                /** Mount readonly */
                readonly?: boolean;

                /** Mount type */
                type?: buildkit.llb.MountType;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Mount. */
            type $Shape = buildkit.llb.Mount.$Properties;
        }

        /** MountType enum. */
        enum MountType {

            /** BIND value */
            BIND = 0,

            /** SECRET value */
            SECRET = 1,

            /** SSH value */
            SSH = 2,

            /** CACHE value */
            CACHE = 3,

            /** TMPFS value */
            TMPFS = 4
        }

        /**
         * Properties of a SourceOp.
         * @deprecated Use buildkit.llb.SourceOp.$Properties instead.
         */
        interface ISourceOp extends buildkit.llb.SourceOp.$Properties {
        }

        /** Represents a SourceOp. */
        class SourceOp {

            /**
             * Constructs a new SourceOp.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.SourceOp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SourceOp identifier. */
            identifier: string;

            /** SourceOp attrs. */
            attrs: { [k: string]: string };

            /**
             * Creates a new SourceOp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SourceOp instance
             */
            static create(properties: buildkit.llb.SourceOp.$Shape): buildkit.llb.SourceOp & buildkit.llb.SourceOp.$Shape;
            static create(properties?: buildkit.llb.SourceOp.$Properties): buildkit.llb.SourceOp;

            /**
             * Encodes the specified SourceOp message. Does not implicitly {@link buildkit.llb.SourceOp.verify|verify} messages.
             * @param message SourceOp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.SourceOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SourceOp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.SourceOp & buildkit.llb.SourceOp.$Shape} SourceOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.SourceOp & buildkit.llb.SourceOp.$Shape;
        }

        namespace SourceOp {

            /** Properties of a SourceOp. */
            interface $Properties {

                /** SourceOp identifier */
                identifier?: string;

                /** SourceOp attrs */
                attrs?: { [k: string]: string };

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SourceOp. */
            type $Shape = buildkit.llb.SourceOp.$Properties;
        }

        /**
         * Properties of a FileOp.
         * @deprecated Use buildkit.llb.FileOp.$Properties instead.
         */
        interface IFileOp extends buildkit.llb.FileOp.$Properties {
        }

        /** Represents a FileOp. */
        class FileOp {

            /**
             * Constructs a new FileOp.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.FileOp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileOp actions. */
            actions: buildkit.llb.FileAction[];

            /**
             * Creates a new FileOp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileOp instance
             */
            static create(properties: buildkit.llb.FileOp.$Shape): buildkit.llb.FileOp & buildkit.llb.FileOp.$Shape;
            static create(properties?: buildkit.llb.FileOp.$Properties): buildkit.llb.FileOp;

            /**
             * Encodes the specified FileOp message. Does not implicitly {@link buildkit.llb.FileOp.verify|verify} messages.
             * @param message FileOp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.FileOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileOp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.FileOp & buildkit.llb.FileOp.$Shape} FileOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.FileOp & buildkit.llb.FileOp.$Shape;
        }

        namespace FileOp {

            /** Properties of a FileOp. */
            interface $Properties {

                /** FileOp actions */
                actions?: buildkit.llb.FileAction.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileOp. */
            type $Shape = {
              actions?: buildkit.llb.FileAction.$Shape[];
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a FileAction.
         * @deprecated Use buildkit.llb.FileAction.$Properties instead.
         */
        interface IFileAction extends buildkit.llb.FileAction.$Properties {
        }

        /** Represents a FileAction. */
        class FileAction {

            /**
             * Constructs a new FileAction.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.FileAction.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileAction input. */
            input: number;

            /** FileAction secondaryInput. */
            secondaryInput: number;

            /** FileAction output. */
            output: number;

            /** FileAction copy. */
            copy: (buildkit.llb.FileActionCopy|null);

            /** FileAction mkfile. */
            mkfile: (buildkit.llb.FileActionMkFile|null);

            /** FileAction mkdir. */
            mkdir: (buildkit.llb.FileActionMkDir|null);

            /** FileAction rm. */
            rm: (buildkit.llb.FileActionRm|null);

            /** FileAction symlink. */
            symlink: (buildkit.llb.FileActionSymlink|null);

            /** FileAction action. */
            action?: ("copy"|"mkfile"|"mkdir"|"rm"|"symlink");

            /**
             * Creates a new FileAction instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileAction instance
             */
            static create(properties: buildkit.llb.FileAction.$Shape): buildkit.llb.FileAction & buildkit.llb.FileAction.$Shape;
            static create(properties?: buildkit.llb.FileAction.$Properties): buildkit.llb.FileAction;

            /**
             * Encodes the specified FileAction message. Does not implicitly {@link buildkit.llb.FileAction.verify|verify} messages.
             * @param message FileAction message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.FileAction.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileAction message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.FileAction & buildkit.llb.FileAction.$Shape} FileAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.FileAction & buildkit.llb.FileAction.$Shape;
        }

        namespace FileAction {

            /** Properties of a FileAction. */
            interface $Properties {

                /** FileAction input */
                input?: number;

                /** FileAction secondaryInput */
                secondaryInput?: number;

                /** FileAction output */
                output?: number;

                /** FileAction copy */
                copy?: (buildkit.llb.FileActionCopy.$Properties|null);

                /** FileAction mkfile */
                mkfile?: (buildkit.llb.FileActionMkFile.$Properties|null);

                /** FileAction mkdir */
                mkdir?: (buildkit.llb.FileActionMkDir.$Properties|null);

                /** FileAction rm */
                rm?: (buildkit.llb.FileActionRm.$Properties|null);

                /** FileAction symlink */
                symlink?: (buildkit.llb.FileActionSymlink.$Properties|null);

                /** FileAction action */
                action?: ("copy"|"mkfile"|"mkdir"|"rm"|"symlink");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a FileAction. */
            type $Shape = {
              input?: number;
              secondaryInput?: number;
              output?: number;
              copy?: buildkit.llb.FileActionCopy.$Shape|null;
              mkfile?: buildkit.llb.FileActionMkFile.$Shape|null;
              mkdir?: buildkit.llb.FileActionMkDir.$Shape|null;
              rm?: buildkit.llb.FileActionRm.$Shape|null;
              symlink?: buildkit.llb.FileActionSymlink.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ action?: undefined; copy?: null; mkfile?: null; mkdir?: null; rm?: null; symlink?: null }|{ action?: "copy"; copy: buildkit.llb.FileActionCopy.$Shape; mkfile?: null; mkdir?: null; rm?: null; symlink?: null }|{ action?: "mkfile"; copy?: null; mkfile: buildkit.llb.FileActionMkFile.$Shape; mkdir?: null; rm?: null; symlink?: null }|{ action?: "mkdir"; copy?: null; mkfile?: null; mkdir: buildkit.llb.FileActionMkDir.$Shape; rm?: null; symlink?: null }|{ action?: "rm"; copy?: null; mkfile?: null; mkdir?: null; rm: buildkit.llb.FileActionRm.$Shape; symlink?: null }|{ action?: "symlink"; copy?: null; mkfile?: null; mkdir?: null; rm?: null; symlink: buildkit.llb.FileActionSymlink.$Shape })
            );
        }

        /**
         * Properties of a FileActionCopy.
         * @deprecated Use buildkit.llb.FileActionCopy.$Properties instead.
         */
        interface IFileActionCopy extends buildkit.llb.FileActionCopy.$Properties {
        }

        /** Represents a FileActionCopy. */
        class FileActionCopy {

            /**
             * Constructs a new FileActionCopy.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.FileActionCopy.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileActionCopy src. */
            src: string;

            /** FileActionCopy dest. */
            dest: string;

            /** FileActionCopy mode. */
            mode: number;

            /** FileActionCopy createDestPath. */
            createDestPath: boolean;

            /** FileActionCopy allowWildcard. */
            allowWildcard: boolean;

            /** FileActionCopy allowEmptyWildcard. */
            allowEmptyWildcard: boolean;

            /** FileActionCopy timestamp. */
            timestamp: number;

            /**
             * Creates a new FileActionCopy instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileActionCopy instance
             */
            static create(properties: buildkit.llb.FileActionCopy.$Shape): buildkit.llb.FileActionCopy & buildkit.llb.FileActionCopy.$Shape;
            static create(properties?: buildkit.llb.FileActionCopy.$Properties): buildkit.llb.FileActionCopy;

            /**
             * Encodes the specified FileActionCopy message. Does not implicitly {@link buildkit.llb.FileActionCopy.verify|verify} messages.
             * @param message FileActionCopy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.FileActionCopy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileActionCopy message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionCopy & buildkit.llb.FileActionCopy.$Shape} FileActionCopy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.FileActionCopy & buildkit.llb.FileActionCopy.$Shape;
        }

        namespace FileActionCopy {

            /** Properties of a FileActionCopy. */
            interface $Properties {

                /** FileActionCopy src */
                src?: string;

                /** FileActionCopy dest */
                dest?: string;

                /** FileActionCopy mode */
                mode?: number;

                /** FileActionCopy createDestPath */
                createDestPath?: boolean;

                /** FileActionCopy allowWildcard */
                allowWildcard?: boolean;

                /** FileActionCopy allowEmptyWildcard */
                allowEmptyWildcard?: boolean;

                /** FileActionCopy timestamp */
                timestamp?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileActionCopy. */
            type $Shape = buildkit.llb.FileActionCopy.$Properties;
        }

        /**
         * Properties of a FileActionMkFile.
         * @deprecated Use buildkit.llb.FileActionMkFile.$Properties instead.
         */
        interface IFileActionMkFile extends buildkit.llb.FileActionMkFile.$Properties {
        }

        /** Represents a FileActionMkFile. */
        class FileActionMkFile {

            /**
             * Constructs a new FileActionMkFile.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.FileActionMkFile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileActionMkFile path. */
            path: string;

            /** FileActionMkFile mode. */
            mode: number;

            /** FileActionMkFile data. */
            data: Uint8Array;

            /** FileActionMkFile timestamp. */
            timestamp: number;

            /**
             * Creates a new FileActionMkFile instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileActionMkFile instance
             */
            static create(properties: buildkit.llb.FileActionMkFile.$Shape): buildkit.llb.FileActionMkFile & buildkit.llb.FileActionMkFile.$Shape;
            static create(properties?: buildkit.llb.FileActionMkFile.$Properties): buildkit.llb.FileActionMkFile;

            /**
             * Encodes the specified FileActionMkFile message. Does not implicitly {@link buildkit.llb.FileActionMkFile.verify|verify} messages.
             * @param message FileActionMkFile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.FileActionMkFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileActionMkFile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionMkFile & buildkit.llb.FileActionMkFile.$Shape} FileActionMkFile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.FileActionMkFile & buildkit.llb.FileActionMkFile.$Shape;
        }

        namespace FileActionMkFile {

            /** Properties of a FileActionMkFile. */
            interface $Properties {

                /** FileActionMkFile path */
                path?: string;

                /** FileActionMkFile mode */
                mode?: number;

                /** FileActionMkFile data */
                data?: Uint8Array;

                /** FileActionMkFile timestamp */
                timestamp?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileActionMkFile. */
            type $Shape = buildkit.llb.FileActionMkFile.$Properties;
        }

        /**
         * Properties of a FileActionMkDir.
         * @deprecated Use buildkit.llb.FileActionMkDir.$Properties instead.
         */
        interface IFileActionMkDir extends buildkit.llb.FileActionMkDir.$Properties {
        }

        /** Represents a FileActionMkDir. */
        class FileActionMkDir {

            /**
             * Constructs a new FileActionMkDir.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.FileActionMkDir.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileActionMkDir path. */
            path: string;

            /** FileActionMkDir mode. */
            mode: number;

            /** FileActionMkDir makeParents. */
            makeParents: boolean;

            /** FileActionMkDir timestamp. */
            timestamp: number;

            /**
             * Creates a new FileActionMkDir instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileActionMkDir instance
             */
            static create(properties: buildkit.llb.FileActionMkDir.$Shape): buildkit.llb.FileActionMkDir & buildkit.llb.FileActionMkDir.$Shape;
            static create(properties?: buildkit.llb.FileActionMkDir.$Properties): buildkit.llb.FileActionMkDir;

            /**
             * Encodes the specified FileActionMkDir message. Does not implicitly {@link buildkit.llb.FileActionMkDir.verify|verify} messages.
             * @param message FileActionMkDir message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.FileActionMkDir.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileActionMkDir message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionMkDir & buildkit.llb.FileActionMkDir.$Shape} FileActionMkDir
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.FileActionMkDir & buildkit.llb.FileActionMkDir.$Shape;
        }

        namespace FileActionMkDir {

            /** Properties of a FileActionMkDir. */
            interface $Properties {

                /** FileActionMkDir path */
                path?: string;

                /** FileActionMkDir mode */
                mode?: number;

                /** FileActionMkDir makeParents */
                makeParents?: boolean;

                /** FileActionMkDir timestamp */
                timestamp?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileActionMkDir. */
            type $Shape = buildkit.llb.FileActionMkDir.$Properties;
        }

        /**
         * Properties of a FileActionRm.
         * @deprecated Use buildkit.llb.FileActionRm.$Properties instead.
         */
        interface IFileActionRm extends buildkit.llb.FileActionRm.$Properties {
        }

        /** Represents a FileActionRm. */
        class FileActionRm {

            /**
             * Constructs a new FileActionRm.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.FileActionRm.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileActionRm path. */
            path: string;

            /**
             * Creates a new FileActionRm instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileActionRm instance
             */
            static create(properties: buildkit.llb.FileActionRm.$Shape): buildkit.llb.FileActionRm & buildkit.llb.FileActionRm.$Shape;
            static create(properties?: buildkit.llb.FileActionRm.$Properties): buildkit.llb.FileActionRm;

            /**
             * Encodes the specified FileActionRm message. Does not implicitly {@link buildkit.llb.FileActionRm.verify|verify} messages.
             * @param message FileActionRm message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.FileActionRm.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileActionRm message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionRm & buildkit.llb.FileActionRm.$Shape} FileActionRm
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.FileActionRm & buildkit.llb.FileActionRm.$Shape;
        }

        namespace FileActionRm {

            /** Properties of a FileActionRm. */
            interface $Properties {

                /** FileActionRm path */
                path?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileActionRm. */
            type $Shape = buildkit.llb.FileActionRm.$Properties;
        }

        /**
         * Properties of a FileActionSymlink.
         * @deprecated Use buildkit.llb.FileActionSymlink.$Properties instead.
         */
        interface IFileActionSymlink extends buildkit.llb.FileActionSymlink.$Properties {
        }

        /** Represents a FileActionSymlink. */
        class FileActionSymlink {

            /**
             * Constructs a new FileActionSymlink.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.FileActionSymlink.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileActionSymlink oldpath. */
            oldpath: string;

            /** FileActionSymlink newpath. */
            newpath: string;

            /**
             * Creates a new FileActionSymlink instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileActionSymlink instance
             */
            static create(properties: buildkit.llb.FileActionSymlink.$Shape): buildkit.llb.FileActionSymlink & buildkit.llb.FileActionSymlink.$Shape;
            static create(properties?: buildkit.llb.FileActionSymlink.$Properties): buildkit.llb.FileActionSymlink;

            /**
             * Encodes the specified FileActionSymlink message. Does not implicitly {@link buildkit.llb.FileActionSymlink.verify|verify} messages.
             * @param message FileActionSymlink message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.FileActionSymlink.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileActionSymlink message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionSymlink & buildkit.llb.FileActionSymlink.$Shape} FileActionSymlink
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.FileActionSymlink & buildkit.llb.FileActionSymlink.$Shape;
        }

        namespace FileActionSymlink {

            /** Properties of a FileActionSymlink. */
            interface $Properties {

                /** FileActionSymlink oldpath */
                oldpath?: string;

                /** FileActionSymlink newpath */
                newpath?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileActionSymlink. */
            type $Shape = buildkit.llb.FileActionSymlink.$Properties;
        }

        /**
         * Properties of a MergeOp.
         * @deprecated Use buildkit.llb.MergeOp.$Properties instead.
         */
        interface IMergeOp extends buildkit.llb.MergeOp.$Properties {
        }

        /** Represents a MergeOp. */
        class MergeOp {

            /**
             * Constructs a new MergeOp.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.MergeOp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MergeOp inputs. */
            inputs: buildkit.llb.MergeInput[];

            /**
             * Creates a new MergeOp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns MergeOp instance
             */
            static create(properties: buildkit.llb.MergeOp.$Shape): buildkit.llb.MergeOp & buildkit.llb.MergeOp.$Shape;
            static create(properties?: buildkit.llb.MergeOp.$Properties): buildkit.llb.MergeOp;

            /**
             * Encodes the specified MergeOp message. Does not implicitly {@link buildkit.llb.MergeOp.verify|verify} messages.
             * @param message MergeOp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.MergeOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MergeOp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.MergeOp & buildkit.llb.MergeOp.$Shape} MergeOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.MergeOp & buildkit.llb.MergeOp.$Shape;
        }

        namespace MergeOp {

            /** Properties of a MergeOp. */
            interface $Properties {

                /** MergeOp inputs */
                inputs?: buildkit.llb.MergeInput.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MergeOp. */
            type $Shape = buildkit.llb.MergeOp.$Properties;
        }

        /**
         * Properties of a MergeInput.
         * @deprecated Use buildkit.llb.MergeInput.$Properties instead.
         */
        interface IMergeInput extends buildkit.llb.MergeInput.$Properties {
        }

        /** Represents a MergeInput. */
        class MergeInput {

            /**
             * Constructs a new MergeInput.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.MergeInput.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MergeInput input. */
            input: number;

            /**
             * Creates a new MergeInput instance using the specified properties.
             * @param [properties] Properties to set
             * @returns MergeInput instance
             */
            static create(properties: buildkit.llb.MergeInput.$Shape): buildkit.llb.MergeInput & buildkit.llb.MergeInput.$Shape;
            static create(properties?: buildkit.llb.MergeInput.$Properties): buildkit.llb.MergeInput;

            /**
             * Encodes the specified MergeInput message. Does not implicitly {@link buildkit.llb.MergeInput.verify|verify} messages.
             * @param message MergeInput message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.MergeInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MergeInput message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.MergeInput & buildkit.llb.MergeInput.$Shape} MergeInput
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.MergeInput & buildkit.llb.MergeInput.$Shape;
        }

        namespace MergeInput {

            /** Properties of a MergeInput. */
            interface $Properties {

                /** MergeInput input */
                input?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MergeInput. */
            type $Shape = buildkit.llb.MergeInput.$Properties;
        }

        /**
         * Properties of a DiffOp.
         * @deprecated Use buildkit.llb.DiffOp.$Properties instead.
         */
        interface IDiffOp extends buildkit.llb.DiffOp.$Properties {
        }

        /** Represents a DiffOp. */
        class DiffOp {

            /**
             * Constructs a new DiffOp.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.DiffOp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DiffOp lower. */
            lower: buildkit.llb.DiffInput;

            /** DiffOp upper. */
            upper: buildkit.llb.DiffInput;

            /**
             * Creates a new DiffOp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DiffOp instance
             */
            static create(properties: buildkit.llb.DiffOp.$Shape): buildkit.llb.DiffOp & buildkit.llb.DiffOp.$Shape;
            static create(properties?: buildkit.llb.DiffOp.$Properties): buildkit.llb.DiffOp;

            /**
             * Encodes the specified DiffOp message. Does not implicitly {@link buildkit.llb.DiffOp.verify|verify} messages.
             * @param message DiffOp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.DiffOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DiffOp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.DiffOp & buildkit.llb.DiffOp.$Shape} DiffOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.DiffOp & buildkit.llb.DiffOp.$Shape;
        }

        namespace DiffOp {

            /** Properties of a DiffOp. */
            interface $Properties {

                /** DiffOp lower */
                lower?: buildkit.llb.DiffInput.$Properties;

                /** DiffOp upper */
                upper?: buildkit.llb.DiffInput.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DiffOp. */
            type $Shape = buildkit.llb.DiffOp.$Properties;
        }

        /**
         * Properties of a DiffInput.
         * @deprecated Use buildkit.llb.DiffInput.$Properties instead.
         */
        interface IDiffInput extends buildkit.llb.DiffInput.$Properties {
        }

        /** Represents a DiffInput. */
        class DiffInput {

            /**
             * Constructs a new DiffInput.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.DiffInput.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DiffInput input. */
            input: number;

            /**
             * Creates a new DiffInput instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DiffInput instance
             */
            static create(properties: buildkit.llb.DiffInput.$Shape): buildkit.llb.DiffInput & buildkit.llb.DiffInput.$Shape;
            static create(properties?: buildkit.llb.DiffInput.$Properties): buildkit.llb.DiffInput;

            /**
             * Encodes the specified DiffInput message. Does not implicitly {@link buildkit.llb.DiffInput.verify|verify} messages.
             * @param message DiffInput message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.DiffInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DiffInput message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.DiffInput & buildkit.llb.DiffInput.$Shape} DiffInput
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.DiffInput & buildkit.llb.DiffInput.$Shape;
        }

        namespace DiffInput {

            /** Properties of a DiffInput. */
            interface $Properties {

                /** DiffInput input */
                input?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DiffInput. */
            type $Shape = buildkit.llb.DiffInput.$Properties;
        }

        /**
         * Properties of an OpMetadata.
         * @deprecated Use buildkit.llb.OpMetadata.$Properties instead.
         */
        interface IOpMetadata extends buildkit.llb.OpMetadata.$Properties {
        }

        /** Represents an OpMetadata. */
        class OpMetadata {

            /**
             * Constructs a new OpMetadata.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.OpMetadata.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OpMetadata ignoreCache. */
            ignoreCache: boolean;

            /** OpMetadata description. */
            description: { [k: string]: string };

            /** OpMetadata caps. */
            caps: { [k: string]: boolean };

            /**
             * Creates a new OpMetadata instance using the specified properties.
             * @param [properties] Properties to set
             * @returns OpMetadata instance
             */
            static create(properties: buildkit.llb.OpMetadata.$Shape): buildkit.llb.OpMetadata & buildkit.llb.OpMetadata.$Shape;
            static create(properties?: buildkit.llb.OpMetadata.$Properties): buildkit.llb.OpMetadata;

            /**
             * Encodes the specified OpMetadata message. Does not implicitly {@link buildkit.llb.OpMetadata.verify|verify} messages.
             * @param message OpMetadata message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.OpMetadata.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OpMetadata message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.OpMetadata & buildkit.llb.OpMetadata.$Shape} OpMetadata
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.OpMetadata & buildkit.llb.OpMetadata.$Shape;
        }

        namespace OpMetadata {

            /** Properties of an OpMetadata. */
            interface $Properties {

                /** OpMetadata ignoreCache */
                ignoreCache?: boolean;

                /** OpMetadata description */
                description?: { [k: string]: string };

                /** OpMetadata caps */
                caps?: { [k: string]: boolean };

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OpMetadata. */
            type $Shape = buildkit.llb.OpMetadata.$Properties;
        }

        /**
         * Properties of a SourceInfo.
         * @deprecated Use buildkit.llb.SourceInfo.$Properties instead.
         */
        interface ISourceInfo extends buildkit.llb.SourceInfo.$Properties {
        }

        /** Represents a SourceInfo. */
        class SourceInfo {

            /**
             * Constructs a new SourceInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.SourceInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SourceInfo filename. */
            filename: string;

            /** SourceInfo data. */
            data: Uint8Array;

            /**
             * Creates a new SourceInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SourceInfo instance
             */
            static create(properties: buildkit.llb.SourceInfo.$Shape): buildkit.llb.SourceInfo & buildkit.llb.SourceInfo.$Shape;
            static create(properties?: buildkit.llb.SourceInfo.$Properties): buildkit.llb.SourceInfo;

            /**
             * Encodes the specified SourceInfo message. Does not implicitly {@link buildkit.llb.SourceInfo.verify|verify} messages.
             * @param message SourceInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.SourceInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SourceInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.SourceInfo & buildkit.llb.SourceInfo.$Shape} SourceInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.SourceInfo & buildkit.llb.SourceInfo.$Shape;
        }

        namespace SourceInfo {

            /** Properties of a SourceInfo. */
            interface $Properties {

                /** SourceInfo filename */
                filename?: string;

                /** SourceInfo data */
                data?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SourceInfo. */
            type $Shape = buildkit.llb.SourceInfo.$Properties;
        }

        /**
         * Properties of a Locations.
         * @deprecated Use buildkit.llb.Locations.$Properties instead.
         */
        interface ILocations extends buildkit.llb.Locations.$Properties {
        }

        /** Represents a Locations. */
        class Locations {

            /**
             * Constructs a new Locations.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Locations.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Locations locations. */
            locations: buildkit.llb.Location[];

            /**
             * Creates a new Locations instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Locations instance
             */
            static create(properties: buildkit.llb.Locations.$Shape): buildkit.llb.Locations & buildkit.llb.Locations.$Shape;
            static create(properties?: buildkit.llb.Locations.$Properties): buildkit.llb.Locations;

            /**
             * Encodes the specified Locations message. Does not implicitly {@link buildkit.llb.Locations.verify|verify} messages.
             * @param message Locations message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Locations.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Locations message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Locations & buildkit.llb.Locations.$Shape} Locations
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Locations & buildkit.llb.Locations.$Shape;
        }

        namespace Locations {

            /** Properties of a Locations. */
            interface $Properties {

                /** Locations locations */
                locations?: buildkit.llb.Location.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Locations. */
            type $Shape = buildkit.llb.Locations.$Properties;
        }

        /**
         * Properties of a Location.
         * @deprecated Use buildkit.llb.Location.$Properties instead.
         */
        interface ILocation extends buildkit.llb.Location.$Properties {
        }

        /** Represents a Location. */
        class Location {

            /**
             * Constructs a new Location.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Location.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Location sourceIndex. */
            sourceIndex: number;

            /** Location ranges. */
            ranges: buildkit.llb.Range[];

            /**
             * Creates a new Location instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Location instance
             */
            static create(properties: buildkit.llb.Location.$Shape): buildkit.llb.Location & buildkit.llb.Location.$Shape;
            static create(properties?: buildkit.llb.Location.$Properties): buildkit.llb.Location;

            /**
             * Encodes the specified Location message. Does not implicitly {@link buildkit.llb.Location.verify|verify} messages.
             * @param message Location message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Location.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Location message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Location & buildkit.llb.Location.$Shape} Location
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Location & buildkit.llb.Location.$Shape;
        }

        namespace Location {

            /** Properties of a Location. */
            interface $Properties {

                /** Location sourceIndex */
                sourceIndex?: number;

                /** Location ranges */
                ranges?: buildkit.llb.Range.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Location. */
            type $Shape = buildkit.llb.Location.$Properties;
        }

        /**
         * Properties of a Range.
         * @deprecated Use buildkit.llb.Range.$Properties instead.
         */
        interface IRange extends buildkit.llb.Range.$Properties {
        }

        /** Represents a Range. */
        class Range {

            /**
             * Constructs a new Range.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Range.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Range start. */
            start: buildkit.llb.Position;

            /** Range end. */
            end: buildkit.llb.Position;

            /**
             * Creates a new Range instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Range instance
             */
            static create(properties: buildkit.llb.Range.$Shape): buildkit.llb.Range & buildkit.llb.Range.$Shape;
            static create(properties?: buildkit.llb.Range.$Properties): buildkit.llb.Range;

            /**
             * Encodes the specified Range message. Does not implicitly {@link buildkit.llb.Range.verify|verify} messages.
             * @param message Range message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Range.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Range message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Range & buildkit.llb.Range.$Shape} Range
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Range & buildkit.llb.Range.$Shape;
        }

        namespace Range {

            /** Properties of a Range. */
            interface $Properties {

                /** Range start */
                start?: buildkit.llb.Position.$Properties;

                /** Range end */
                end?: buildkit.llb.Position.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Range. */
            type $Shape = buildkit.llb.Range.$Properties;
        }

        /**
         * Properties of a Position.
         * @deprecated Use buildkit.llb.Position.$Properties instead.
         */
        interface IPosition extends buildkit.llb.Position.$Properties {
        }

        /** Represents a Position. */
        class Position {

            /**
             * Constructs a new Position.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.llb.Position.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Position line. */
            line: number;

            /** Position character. */
            character: number;

            /**
             * Creates a new Position instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Position instance
             */
            static create(properties: buildkit.llb.Position.$Shape): buildkit.llb.Position & buildkit.llb.Position.$Shape;
            static create(properties?: buildkit.llb.Position.$Properties): buildkit.llb.Position;

            /**
             * Encodes the specified Position message. Does not implicitly {@link buildkit.llb.Position.verify|verify} messages.
             * @param message Position message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.llb.Position.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Position message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.llb.Position & buildkit.llb.Position.$Shape} Position
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.llb.Position & buildkit.llb.Position.$Shape;
        }

        namespace Position {

            /** Properties of a Position. */
            interface $Properties {

                /** Position line */
                line?: number;

                /** Position character */
                character?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Position. */
            type $Shape = buildkit.llb.Position.$Properties;
        }
    }

    /** Namespace gateway. */
    namespace gateway {

        /**
         * Properties of a PingRequest.
         * @deprecated Use buildkit.gateway.PingRequest.$Properties instead.
         */
        interface IPingRequest extends buildkit.gateway.PingRequest.$Properties {
        }

        /** Represents a PingRequest. */
        class PingRequest {

            /**
             * Constructs a new PingRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.PingRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new PingRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PingRequest instance
             */
            static create(properties: buildkit.gateway.PingRequest.$Shape): buildkit.gateway.PingRequest & buildkit.gateway.PingRequest.$Shape;
            static create(properties?: buildkit.gateway.PingRequest.$Properties): buildkit.gateway.PingRequest;

            /**
             * Encodes the specified PingRequest message. Does not implicitly {@link buildkit.gateway.PingRequest.verify|verify} messages.
             * @param message PingRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.PingRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PingRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.PingRequest & buildkit.gateway.PingRequest.$Shape} PingRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.PingRequest & buildkit.gateway.PingRequest.$Shape;
        }

        namespace PingRequest {

            /** Properties of a PingRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PingRequest. */
            type $Shape = buildkit.gateway.PingRequest.$Properties;
        }

        /**
         * Properties of a PongResponse.
         * @deprecated Use buildkit.gateway.PongResponse.$Properties instead.
         */
        interface IPongResponse extends buildkit.gateway.PongResponse.$Properties {
        }

        /** Represents a PongResponse. */
        class PongResponse {

            /**
             * Constructs a new PongResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.PongResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PongResponse frontendCaps. */
            frontendCaps: buildkit.gateway.Capability[];

            /** PongResponse llbCaps. */
            llbCaps: buildkit.gateway.Capability[];

            /**
             * Creates a new PongResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PongResponse instance
             */
            static create(properties: buildkit.gateway.PongResponse.$Shape): buildkit.gateway.PongResponse & buildkit.gateway.PongResponse.$Shape;
            static create(properties?: buildkit.gateway.PongResponse.$Properties): buildkit.gateway.PongResponse;

            /**
             * Encodes the specified PongResponse message. Does not implicitly {@link buildkit.gateway.PongResponse.verify|verify} messages.
             * @param message PongResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.PongResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PongResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.PongResponse & buildkit.gateway.PongResponse.$Shape} PongResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.PongResponse & buildkit.gateway.PongResponse.$Shape;
        }

        namespace PongResponse {

            /** Properties of a PongResponse. */
            interface $Properties {

                /** PongResponse frontendCaps */
                frontendCaps?: buildkit.gateway.Capability.$Properties[];

                /** PongResponse llbCaps */
                llbCaps?: buildkit.gateway.Capability.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PongResponse. */
            type $Shape = buildkit.gateway.PongResponse.$Properties;
        }

        /**
         * Properties of a Capability.
         * @deprecated Use buildkit.gateway.Capability.$Properties instead.
         */
        interface ICapability extends buildkit.gateway.Capability.$Properties {
        }

        /** Represents a Capability. */
        class Capability {

            /**
             * Constructs a new Capability.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.Capability.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Capability id. */
            id: string;

            /** Capability enabled. */
            enabled: boolean;

            /**
             * Creates a new Capability instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Capability instance
             */
            static create(properties: buildkit.gateway.Capability.$Shape): buildkit.gateway.Capability & buildkit.gateway.Capability.$Shape;
            static create(properties?: buildkit.gateway.Capability.$Properties): buildkit.gateway.Capability;

            /**
             * Encodes the specified Capability message. Does not implicitly {@link buildkit.gateway.Capability.verify|verify} messages.
             * @param message Capability message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.Capability.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Capability message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.Capability & buildkit.gateway.Capability.$Shape} Capability
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.Capability & buildkit.gateway.Capability.$Shape;
        }

        namespace Capability {

            /** Properties of a Capability. */
            interface $Properties {

                /** Capability id */
                id?: string;

                /** Capability enabled */
                enabled?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Capability. */
            type $Shape = buildkit.gateway.Capability.$Properties;
        }

        /**
         * Properties of an InputsRequest.
         * @deprecated Use buildkit.gateway.InputsRequest.$Properties instead.
         */
        interface IInputsRequest extends buildkit.gateway.InputsRequest.$Properties {
        }

        /** Represents an InputsRequest. */
        class InputsRequest {

            /**
             * Constructs a new InputsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.InputsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new InputsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns InputsRequest instance
             */
            static create(properties: buildkit.gateway.InputsRequest.$Shape): buildkit.gateway.InputsRequest & buildkit.gateway.InputsRequest.$Shape;
            static create(properties?: buildkit.gateway.InputsRequest.$Properties): buildkit.gateway.InputsRequest;

            /**
             * Encodes the specified InputsRequest message. Does not implicitly {@link buildkit.gateway.InputsRequest.verify|verify} messages.
             * @param message InputsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.InputsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an InputsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.InputsRequest & buildkit.gateway.InputsRequest.$Shape} InputsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.InputsRequest & buildkit.gateway.InputsRequest.$Shape;
        }

        namespace InputsRequest {

            /** Properties of an InputsRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an InputsRequest. */
            type $Shape = buildkit.gateway.InputsRequest.$Properties;
        }

        /**
         * Properties of an InputsResponse.
         * @deprecated Use buildkit.gateway.InputsResponse.$Properties instead.
         */
        interface IInputsResponse extends buildkit.gateway.InputsResponse.$Properties {
        }

        /** Represents an InputsResponse. */
        class InputsResponse {

            /**
             * Constructs a new InputsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.InputsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** InputsResponse definitions. */
            definitions: { [k: string]: Uint8Array };

            /**
             * Creates a new InputsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns InputsResponse instance
             */
            static create(properties: buildkit.gateway.InputsResponse.$Shape): buildkit.gateway.InputsResponse & buildkit.gateway.InputsResponse.$Shape;
            static create(properties?: buildkit.gateway.InputsResponse.$Properties): buildkit.gateway.InputsResponse;

            /**
             * Encodes the specified InputsResponse message. Does not implicitly {@link buildkit.gateway.InputsResponse.verify|verify} messages.
             * @param message InputsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.InputsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an InputsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.InputsResponse & buildkit.gateway.InputsResponse.$Shape} InputsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.InputsResponse & buildkit.gateway.InputsResponse.$Shape;
        }

        namespace InputsResponse {

            /** Properties of an InputsResponse. */
            interface $Properties {

                /** InputsResponse definitions */
                definitions?: { [k: string]: Uint8Array };

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an InputsResponse. */
            type $Shape = buildkit.gateway.InputsResponse.$Properties;
        }

        /**
         * Properties of a SolveRequest.
         * @deprecated Use buildkit.gateway.SolveRequest.$Properties instead.
         */
        interface ISolveRequest extends buildkit.gateway.SolveRequest.$Properties {
        }

        /** Represents a SolveRequest. */
        class SolveRequest {

            /**
             * Constructs a new SolveRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.SolveRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SolveRequest definition. */
            definition: Uint8Array;

            /** SolveRequest frontend. */
            frontend: string;

            /** SolveRequest frontendOpt. */
            frontendOpt: { [k: string]: string };

            /** SolveRequest allowResultReturn. */
            allowResultReturn: boolean;

            /** SolveRequest allowResultArrayRef. */
            allowResultArrayRef: boolean;

            /** SolveRequest cacheImports. */
            cacheImports: buildkit.gateway.CacheImport[];

            /** SolveRequest frontendInputs. */
            frontendInputs: { [k: string]: Uint8Array };

            /** SolveRequest evaluate. */
            evaluate: boolean;

            /**
             * Creates a new SolveRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SolveRequest instance
             */
            static create(properties: buildkit.gateway.SolveRequest.$Shape): buildkit.gateway.SolveRequest & buildkit.gateway.SolveRequest.$Shape;
            static create(properties?: buildkit.gateway.SolveRequest.$Properties): buildkit.gateway.SolveRequest;

            /**
             * Encodes the specified SolveRequest message. Does not implicitly {@link buildkit.gateway.SolveRequest.verify|verify} messages.
             * @param message SolveRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.SolveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SolveRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.SolveRequest & buildkit.gateway.SolveRequest.$Shape} SolveRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.SolveRequest & buildkit.gateway.SolveRequest.$Shape;
        }

        namespace SolveRequest {

            /** Properties of a SolveRequest. */
            interface $Properties {

                /** SolveRequest definition */
                definition?: Uint8Array;

                /** SolveRequest frontend */
                frontend?: string;

                /** SolveRequest frontendOpt */
                frontendOpt?: { [k: string]: string };

                /** SolveRequest allowResultReturn */
                allowResultReturn?: boolean;

                /** SolveRequest allowResultArrayRef */
                allowResultArrayRef?: boolean;

                /** SolveRequest cacheImports */
                cacheImports?: buildkit.gateway.CacheImport.$Properties[];

                /** SolveRequest frontendInputs */
                frontendInputs?: { [k: string]: Uint8Array };

                /** SolveRequest evaluate */
                evaluate?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SolveRequest. */
            type $Shape = buildkit.gateway.SolveRequest.$Properties;
        }

        /**
         * Properties of a CacheImport.
         * @deprecated Use buildkit.gateway.CacheImport.$Properties instead.
         */
        interface ICacheImport extends buildkit.gateway.CacheImport.$Properties {
        }

        /** Represents a CacheImport. */
        class CacheImport {

            /**
             * Constructs a new CacheImport.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.CacheImport.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CacheImport type. */
            type: string;

            /** CacheImport attrs. */
            attrs: { [k: string]: string };

            /**
             * Creates a new CacheImport instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CacheImport instance
             */
            static create(properties: buildkit.gateway.CacheImport.$Shape): buildkit.gateway.CacheImport & buildkit.gateway.CacheImport.$Shape;
            static create(properties?: buildkit.gateway.CacheImport.$Properties): buildkit.gateway.CacheImport;

            /**
             * Encodes the specified CacheImport message. Does not implicitly {@link buildkit.gateway.CacheImport.verify|verify} messages.
             * @param message CacheImport message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.CacheImport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CacheImport message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.CacheImport & buildkit.gateway.CacheImport.$Shape} CacheImport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.CacheImport & buildkit.gateway.CacheImport.$Shape;
        }

        namespace CacheImport {

            /** Properties of a CacheImport. */
            interface $Properties {

                /** CacheImport type */
                type?: string;

                /** CacheImport attrs */
                attrs?: { [k: string]: string };

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CacheImport. */
            type $Shape = buildkit.gateway.CacheImport.$Properties;
        }

        /**
         * Properties of a SolveResponse.
         * @deprecated Use buildkit.gateway.SolveResponse.$Properties instead.
         */
        interface ISolveResponse extends buildkit.gateway.SolveResponse.$Properties {
        }

        /** Represents a SolveResponse. */
        class SolveResponse {

            /**
             * Constructs a new SolveResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.SolveResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SolveResponse result. */
            result: buildkit.gateway.Result;

            /**
             * Creates a new SolveResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SolveResponse instance
             */
            static create(properties: buildkit.gateway.SolveResponse.$Shape): buildkit.gateway.SolveResponse & buildkit.gateway.SolveResponse.$Shape;
            static create(properties?: buildkit.gateway.SolveResponse.$Properties): buildkit.gateway.SolveResponse;

            /**
             * Encodes the specified SolveResponse message. Does not implicitly {@link buildkit.gateway.SolveResponse.verify|verify} messages.
             * @param message SolveResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.SolveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SolveResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.SolveResponse & buildkit.gateway.SolveResponse.$Shape} SolveResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.SolveResponse & buildkit.gateway.SolveResponse.$Shape;
        }

        namespace SolveResponse {

            /** Properties of a SolveResponse. */
            interface $Properties {

                /** SolveResponse result */
                result?: buildkit.gateway.Result.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SolveResponse. */
            type $Shape = {
              result?: buildkit.gateway.Result.$Shape;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Result.
         * @deprecated Use buildkit.gateway.Result.$Properties instead.
         */
        interface IResult extends buildkit.gateway.Result.$Properties {
        }

        /** Represents a Result. */
        class Result {

            /**
             * Constructs a new Result.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.Result.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Result refId. */
            refId: (string|null);

            /** Result ref. */
            ref: (buildkit.gateway.Ref|null);

            /** Result refs. */
            refs: (buildkit.gateway.RefMap|null);

            /** Result metadata. */
            metadata: { [k: string]: Uint8Array };

            /** Result attestations. */
            attestations: { [k: string]: buildkit.gateway.Attestations };

            /** Result result. */
            result?: ("refId"|"ref"|"refs");

            /**
             * Creates a new Result instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Result instance
             */
            static create(properties: buildkit.gateway.Result.$Shape): buildkit.gateway.Result & buildkit.gateway.Result.$Shape;
            static create(properties?: buildkit.gateway.Result.$Properties): buildkit.gateway.Result;

            /**
             * Encodes the specified Result message. Does not implicitly {@link buildkit.gateway.Result.verify|verify} messages.
             * @param message Result message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Result message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.Result & buildkit.gateway.Result.$Shape} Result
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.Result & buildkit.gateway.Result.$Shape;
        }

        namespace Result {

            /** Properties of a Result. */
            interface $Properties {

                /** Result refId */
                refId?: (string|null);

                /** Result ref */
                ref?: (buildkit.gateway.Ref.$Properties|null);

                /** Result refs */
                refs?: (buildkit.gateway.RefMap.$Properties|null);

                /** Result metadata */
                metadata?: { [k: string]: Uint8Array };

                /** Result attestations */
                attestations?: { [k: string]: buildkit.gateway.Attestations.$Properties };

                /** Result result */
                result?: ("refId"|"ref"|"refs");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Result. */
            type $Shape = {
              refId?: string|null;
              ref?: buildkit.gateway.Ref.$Shape|null;
              refs?: buildkit.gateway.RefMap.$Shape|null;
              metadata?: { [k: string]: Uint8Array };
              attestations?: { [k: string]: buildkit.gateway.Attestations.$Shape };
              $unknowns?: Uint8Array[];
            } & (
              ({ result?: undefined; refId?: null; ref?: null; refs?: null }|{ result?: "refId"; refId: string; ref?: null; refs?: null }|{ result?: "ref"; refId?: null; ref: buildkit.gateway.Ref.$Shape; refs?: null }|{ result?: "refs"; refId?: null; ref?: null; refs: buildkit.gateway.RefMap.$Shape })
            );
        }

        /**
         * Properties of a RefMap.
         * @deprecated Use buildkit.gateway.RefMap.$Properties instead.
         */
        interface IRefMap extends buildkit.gateway.RefMap.$Properties {
        }

        /** Represents a RefMap. */
        class RefMap {

            /**
             * Constructs a new RefMap.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.RefMap.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RefMap refs. */
            refs: { [k: string]: buildkit.gateway.Ref };

            /**
             * Creates a new RefMap instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RefMap instance
             */
            static create(properties: buildkit.gateway.RefMap.$Shape): buildkit.gateway.RefMap & buildkit.gateway.RefMap.$Shape;
            static create(properties?: buildkit.gateway.RefMap.$Properties): buildkit.gateway.RefMap;

            /**
             * Encodes the specified RefMap message. Does not implicitly {@link buildkit.gateway.RefMap.verify|verify} messages.
             * @param message RefMap message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.RefMap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RefMap message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.RefMap & buildkit.gateway.RefMap.$Shape} RefMap
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.RefMap & buildkit.gateway.RefMap.$Shape;
        }

        namespace RefMap {

            /** Properties of a RefMap. */
            interface $Properties {

                /** RefMap refs */
                refs?: { [k: string]: buildkit.gateway.Ref.$Properties };

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RefMap. */
            type $Shape = buildkit.gateway.RefMap.$Properties;
        }

        /**
         * Properties of a Ref.
         * @deprecated Use buildkit.gateway.Ref.$Properties instead.
         */
        interface IRef extends buildkit.gateway.Ref.$Properties {
        }

        /** Represents a Ref. */
        class Ref {

            /**
             * Constructs a new Ref.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.Ref.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ref id. */
            id: string;

            /** Ref def. */
            def: Uint8Array;

            /**
             * Creates a new Ref instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Ref instance
             */
            static create(properties: buildkit.gateway.Ref.$Shape): buildkit.gateway.Ref & buildkit.gateway.Ref.$Shape;
            static create(properties?: buildkit.gateway.Ref.$Properties): buildkit.gateway.Ref;

            /**
             * Encodes the specified Ref message. Does not implicitly {@link buildkit.gateway.Ref.verify|verify} messages.
             * @param message Ref message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.Ref.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ref message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.Ref & buildkit.gateway.Ref.$Shape} Ref
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.Ref & buildkit.gateway.Ref.$Shape;
        }

        namespace Ref {

            /** Properties of a Ref. */
            interface $Properties {

                /** Ref id */
                id?: string;

                /** Ref def */
                def?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ref. */
            type $Shape = buildkit.gateway.Ref.$Properties;
        }

        /**
         * Properties of an Attestations.
         * @deprecated Use buildkit.gateway.Attestations.$Properties instead.
         */
        interface IAttestations extends buildkit.gateway.Attestations.$Properties {
        }

        /** Represents an Attestations. */
        class Attestations {

            /**
             * Constructs a new Attestations.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.Attestations.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Attestations attestation. */
            attestation: buildkit.gateway.Attestation[];

            /**
             * Creates a new Attestations instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Attestations instance
             */
            static create(properties: buildkit.gateway.Attestations.$Shape): buildkit.gateway.Attestations & buildkit.gateway.Attestations.$Shape;
            static create(properties?: buildkit.gateway.Attestations.$Properties): buildkit.gateway.Attestations;

            /**
             * Encodes the specified Attestations message. Does not implicitly {@link buildkit.gateway.Attestations.verify|verify} messages.
             * @param message Attestations message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.Attestations.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Attestations message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.Attestations & buildkit.gateway.Attestations.$Shape} Attestations
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.Attestations & buildkit.gateway.Attestations.$Shape;
        }

        namespace Attestations {

            /** Properties of an Attestations. */
            interface $Properties {

                /** Attestations attestation */
                attestation?: buildkit.gateway.Attestation.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Attestations. */
            type $Shape = buildkit.gateway.Attestations.$Properties;
        }

        /**
         * Properties of an Attestation.
         * @deprecated Use buildkit.gateway.Attestation.$Properties instead.
         */
        interface IAttestation extends buildkit.gateway.Attestation.$Properties {
        }

        /** Represents an Attestation. */
        class Attestation {

            /**
             * Constructs a new Attestation.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.Attestation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Attestation kind. */
            kind: buildkit.gateway.AttestationKind;

            /** Attestation metadata. */
            metadata: { [k: string]: Uint8Array };

            /** Attestation ref. */
            ref: buildkit.gateway.Ref;

            /** Attestation path. */
            path: string;

            /** Attestation inTotoPredicateType. */
            inTotoPredicateType: string;

            /**
             * Creates a new Attestation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Attestation instance
             */
            static create(properties: buildkit.gateway.Attestation.$Shape): buildkit.gateway.Attestation & buildkit.gateway.Attestation.$Shape;
            static create(properties?: buildkit.gateway.Attestation.$Properties): buildkit.gateway.Attestation;

            /**
             * Encodes the specified Attestation message. Does not implicitly {@link buildkit.gateway.Attestation.verify|verify} messages.
             * @param message Attestation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.Attestation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Attestation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.Attestation & buildkit.gateway.Attestation.$Shape} Attestation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.Attestation & buildkit.gateway.Attestation.$Shape;
        }

        namespace Attestation {

            /** Properties of an Attestation. */
            interface $Properties {

                /** Attestation kind */
                kind?: buildkit.gateway.AttestationKind;

                /** Attestation metadata */
                metadata?: { [k: string]: Uint8Array };

                /** Attestation ref */
                ref?: buildkit.gateway.Ref.$Properties;

                /** Attestation path */
                path?: string;

                /** Attestation inTotoPredicateType */
                inTotoPredicateType?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Attestation. */
            type $Shape = buildkit.gateway.Attestation.$Properties;
        }

        /** AttestationKind enum. */
        enum AttestationKind {

            /** IN_TOTO value */
            IN_TOTO = 0,

            /** BUNDLE value */
            BUNDLE = 1
        }

        /**
         * Properties of a ReadFileRequest.
         * @deprecated Use buildkit.gateway.ReadFileRequest.$Properties instead.
         */
        interface IReadFileRequest extends buildkit.gateway.ReadFileRequest.$Properties {
        }

        /** Represents a ReadFileRequest. */
        class ReadFileRequest {

            /**
             * Constructs a new ReadFileRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.ReadFileRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadFileRequest ref. */
            ref: string;

            /** ReadFileRequest path. */
            path: string;

            /** ReadFileRequest range. */
            range: buildkit.gateway.FileRange;

            /**
             * Creates a new ReadFileRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReadFileRequest instance
             */
            static create(properties: buildkit.gateway.ReadFileRequest.$Shape): buildkit.gateway.ReadFileRequest & buildkit.gateway.ReadFileRequest.$Shape;
            static create(properties?: buildkit.gateway.ReadFileRequest.$Properties): buildkit.gateway.ReadFileRequest;

            /**
             * Encodes the specified ReadFileRequest message. Does not implicitly {@link buildkit.gateway.ReadFileRequest.verify|verify} messages.
             * @param message ReadFileRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.ReadFileRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadFileRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReadFileRequest & buildkit.gateway.ReadFileRequest.$Shape} ReadFileRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.ReadFileRequest & buildkit.gateway.ReadFileRequest.$Shape;
        }

        namespace ReadFileRequest {

            /** Properties of a ReadFileRequest. */
            interface $Properties {

                /** ReadFileRequest ref */
                ref?: string;

                /** ReadFileRequest path */
                path?: string;

                /** ReadFileRequest range */
                range?: buildkit.gateway.FileRange.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReadFileRequest. */
            type $Shape = buildkit.gateway.ReadFileRequest.$Properties;
        }

        /**
         * Properties of a FileRange.
         * @deprecated Use buildkit.gateway.FileRange.$Properties instead.
         */
        interface IFileRange extends buildkit.gateway.FileRange.$Properties {
        }

        /** Represents a FileRange. */
        class FileRange {

            /**
             * Constructs a new FileRange.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.FileRange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FileRange offset. */
            offset: number;

            /** FileRange length. */
            length: number;

            /**
             * Creates a new FileRange instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FileRange instance
             */
            static create(properties: buildkit.gateway.FileRange.$Shape): buildkit.gateway.FileRange & buildkit.gateway.FileRange.$Shape;
            static create(properties?: buildkit.gateway.FileRange.$Properties): buildkit.gateway.FileRange;

            /**
             * Encodes the specified FileRange message. Does not implicitly {@link buildkit.gateway.FileRange.verify|verify} messages.
             * @param message FileRange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.FileRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FileRange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.FileRange & buildkit.gateway.FileRange.$Shape} FileRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.FileRange & buildkit.gateway.FileRange.$Shape;
        }

        namespace FileRange {

            /** Properties of a FileRange. */
            interface $Properties {

                /** FileRange offset */
                offset?: number;

                /** FileRange length */
                length?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FileRange. */
            type $Shape = buildkit.gateway.FileRange.$Properties;
        }

        /**
         * Properties of a ReadFileResponse.
         * @deprecated Use buildkit.gateway.ReadFileResponse.$Properties instead.
         */
        interface IReadFileResponse extends buildkit.gateway.ReadFileResponse.$Properties {
        }

        /** Represents a ReadFileResponse. */
        class ReadFileResponse {

            /**
             * Constructs a new ReadFileResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.ReadFileResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadFileResponse data. */
            data: Uint8Array;

            /**
             * Creates a new ReadFileResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReadFileResponse instance
             */
            static create(properties: buildkit.gateway.ReadFileResponse.$Shape): buildkit.gateway.ReadFileResponse & buildkit.gateway.ReadFileResponse.$Shape;
            static create(properties?: buildkit.gateway.ReadFileResponse.$Properties): buildkit.gateway.ReadFileResponse;

            /**
             * Encodes the specified ReadFileResponse message. Does not implicitly {@link buildkit.gateway.ReadFileResponse.verify|verify} messages.
             * @param message ReadFileResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.ReadFileResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadFileResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReadFileResponse & buildkit.gateway.ReadFileResponse.$Shape} ReadFileResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.ReadFileResponse & buildkit.gateway.ReadFileResponse.$Shape;
        }

        namespace ReadFileResponse {

            /** Properties of a ReadFileResponse. */
            interface $Properties {

                /** ReadFileResponse data */
                data?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReadFileResponse. */
            type $Shape = buildkit.gateway.ReadFileResponse.$Properties;
        }

        /**
         * Properties of a WarnRequest.
         * @deprecated Use buildkit.gateway.WarnRequest.$Properties instead.
         */
        interface IWarnRequest extends buildkit.gateway.WarnRequest.$Properties {
        }

        /** Represents a WarnRequest. */
        class WarnRequest {

            /**
             * Constructs a new WarnRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.WarnRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WarnRequest digest. */
            digest: string;

            /** WarnRequest level. */
            level: number;

            /** WarnRequest short. */
            short: Uint8Array;

            /** WarnRequest detail. */
            detail: Uint8Array[];

            /** WarnRequest url. */
            url: string;

            /**
             * Creates a new WarnRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WarnRequest instance
             */
            static create(properties: buildkit.gateway.WarnRequest.$Shape): buildkit.gateway.WarnRequest & buildkit.gateway.WarnRequest.$Shape;
            static create(properties?: buildkit.gateway.WarnRequest.$Properties): buildkit.gateway.WarnRequest;

            /**
             * Encodes the specified WarnRequest message. Does not implicitly {@link buildkit.gateway.WarnRequest.verify|verify} messages.
             * @param message WarnRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.WarnRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WarnRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.WarnRequest & buildkit.gateway.WarnRequest.$Shape} WarnRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.WarnRequest & buildkit.gateway.WarnRequest.$Shape;
        }

        namespace WarnRequest {

            /** Properties of a WarnRequest. */
            interface $Properties {

                /** WarnRequest digest */
                digest?: string;

                /** WarnRequest level */
                level?: number;

                /** WarnRequest short */
                short?: Uint8Array;

                /** WarnRequest detail */
                detail?: Uint8Array[];

                /** WarnRequest url */
                url?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WarnRequest. */
            type $Shape = buildkit.gateway.WarnRequest.$Properties;
        }

        /**
         * Properties of a WarnResponse.
         * @deprecated Use buildkit.gateway.WarnResponse.$Properties instead.
         */
        interface IWarnResponse extends buildkit.gateway.WarnResponse.$Properties {
        }

        /** Represents a WarnResponse. */
        class WarnResponse {

            /**
             * Constructs a new WarnResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.WarnResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new WarnResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WarnResponse instance
             */
            static create(properties: buildkit.gateway.WarnResponse.$Shape): buildkit.gateway.WarnResponse & buildkit.gateway.WarnResponse.$Shape;
            static create(properties?: buildkit.gateway.WarnResponse.$Properties): buildkit.gateway.WarnResponse;

            /**
             * Encodes the specified WarnResponse message. Does not implicitly {@link buildkit.gateway.WarnResponse.verify|verify} messages.
             * @param message WarnResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.WarnResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WarnResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.WarnResponse & buildkit.gateway.WarnResponse.$Shape} WarnResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.WarnResponse & buildkit.gateway.WarnResponse.$Shape;
        }

        namespace WarnResponse {

            /** Properties of a WarnResponse. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WarnResponse. */
            type $Shape = buildkit.gateway.WarnResponse.$Properties;
        }

        /**
         * Properties of a ReturnRequest.
         * @deprecated Use buildkit.gateway.ReturnRequest.$Properties instead.
         */
        interface IReturnRequest extends buildkit.gateway.ReturnRequest.$Properties {
        }

        /** Represents a ReturnRequest. */
        class ReturnRequest {

            /**
             * Constructs a new ReturnRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.ReturnRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReturnRequest result. */
            result: buildkit.gateway.Result;

            /** ReturnRequest error. */
            error: buildkit.gateway.Status;

            /**
             * Creates a new ReturnRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReturnRequest instance
             */
            static create(properties: buildkit.gateway.ReturnRequest.$Shape): buildkit.gateway.ReturnRequest & buildkit.gateway.ReturnRequest.$Shape;
            static create(properties?: buildkit.gateway.ReturnRequest.$Properties): buildkit.gateway.ReturnRequest;

            /**
             * Encodes the specified ReturnRequest message. Does not implicitly {@link buildkit.gateway.ReturnRequest.verify|verify} messages.
             * @param message ReturnRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.ReturnRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReturnRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReturnRequest & buildkit.gateway.ReturnRequest.$Shape} ReturnRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.ReturnRequest & buildkit.gateway.ReturnRequest.$Shape;
        }

        namespace ReturnRequest {

            /** Properties of a ReturnRequest. */
            interface $Properties {

                /** ReturnRequest result */
                result?: buildkit.gateway.Result.$Properties;

                /** ReturnRequest error */
                error?: buildkit.gateway.Status.$Properties;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReturnRequest. */
            type $Shape = {
              result?: buildkit.gateway.Result.$Shape;
              error?: buildkit.gateway.Status.$Shape;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a ReturnResponse.
         * @deprecated Use buildkit.gateway.ReturnResponse.$Properties instead.
         */
        interface IReturnResponse extends buildkit.gateway.ReturnResponse.$Properties {
        }

        /** Represents a ReturnResponse. */
        class ReturnResponse {

            /**
             * Constructs a new ReturnResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.ReturnResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new ReturnResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReturnResponse instance
             */
            static create(properties: buildkit.gateway.ReturnResponse.$Shape): buildkit.gateway.ReturnResponse & buildkit.gateway.ReturnResponse.$Shape;
            static create(properties?: buildkit.gateway.ReturnResponse.$Properties): buildkit.gateway.ReturnResponse;

            /**
             * Encodes the specified ReturnResponse message. Does not implicitly {@link buildkit.gateway.ReturnResponse.verify|verify} messages.
             * @param message ReturnResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.ReturnResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReturnResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReturnResponse & buildkit.gateway.ReturnResponse.$Shape} ReturnResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.ReturnResponse & buildkit.gateway.ReturnResponse.$Shape;
        }

        namespace ReturnResponse {

            /** Properties of a ReturnResponse. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReturnResponse. */
            type $Shape = buildkit.gateway.ReturnResponse.$Properties;
        }

        /**
         * Properties of a Status.
         * @deprecated Use buildkit.gateway.Status.$Properties instead.
         */
        interface IStatus extends buildkit.gateway.Status.$Properties {
        }

        /** Represents a Status. */
        class Status {

            /**
             * Constructs a new Status.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.Status.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Status code. */
            code: number;

            /** Status message. */
            message: string;

            /** Status details. */
            details: buildkit.gateway.Any[];

            /**
             * Creates a new Status instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Status instance
             */
            static create(properties: buildkit.gateway.Status.$Shape): buildkit.gateway.Status & buildkit.gateway.Status.$Shape;
            static create(properties?: buildkit.gateway.Status.$Properties): buildkit.gateway.Status;

            /**
             * Encodes the specified Status message. Does not implicitly {@link buildkit.gateway.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.Status & buildkit.gateway.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.Status & buildkit.gateway.Status.$Shape;
        }

        namespace Status {

            /** Properties of a Status. */
            interface $Properties {

                /** Status code */
                code?: number;

                /** Status message */
                message?: string;

                /** Status details */
                details?: buildkit.gateway.Any.$Properties[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Status. */
            type $Shape = buildkit.gateway.Status.$Properties;
        }

        /**
         * Properties of an Any.
         * @deprecated Use buildkit.gateway.Any.$Properties instead.
         */
        interface IAny extends buildkit.gateway.Any.$Properties {
        }

        /** Represents an Any. */
        class Any {

            /**
             * Constructs a new Any.
             * @param [properties] Properties to set
             */
            constructor(properties?: buildkit.gateway.Any.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Any typeUrl. */
            typeUrl: string;

            /** Any value. */
            value: Uint8Array;

            /**
             * Creates a new Any instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Any instance
             */
            static create(properties: buildkit.gateway.Any.$Shape): buildkit.gateway.Any & buildkit.gateway.Any.$Shape;
            static create(properties?: buildkit.gateway.Any.$Properties): buildkit.gateway.Any;

            /**
             * Encodes the specified Any message. Does not implicitly {@link buildkit.gateway.Any.verify|verify} messages.
             * @param message Any message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: buildkit.gateway.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Any message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {buildkit.gateway.Any & buildkit.gateway.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): buildkit.gateway.Any & buildkit.gateway.Any.$Shape;
        }

        namespace Any {

            /** Properties of an Any. */
            interface $Properties {

                /** Any typeUrl */
                typeUrl?: string;

                /** Any value */
                value?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Any. */
            type $Shape = buildkit.gateway.Any.$Properties;
        }
    }
}
