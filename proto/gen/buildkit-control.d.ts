import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace control. */
export namespace control {

    /**
     * Properties of a SolveRequest.
     * @deprecated Use control.SolveRequest.$Properties instead.
     */
    interface ISolveRequest extends control.SolveRequest.$Properties {
    }

    /** Represents a SolveRequest. */
    class SolveRequest {

        /**
         * Constructs a new SolveRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.SolveRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SolveRequest ref. */
        ref: string;

        /** SolveRequest definition. */
        definition: (Uint8Array|null);

        /** SolveRequest exporterDeprecated. */
        exporterDeprecated: string;

        /** SolveRequest exporterAttrsDeprecated. */
        exporterAttrsDeprecated: { [k: string]: string };

        /** SolveRequest session. */
        session: string;

        /** SolveRequest frontend. */
        frontend: string;

        /** SolveRequest frontendAttrs. */
        frontendAttrs: { [k: string]: string };

        /** SolveRequest exporters. */
        exporters: control.Exporter[];

        /**
         * Creates a new SolveRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns SolveRequest instance
         */
        static create(properties: control.SolveRequest.$Shape): control.SolveRequest & control.SolveRequest.$Shape;
        static create(properties?: control.SolveRequest.$Properties): control.SolveRequest;

        /**
         * Encodes the specified SolveRequest message. Does not implicitly {@link control.SolveRequest.verify|verify} messages.
         * @param message SolveRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.SolveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SolveRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.SolveRequest & control.SolveRequest.$Shape} SolveRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.SolveRequest & control.SolveRequest.$Shape;
    }

    namespace SolveRequest {

        /** Properties of a SolveRequest. */
        interface $Properties {

            /** SolveRequest ref */
            ref?: string;

            /** SolveRequest definition */
            definition?: (Uint8Array|null);

            /** SolveRequest exporterDeprecated */
            exporterDeprecated?: string;

            /** SolveRequest exporterAttrsDeprecated */
            exporterAttrsDeprecated?: { [k: string]: string };

            /** SolveRequest session */
            session?: string;

            /** SolveRequest frontend */
            frontend?: string;

            /** SolveRequest frontendAttrs */
            frontendAttrs?: { [k: string]: string };

            /** SolveRequest exporters */
            exporters?: control.Exporter.$Properties[];

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SolveRequest. */
        type $Shape = control.SolveRequest.$Properties;
    }

    /**
     * Properties of an Exporter.
     * @deprecated Use control.Exporter.$Properties instead.
     */
    interface IExporter extends control.Exporter.$Properties {
    }

    /** Represents an Exporter. */
    class Exporter {

        /**
         * Constructs a new Exporter.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.Exporter.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Exporter type. */
        type: string;

        /** Exporter attrs. */
        attrs: { [k: string]: string };

        /**
         * Creates a new Exporter instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Exporter instance
         */
        static create(properties: control.Exporter.$Shape): control.Exporter & control.Exporter.$Shape;
        static create(properties?: control.Exporter.$Properties): control.Exporter;

        /**
         * Encodes the specified Exporter message. Does not implicitly {@link control.Exporter.verify|verify} messages.
         * @param message Exporter message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.Exporter.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Exporter message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.Exporter & control.Exporter.$Shape} Exporter
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.Exporter & control.Exporter.$Shape;
    }

    namespace Exporter {

        /** Properties of an Exporter. */
        interface $Properties {

            /** Exporter type */
            type?: string;

            /** Exporter attrs */
            attrs?: { [k: string]: string };

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Exporter. */
        type $Shape = control.Exporter.$Properties;
    }

    /**
     * Properties of a SolveResponse.
     * @deprecated Use control.SolveResponse.$Properties instead.
     */
    interface ISolveResponse extends control.SolveResponse.$Properties {
    }

    /** Represents a SolveResponse. */
    class SolveResponse {

        /**
         * Constructs a new SolveResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.SolveResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SolveResponse exporterResponse. */
        exporterResponse: { [k: string]: string };

        /**
         * Creates a new SolveResponse instance using the specified properties.
         * @param [properties] Properties to set
         * @returns SolveResponse instance
         */
        static create(properties: control.SolveResponse.$Shape): control.SolveResponse & control.SolveResponse.$Shape;
        static create(properties?: control.SolveResponse.$Properties): control.SolveResponse;

        /**
         * Encodes the specified SolveResponse message. Does not implicitly {@link control.SolveResponse.verify|verify} messages.
         * @param message SolveResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.SolveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SolveResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.SolveResponse & control.SolveResponse.$Shape} SolveResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.SolveResponse & control.SolveResponse.$Shape;
    }

    namespace SolveResponse {

        /** Properties of a SolveResponse. */
        interface $Properties {

            /** SolveResponse exporterResponse */
            exporterResponse?: { [k: string]: string };

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SolveResponse. */
        type $Shape = control.SolveResponse.$Properties;
    }

    /**
     * Properties of a StatusRequest.
     * @deprecated Use control.StatusRequest.$Properties instead.
     */
    interface IStatusRequest extends control.StatusRequest.$Properties {
    }

    /** Represents a StatusRequest. */
    class StatusRequest {

        /**
         * Constructs a new StatusRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.StatusRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** StatusRequest ref. */
        ref: string;

        /**
         * Creates a new StatusRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns StatusRequest instance
         */
        static create(properties: control.StatusRequest.$Shape): control.StatusRequest & control.StatusRequest.$Shape;
        static create(properties?: control.StatusRequest.$Properties): control.StatusRequest;

        /**
         * Encodes the specified StatusRequest message. Does not implicitly {@link control.StatusRequest.verify|verify} messages.
         * @param message StatusRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.StatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a StatusRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.StatusRequest & control.StatusRequest.$Shape} StatusRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.StatusRequest & control.StatusRequest.$Shape;
    }

    namespace StatusRequest {

        /** Properties of a StatusRequest. */
        interface $Properties {

            /** StatusRequest ref */
            ref?: string;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a StatusRequest. */
        type $Shape = control.StatusRequest.$Properties;
    }

    /**
     * Properties of a StatusResponse.
     * @deprecated Use control.StatusResponse.$Properties instead.
     */
    interface IStatusResponse extends control.StatusResponse.$Properties {
    }

    /** Represents a StatusResponse. */
    class StatusResponse {

        /**
         * Constructs a new StatusResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.StatusResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** StatusResponse vertexes. */
        vertexes: control.Vertex[];

        /** StatusResponse logs. */
        logs: control.VertexLog[];

        /**
         * Creates a new StatusResponse instance using the specified properties.
         * @param [properties] Properties to set
         * @returns StatusResponse instance
         */
        static create(properties: control.StatusResponse.$Shape): control.StatusResponse & control.StatusResponse.$Shape;
        static create(properties?: control.StatusResponse.$Properties): control.StatusResponse;

        /**
         * Encodes the specified StatusResponse message. Does not implicitly {@link control.StatusResponse.verify|verify} messages.
         * @param message StatusResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.StatusResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a StatusResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.StatusResponse & control.StatusResponse.$Shape} StatusResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.StatusResponse & control.StatusResponse.$Shape;
    }

    namespace StatusResponse {

        /** Properties of a StatusResponse. */
        interface $Properties {

            /** StatusResponse vertexes */
            vertexes?: control.Vertex.$Properties[];

            /** StatusResponse logs */
            logs?: control.VertexLog.$Properties[];

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a StatusResponse. */
        type $Shape = control.StatusResponse.$Properties;
    }

    /**
     * Properties of a Vertex.
     * @deprecated Use control.Vertex.$Properties instead.
     */
    interface IVertex extends control.Vertex.$Properties {
    }

    /** Represents a Vertex. */
    class Vertex {

        /**
         * Constructs a new Vertex.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.Vertex.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Vertex digest. */
        digest: string;

        /** Vertex name. */
        name: string;

        /** Vertex started. */
        started: control.Timestamp;

        /** Vertex completed. */
        completed: control.Timestamp;

        /** Vertex error. */
        error: string;

        /**
         * Creates a new Vertex instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Vertex instance
         */
        static create(properties: control.Vertex.$Shape): control.Vertex & control.Vertex.$Shape;
        static create(properties?: control.Vertex.$Properties): control.Vertex;

        /**
         * Encodes the specified Vertex message. Does not implicitly {@link control.Vertex.verify|verify} messages.
         * @param message Vertex message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.Vertex.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Vertex message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.Vertex & control.Vertex.$Shape} Vertex
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.Vertex & control.Vertex.$Shape;
    }

    namespace Vertex {

        /** Properties of a Vertex. */
        interface $Properties {

            /** Vertex digest */
            digest?: string;

            /** Vertex name */
            name?: string;

            /** Vertex started */
            started?: control.Timestamp.$Properties;

            /** Vertex completed */
            completed?: control.Timestamp.$Properties;

            /** Vertex error */
            error?: string;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Vertex. */
        type $Shape = control.Vertex.$Properties;
    }

    /**
     * Properties of a VertexLog.
     * @deprecated Use control.VertexLog.$Properties instead.
     */
    interface IVertexLog extends control.VertexLog.$Properties {
    }

    /** Represents a VertexLog. */
    class VertexLog {

        /**
         * Constructs a new VertexLog.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.VertexLog.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** VertexLog vertex. */
        vertex: string;

        /** VertexLog timestamp. */
        timestamp: control.Timestamp;

        /** VertexLog stream. */
        stream: number;

        /** VertexLog msg. */
        msg: Uint8Array;

        /**
         * Creates a new VertexLog instance using the specified properties.
         * @param [properties] Properties to set
         * @returns VertexLog instance
         */
        static create(properties: control.VertexLog.$Shape): control.VertexLog & control.VertexLog.$Shape;
        static create(properties?: control.VertexLog.$Properties): control.VertexLog;

        /**
         * Encodes the specified VertexLog message. Does not implicitly {@link control.VertexLog.verify|verify} messages.
         * @param message VertexLog message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.VertexLog.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a VertexLog message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.VertexLog & control.VertexLog.$Shape} VertexLog
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.VertexLog & control.VertexLog.$Shape;
    }

    namespace VertexLog {

        /** Properties of a VertexLog. */
        interface $Properties {

            /** VertexLog vertex */
            vertex?: string;

            /** VertexLog timestamp */
            timestamp?: control.Timestamp.$Properties;

            /** VertexLog stream */
            stream?: number;

            /** VertexLog msg */
            msg?: Uint8Array;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a VertexLog. */
        type $Shape = control.VertexLog.$Properties;
    }

    /**
     * Properties of a Timestamp.
     * @deprecated Use control.Timestamp.$Properties instead.
     */
    interface ITimestamp extends control.Timestamp.$Properties {
    }

    /** Represents a Timestamp. */
    class Timestamp {

        /**
         * Constructs a new Timestamp.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.Timestamp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Timestamp seconds. */
        seconds: number;

        /** Timestamp nanos. */
        nanos: number;

        /**
         * Creates a new Timestamp instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Timestamp instance
         */
        static create(properties: control.Timestamp.$Shape): control.Timestamp & control.Timestamp.$Shape;
        static create(properties?: control.Timestamp.$Properties): control.Timestamp;

        /**
         * Encodes the specified Timestamp message. Does not implicitly {@link control.Timestamp.verify|verify} messages.
         * @param message Timestamp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.Timestamp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Timestamp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.Timestamp & control.Timestamp.$Shape} Timestamp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.Timestamp & control.Timestamp.$Shape;
    }

    namespace Timestamp {

        /** Properties of a Timestamp. */
        interface $Properties {

            /** Timestamp seconds */
            seconds?: number;

            /** Timestamp nanos */
            nanos?: number;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Timestamp. */
        type $Shape = control.Timestamp.$Properties;
    }

    /**
     * Properties of a BytesMessage.
     * @deprecated Use control.BytesMessage.$Properties instead.
     */
    interface IBytesMessage extends control.BytesMessage.$Properties {
    }

    /** Represents a BytesMessage. */
    class BytesMessage {

        /**
         * Constructs a new BytesMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.BytesMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BytesMessage data. */
        data: Uint8Array;

        /**
         * Creates a new BytesMessage instance using the specified properties.
         * @param [properties] Properties to set
         * @returns BytesMessage instance
         */
        static create(properties: control.BytesMessage.$Shape): control.BytesMessage & control.BytesMessage.$Shape;
        static create(properties?: control.BytesMessage.$Properties): control.BytesMessage;

        /**
         * Encodes the specified BytesMessage message. Does not implicitly {@link control.BytesMessage.verify|verify} messages.
         * @param message BytesMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.BytesMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BytesMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.BytesMessage & control.BytesMessage.$Shape} BytesMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.BytesMessage & control.BytesMessage.$Shape;
    }

    namespace BytesMessage {

        /** Properties of a BytesMessage. */
        interface $Properties {

            /** BytesMessage data */
            data?: Uint8Array;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BytesMessage. */
        type $Shape = control.BytesMessage.$Properties;
    }

    /**
     * Properties of a BuildHistoryRequest.
     * @deprecated Use control.BuildHistoryRequest.$Properties instead.
     */
    interface IBuildHistoryRequest extends control.BuildHistoryRequest.$Properties {
    }

    /** Represents a BuildHistoryRequest. */
    class BuildHistoryRequest {

        /**
         * Constructs a new BuildHistoryRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.BuildHistoryRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BuildHistoryRequest ref. */
        ref: string;

        /** BuildHistoryRequest earlyExit. */
        earlyExit: boolean;

        /**
         * Creates a new BuildHistoryRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns BuildHistoryRequest instance
         */
        static create(properties: control.BuildHistoryRequest.$Shape): control.BuildHistoryRequest & control.BuildHistoryRequest.$Shape;
        static create(properties?: control.BuildHistoryRequest.$Properties): control.BuildHistoryRequest;

        /**
         * Encodes the specified BuildHistoryRequest message. Does not implicitly {@link control.BuildHistoryRequest.verify|verify} messages.
         * @param message BuildHistoryRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.BuildHistoryRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BuildHistoryRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.BuildHistoryRequest & control.BuildHistoryRequest.$Shape} BuildHistoryRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.BuildHistoryRequest & control.BuildHistoryRequest.$Shape;
    }

    namespace BuildHistoryRequest {

        /** Properties of a BuildHistoryRequest. */
        interface $Properties {

            /** BuildHistoryRequest ref */
            ref?: string;

            /** BuildHistoryRequest earlyExit */
            earlyExit?: boolean;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BuildHistoryRequest. */
        type $Shape = control.BuildHistoryRequest.$Properties;
    }

    /**
     * Properties of a BuildHistoryEvent.
     * @deprecated Use control.BuildHistoryEvent.$Properties instead.
     */
    interface IBuildHistoryEvent extends control.BuildHistoryEvent.$Properties {
    }

    /** Represents a BuildHistoryEvent. */
    class BuildHistoryEvent {

        /**
         * Constructs a new BuildHistoryEvent.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.BuildHistoryEvent.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BuildHistoryEvent record. */
        record: control.BuildHistoryRecord;

        /**
         * Creates a new BuildHistoryEvent instance using the specified properties.
         * @param [properties] Properties to set
         * @returns BuildHistoryEvent instance
         */
        static create(properties: control.BuildHistoryEvent.$Shape): control.BuildHistoryEvent & control.BuildHistoryEvent.$Shape;
        static create(properties?: control.BuildHistoryEvent.$Properties): control.BuildHistoryEvent;

        /**
         * Encodes the specified BuildHistoryEvent message. Does not implicitly {@link control.BuildHistoryEvent.verify|verify} messages.
         * @param message BuildHistoryEvent message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.BuildHistoryEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BuildHistoryEvent message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.BuildHistoryEvent & control.BuildHistoryEvent.$Shape} BuildHistoryEvent
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.BuildHistoryEvent & control.BuildHistoryEvent.$Shape;
    }

    namespace BuildHistoryEvent {

        /** Properties of a BuildHistoryEvent. */
        interface $Properties {

            /** BuildHistoryEvent record */
            record?: control.BuildHistoryRecord.$Properties;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BuildHistoryEvent. */
        type $Shape = control.BuildHistoryEvent.$Properties;
    }

    /**
     * Properties of a BuildHistoryRecord.
     * @deprecated Use control.BuildHistoryRecord.$Properties instead.
     */
    interface IBuildHistoryRecord extends control.BuildHistoryRecord.$Properties {
    }

    /** Represents a BuildHistoryRecord. */
    class BuildHistoryRecord {

        /**
         * Constructs a new BuildHistoryRecord.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.BuildHistoryRecord.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BuildHistoryRecord result. */
        result: control.BuildResultInfo;

        /** BuildHistoryRecord results. */
        results: { [k: string]: control.BuildResultInfo };

        /**
         * Creates a new BuildHistoryRecord instance using the specified properties.
         * @param [properties] Properties to set
         * @returns BuildHistoryRecord instance
         */
        static create(properties: control.BuildHistoryRecord.$Shape): control.BuildHistoryRecord & control.BuildHistoryRecord.$Shape;
        static create(properties?: control.BuildHistoryRecord.$Properties): control.BuildHistoryRecord;

        /**
         * Encodes the specified BuildHistoryRecord message. Does not implicitly {@link control.BuildHistoryRecord.verify|verify} messages.
         * @param message BuildHistoryRecord message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.BuildHistoryRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BuildHistoryRecord message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.BuildHistoryRecord & control.BuildHistoryRecord.$Shape} BuildHistoryRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.BuildHistoryRecord & control.BuildHistoryRecord.$Shape;
    }

    namespace BuildHistoryRecord {

        /** Properties of a BuildHistoryRecord. */
        interface $Properties {

            /** BuildHistoryRecord result */
            result?: control.BuildResultInfo.$Properties;

            /** BuildHistoryRecord results */
            results?: { [k: string]: control.BuildResultInfo.$Properties };

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BuildHistoryRecord. */
        type $Shape = control.BuildHistoryRecord.$Properties;
    }

    /**
     * Properties of a BuildResultInfo.
     * @deprecated Use control.BuildResultInfo.$Properties instead.
     */
    interface IBuildResultInfo extends control.BuildResultInfo.$Properties {
    }

    /** Represents a BuildResultInfo. */
    class BuildResultInfo {

        /**
         * Constructs a new BuildResultInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.BuildResultInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BuildResultInfo attestations. */
        attestations: control.Descriptor[];

        /** BuildResultInfo results. */
        results: { [k: string]: control.Descriptor };

        /**
         * Creates a new BuildResultInfo instance using the specified properties.
         * @param [properties] Properties to set
         * @returns BuildResultInfo instance
         */
        static create(properties: control.BuildResultInfo.$Shape): control.BuildResultInfo & control.BuildResultInfo.$Shape;
        static create(properties?: control.BuildResultInfo.$Properties): control.BuildResultInfo;

        /**
         * Encodes the specified BuildResultInfo message. Does not implicitly {@link control.BuildResultInfo.verify|verify} messages.
         * @param message BuildResultInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.BuildResultInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BuildResultInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.BuildResultInfo & control.BuildResultInfo.$Shape} BuildResultInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.BuildResultInfo & control.BuildResultInfo.$Shape;
    }

    namespace BuildResultInfo {

        /** Properties of a BuildResultInfo. */
        interface $Properties {

            /** BuildResultInfo attestations */
            attestations?: control.Descriptor.$Properties[];

            /** BuildResultInfo results */
            results?: { [k: string]: control.Descriptor.$Properties };

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BuildResultInfo. */
        type $Shape = control.BuildResultInfo.$Properties;
    }

    /**
     * Properties of a Descriptor.
     * @deprecated Use control.Descriptor.$Properties instead.
     */
    interface IDescriptor extends control.Descriptor.$Properties {
    }

    /** Represents a Descriptor. */
    class Descriptor {

        /**
         * Constructs a new Descriptor.
         * @param [properties] Properties to set
         */
        constructor(properties?: control.Descriptor.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Descriptor mediaType. */
        mediaType: string;

        /** Descriptor digest. */
        digest: string;

        /** Descriptor size. */
        size: number;

        /** Descriptor annotations. */
        annotations: { [k: string]: string };

        /**
         * Creates a new Descriptor instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Descriptor instance
         */
        static create(properties: control.Descriptor.$Shape): control.Descriptor & control.Descriptor.$Shape;
        static create(properties?: control.Descriptor.$Properties): control.Descriptor;

        /**
         * Encodes the specified Descriptor message. Does not implicitly {@link control.Descriptor.verify|verify} messages.
         * @param message Descriptor message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: control.Descriptor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Descriptor message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {control.Descriptor & control.Descriptor.$Shape} Descriptor
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): control.Descriptor & control.Descriptor.$Shape;
    }

    namespace Descriptor {

        /** Properties of a Descriptor. */
        interface $Properties {

            /** Descriptor mediaType */
            mediaType?: string;

            /** Descriptor digest */
            digest?: string;

            /** Descriptor size */
            size?: number;

            /** Descriptor annotations */
            annotations?: { [k: string]: string };

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Descriptor. */
        type $Shape = control.Descriptor.$Properties;
    }
}

/** Namespace auth. */
export namespace auth {

    /**
     * Properties of a CredentialsRequest.
     * @deprecated Use auth.CredentialsRequest.$Properties instead.
     */
    interface ICredentialsRequest extends auth.CredentialsRequest.$Properties {
    }

    /** Represents a CredentialsRequest. */
    class CredentialsRequest {

        /**
         * Constructs a new CredentialsRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: auth.CredentialsRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CredentialsRequest host. */
        host: string;

        /**
         * Creates a new CredentialsRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns CredentialsRequest instance
         */
        static create(properties: auth.CredentialsRequest.$Shape): auth.CredentialsRequest & auth.CredentialsRequest.$Shape;
        static create(properties?: auth.CredentialsRequest.$Properties): auth.CredentialsRequest;

        /**
         * Encodes the specified CredentialsRequest message. Does not implicitly {@link auth.CredentialsRequest.verify|verify} messages.
         * @param message CredentialsRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: auth.CredentialsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CredentialsRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {auth.CredentialsRequest & auth.CredentialsRequest.$Shape} CredentialsRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): auth.CredentialsRequest & auth.CredentialsRequest.$Shape;
    }

    namespace CredentialsRequest {

        /** Properties of a CredentialsRequest. */
        interface $Properties {

            /** CredentialsRequest host */
            host?: string;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CredentialsRequest. */
        type $Shape = auth.CredentialsRequest.$Properties;
    }

    /**
     * Properties of a CredentialsResponse.
     * @deprecated Use auth.CredentialsResponse.$Properties instead.
     */
    interface ICredentialsResponse extends auth.CredentialsResponse.$Properties {
    }

    /** Represents a CredentialsResponse. */
    class CredentialsResponse {

        /**
         * Constructs a new CredentialsResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: auth.CredentialsResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CredentialsResponse username. */
        username: string;

        /** CredentialsResponse secret. */
        secret: string;

        /**
         * Creates a new CredentialsResponse instance using the specified properties.
         * @param [properties] Properties to set
         * @returns CredentialsResponse instance
         */
        static create(properties: auth.CredentialsResponse.$Shape): auth.CredentialsResponse & auth.CredentialsResponse.$Shape;
        static create(properties?: auth.CredentialsResponse.$Properties): auth.CredentialsResponse;

        /**
         * Encodes the specified CredentialsResponse message. Does not implicitly {@link auth.CredentialsResponse.verify|verify} messages.
         * @param message CredentialsResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: auth.CredentialsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CredentialsResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {auth.CredentialsResponse & auth.CredentialsResponse.$Shape} CredentialsResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): auth.CredentialsResponse & auth.CredentialsResponse.$Shape;
    }

    namespace CredentialsResponse {

        /** Properties of a CredentialsResponse. */
        interface $Properties {

            /** CredentialsResponse username */
            username?: string;

            /** CredentialsResponse secret */
            secret?: string;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CredentialsResponse. */
        type $Shape = auth.CredentialsResponse.$Properties;
    }

    /**
     * Properties of a FetchTokenRequest.
     * @deprecated Use auth.FetchTokenRequest.$Properties instead.
     */
    interface IFetchTokenRequest extends auth.FetchTokenRequest.$Properties {
    }

    /** Represents a FetchTokenRequest. */
    class FetchTokenRequest {

        /**
         * Constructs a new FetchTokenRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: auth.FetchTokenRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FetchTokenRequest clientId. */
        clientId: string;

        /** FetchTokenRequest host. */
        host: string;

        /** FetchTokenRequest realm. */
        realm: string;

        /** FetchTokenRequest service. */
        service: string;

        /** FetchTokenRequest scopes. */
        scopes: string[];

        /**
         * Creates a new FetchTokenRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns FetchTokenRequest instance
         */
        static create(properties: auth.FetchTokenRequest.$Shape): auth.FetchTokenRequest & auth.FetchTokenRequest.$Shape;
        static create(properties?: auth.FetchTokenRequest.$Properties): auth.FetchTokenRequest;

        /**
         * Encodes the specified FetchTokenRequest message. Does not implicitly {@link auth.FetchTokenRequest.verify|verify} messages.
         * @param message FetchTokenRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: auth.FetchTokenRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FetchTokenRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {auth.FetchTokenRequest & auth.FetchTokenRequest.$Shape} FetchTokenRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): auth.FetchTokenRequest & auth.FetchTokenRequest.$Shape;
    }

    namespace FetchTokenRequest {

        /** Properties of a FetchTokenRequest. */
        interface $Properties {

            /** FetchTokenRequest clientId */
            clientId?: string;

            /** FetchTokenRequest host */
            host?: string;

            /** FetchTokenRequest realm */
            realm?: string;

            /** FetchTokenRequest service */
            service?: string;

            /** FetchTokenRequest scopes */
            scopes?: string[];

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FetchTokenRequest. */
        type $Shape = auth.FetchTokenRequest.$Properties;
    }

    /**
     * Properties of a FetchTokenResponse.
     * @deprecated Use auth.FetchTokenResponse.$Properties instead.
     */
    interface IFetchTokenResponse extends auth.FetchTokenResponse.$Properties {
    }

    /** Represents a FetchTokenResponse. */
    class FetchTokenResponse {

        /**
         * Constructs a new FetchTokenResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: auth.FetchTokenResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FetchTokenResponse token. */
        token: string;

        /**
         * Creates a new FetchTokenResponse instance using the specified properties.
         * @param [properties] Properties to set
         * @returns FetchTokenResponse instance
         */
        static create(properties: auth.FetchTokenResponse.$Shape): auth.FetchTokenResponse & auth.FetchTokenResponse.$Shape;
        static create(properties?: auth.FetchTokenResponse.$Properties): auth.FetchTokenResponse;

        /**
         * Encodes the specified FetchTokenResponse message. Does not implicitly {@link auth.FetchTokenResponse.verify|verify} messages.
         * @param message FetchTokenResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: auth.FetchTokenResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FetchTokenResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {auth.FetchTokenResponse & auth.FetchTokenResponse.$Shape} FetchTokenResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): auth.FetchTokenResponse & auth.FetchTokenResponse.$Shape;
    }

    namespace FetchTokenResponse {

        /** Properties of a FetchTokenResponse. */
        interface $Properties {

            /** FetchTokenResponse token */
            token?: string;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FetchTokenResponse. */
        type $Shape = auth.FetchTokenResponse.$Properties;
    }
}

/** Namespace content. */
export namespace content {

    /**
     * Properties of an InfoRequest.
     * @deprecated Use content.InfoRequest.$Properties instead.
     */
    interface IInfoRequest extends content.InfoRequest.$Properties {
    }

    /** Represents an InfoRequest. */
    class InfoRequest {

        /**
         * Constructs a new InfoRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: content.InfoRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** InfoRequest digest. */
        digest: string;

        /**
         * Creates a new InfoRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns InfoRequest instance
         */
        static create(properties: content.InfoRequest.$Shape): content.InfoRequest & content.InfoRequest.$Shape;
        static create(properties?: content.InfoRequest.$Properties): content.InfoRequest;

        /**
         * Encodes the specified InfoRequest message. Does not implicitly {@link content.InfoRequest.verify|verify} messages.
         * @param message InfoRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: content.InfoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an InfoRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {content.InfoRequest & content.InfoRequest.$Shape} InfoRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): content.InfoRequest & content.InfoRequest.$Shape;
    }

    namespace InfoRequest {

        /** Properties of an InfoRequest. */
        interface $Properties {

            /** InfoRequest digest */
            digest?: string;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an InfoRequest. */
        type $Shape = content.InfoRequest.$Properties;
    }

    /**
     * Properties of an InfoResponse.
     * @deprecated Use content.InfoResponse.$Properties instead.
     */
    interface IInfoResponse extends content.InfoResponse.$Properties {
    }

    /** Represents an InfoResponse. */
    class InfoResponse {

        /**
         * Constructs a new InfoResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: content.InfoResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** InfoResponse info. */
        info: content.Info;

        /**
         * Creates a new InfoResponse instance using the specified properties.
         * @param [properties] Properties to set
         * @returns InfoResponse instance
         */
        static create(properties: content.InfoResponse.$Shape): content.InfoResponse & content.InfoResponse.$Shape;
        static create(properties?: content.InfoResponse.$Properties): content.InfoResponse;

        /**
         * Encodes the specified InfoResponse message. Does not implicitly {@link content.InfoResponse.verify|verify} messages.
         * @param message InfoResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: content.InfoResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an InfoResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {content.InfoResponse & content.InfoResponse.$Shape} InfoResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): content.InfoResponse & content.InfoResponse.$Shape;
    }

    namespace InfoResponse {

        /** Properties of an InfoResponse. */
        interface $Properties {

            /** InfoResponse info */
            info?: content.Info.$Properties;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an InfoResponse. */
        type $Shape = content.InfoResponse.$Properties;
    }

    /**
     * Properties of an Info.
     * @deprecated Use content.Info.$Properties instead.
     */
    interface IInfo extends content.Info.$Properties {
    }

    /** Represents an Info. */
    class Info {

        /**
         * Constructs a new Info.
         * @param [properties] Properties to set
         */
        constructor(properties?: content.Info.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Info size. */
        size: number;

        /**
         * Creates a new Info instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Info instance
         */
        static create(properties: content.Info.$Shape): content.Info & content.Info.$Shape;
        static create(properties?: content.Info.$Properties): content.Info;

        /**
         * Encodes the specified Info message. Does not implicitly {@link content.Info.verify|verify} messages.
         * @param message Info message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: content.Info.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Info message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {content.Info & content.Info.$Shape} Info
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): content.Info & content.Info.$Shape;
    }

    namespace Info {

        /** Properties of an Info. */
        interface $Properties {

            /** Info size */
            size?: number;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Info. */
        type $Shape = content.Info.$Properties;
    }

    /**
     * Properties of a ReadContentRequest.
     * @deprecated Use content.ReadContentRequest.$Properties instead.
     */
    interface IReadContentRequest extends content.ReadContentRequest.$Properties {
    }

    /** Represents a ReadContentRequest. */
    class ReadContentRequest {

        /**
         * Constructs a new ReadContentRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: content.ReadContentRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReadContentRequest digest. */
        digest: string;

        /** ReadContentRequest offset. */
        offset: number;

        /** ReadContentRequest size. */
        size: number;

        /**
         * Creates a new ReadContentRequest instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ReadContentRequest instance
         */
        static create(properties: content.ReadContentRequest.$Shape): content.ReadContentRequest & content.ReadContentRequest.$Shape;
        static create(properties?: content.ReadContentRequest.$Properties): content.ReadContentRequest;

        /**
         * Encodes the specified ReadContentRequest message. Does not implicitly {@link content.ReadContentRequest.verify|verify} messages.
         * @param message ReadContentRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: content.ReadContentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReadContentRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {content.ReadContentRequest & content.ReadContentRequest.$Shape} ReadContentRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): content.ReadContentRequest & content.ReadContentRequest.$Shape;
    }

    namespace ReadContentRequest {

        /** Properties of a ReadContentRequest. */
        interface $Properties {

            /** ReadContentRequest digest */
            digest?: string;

            /** ReadContentRequest offset */
            offset?: number;

            /** ReadContentRequest size */
            size?: number;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReadContentRequest. */
        type $Shape = content.ReadContentRequest.$Properties;
    }

    /**
     * Properties of a ReadContentResponse.
     * @deprecated Use content.ReadContentResponse.$Properties instead.
     */
    interface IReadContentResponse extends content.ReadContentResponse.$Properties {
    }

    /** Represents a ReadContentResponse. */
    class ReadContentResponse {

        /**
         * Constructs a new ReadContentResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: content.ReadContentResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReadContentResponse data. */
        data: Uint8Array;

        /**
         * Creates a new ReadContentResponse instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ReadContentResponse instance
         */
        static create(properties: content.ReadContentResponse.$Shape): content.ReadContentResponse & content.ReadContentResponse.$Shape;
        static create(properties?: content.ReadContentResponse.$Properties): content.ReadContentResponse;

        /**
         * Encodes the specified ReadContentResponse message. Does not implicitly {@link content.ReadContentResponse.verify|verify} messages.
         * @param message ReadContentResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: content.ReadContentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReadContentResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {content.ReadContentResponse & content.ReadContentResponse.$Shape} ReadContentResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): content.ReadContentResponse & content.ReadContentResponse.$Shape;
    }

    namespace ReadContentResponse {

        /** Properties of a ReadContentResponse. */
        interface $Properties {

            /** ReadContentResponse data */
            data?: Uint8Array;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReadContentResponse. */
        type $Shape = content.ReadContentResponse.$Properties;
    }
}
