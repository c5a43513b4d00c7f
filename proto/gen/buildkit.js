/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const buildkit = $root.buildkit = (() => {

    /**
     * Namespace buildkit.
     * @exports buildkit
     * @namespace
     */
    const buildkit = {};

    buildkit.llb = (function() {

        /**
         * Namespace llb.
         * @memberof buildkit
         * @namespace
         */
        const llb = {};

        llb.Definition = (function() {

            /**
             * Properties of a Definition.
             * @typedef {Object} buildkit.llb.Definition.$Properties
             * @property {Array.<Uint8Array>} [def] Definition def
             * @property {Object.<string,Uint8Array>} [metadata] Definition metadata
             * @property {buildkit.llb.Source.$Properties} [source] Definition source
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Definition.
             * @memberof buildkit.llb
             * @interface IDefinition
             * @augments buildkit.llb.Definition.$Properties
             * @deprecated Use buildkit.llb.Definition.$Properties instead.
             */

            /**
             * Shape of a Definition.
             * @typedef {buildkit.llb.Definition.$Properties} buildkit.llb.Definition.$Shape
             */

            /**
             * Constructs a new Definition.
             * @memberof buildkit.llb
             * @classdesc Represents a Definition.
             * @constructor
             * @param {buildkit.llb.Definition.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Definition = function (properties) {
                this.def = [];
                this.metadata = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Definition def.
             * @member {Array.<Uint8Array>} def
             * @memberof buildkit.llb.Definition
             * @instance
             */
            Definition.prototype.def = $util.emptyArray;

            /**
             * Definition metadata.
             * @member {Object.<string,Uint8Array>} metadata
             * @memberof buildkit.llb.Definition
             * @instance
             */
            Definition.prototype.metadata = $util.emptyObject;

            /**
             * Definition source.
             * @member {buildkit.llb.Source} source
             * @memberof buildkit.llb.Definition
             * @instance
             */
            Definition.prototype.source = null;

            /**
             * Creates a new Definition instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Definition
             * @static
             * @param {buildkit.llb.Definition.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Definition} Definition instance
             * @type {{
             *   (properties: buildkit.llb.Definition.$Shape): buildkit.llb.Definition & buildkit.llb.Definition.$Shape;
             *   (properties?: buildkit.llb.Definition.$Properties): buildkit.llb.Definition;
             * }}
             */
            Definition.create = function(properties) {
                return new Definition(properties);
            };

            /**
             * Encodes the specified Definition message. Does not implicitly {@link buildkit.llb.Definition.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Definition
             * @static
             * @param {buildkit.llb.Definition.$Properties} message Definition message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Definition.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.def != null && message.def.length)
                    for (let i = 0; i < message.def.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.def[i]);
                if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
                    for (let keys = $Object.keys(message.metadata), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).bytes(message.metadata[keys[i]]).ldelim();
                if (message.source != null && $Object.hasOwnProperty.call(message, "source"))
                    $root.buildkit.llb.Source.encode(message.source, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Definition message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Definition
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Definition & buildkit.llb.Definition.$Shape} Definition
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Definition.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Definition();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.def && message.def.length))
                                message.def = [];
                            message.def.push(reader.bytes());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (message.metadata === $util.emptyObject)
                                message.metadata = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = [];
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.bytes();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.metadata, key);
                            message.metadata[key] = value;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.source = $root.buildkit.llb.Source.decode(reader, reader.size(), $undefined, _depth + 1, message.source);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Definition;
        })();

        llb.Source = (function() {

            /**
             * Properties of a Source.
             * @typedef {Object} buildkit.llb.Source.$Properties
             * @property {Object.<string,Uint8Array>} [locations] Source locations
             * @property {Array.<Uint8Array>} [infos] Source infos
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Source.
             * @memberof buildkit.llb
             * @interface ISource
             * @augments buildkit.llb.Source.$Properties
             * @deprecated Use buildkit.llb.Source.$Properties instead.
             */

            /**
             * Shape of a Source.
             * @typedef {buildkit.llb.Source.$Properties} buildkit.llb.Source.$Shape
             */

            /**
             * Constructs a new Source.
             * @memberof buildkit.llb
             * @classdesc Represents a Source.
             * @constructor
             * @param {buildkit.llb.Source.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Source = function (properties) {
                this.locations = {};
                this.infos = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Source locations.
             * @member {Object.<string,Uint8Array>} locations
             * @memberof buildkit.llb.Source
             * @instance
             */
            Source.prototype.locations = $util.emptyObject;

            /**
             * Source infos.
             * @member {Array.<Uint8Array>} infos
             * @memberof buildkit.llb.Source
             * @instance
             */
            Source.prototype.infos = $util.emptyArray;

            /**
             * Creates a new Source instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Source
             * @static
             * @param {buildkit.llb.Source.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Source} Source instance
             * @type {{
             *   (properties: buildkit.llb.Source.$Shape): buildkit.llb.Source & buildkit.llb.Source.$Shape;
             *   (properties?: buildkit.llb.Source.$Properties): buildkit.llb.Source;
             * }}
             */
            Source.create = function(properties) {
                return new Source(properties);
            };

            /**
             * Encodes the specified Source message. Does not implicitly {@link buildkit.llb.Source.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Source
             * @static
             * @param {buildkit.llb.Source.$Properties} message Source message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Source.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.locations != null && $Object.hasOwnProperty.call(message, "locations"))
                    for (let keys = $Object.keys(message.locations), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).bytes(message.locations[keys[i]]).ldelim();
                if (message.infos != null && message.infos.length)
                    for (let i = 0; i < message.infos.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.infos[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Source message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Source
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Source & buildkit.llb.Source.$Shape} Source
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Source.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Source();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (message.locations === $util.emptyObject)
                                message.locations = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = [];
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.bytes();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.locations, key);
                            message.locations[key] = value;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.infos && message.infos.length))
                                message.infos = [];
                            message.infos.push(reader.bytes());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Source;
        })();

        llb.Op = (function() {

            /**
             * Properties of an Op.
             * @typedef {Object} buildkit.llb.Op.$Properties
             * @property {Array.<buildkit.llb.Input.$Properties>} [inputs] Op inputs
             * @property {buildkit.llb.ExecOp.$Properties|null} [exec] Op exec
             * @property {buildkit.llb.SourceOp.$Properties|null} [source] Op source
             * @property {buildkit.llb.FileOp.$Properties|null} [file] Op file
             * @property {Uint8Array|null} [build] Op build
             * @property {buildkit.llb.MergeOp.$Properties|null} [merge] Op merge
             * @property {buildkit.llb.DiffOp.$Properties|null} [diff] Op diff
             * @property {buildkit.llb.Platform.$Properties} [platform] Op platform
             * @property {"exec"|"source"|"file"|"build"|"merge"|"diff"} [operation] Op operation
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Op.
             * @memberof buildkit.llb
             * @interface IOp
             * @augments buildkit.llb.Op.$Properties
             * @deprecated Use buildkit.llb.Op.$Properties instead.
             */

            /**
             * Narrowed shape of an Op.
             * @typedef {{
             *   inputs?: Array.<buildkit.llb.Input.$Shape>;
             *   exec?: buildkit.llb.ExecOp.$Shape|null;
             *   source?: buildkit.llb.SourceOp.$Shape|null;
             *   file?: buildkit.llb.FileOp.$Shape|null;
             *   build?: Uint8Array|null;
             *   merge?: buildkit.llb.MergeOp.$Shape|null;
             *   diff?: buildkit.llb.DiffOp.$Shape|null;
             *   platform?: buildkit.llb.Platform.$Shape;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ operation?: undefined; exec?: null; source?: null; file?: null; build?: null; merge?: null; diff?: null }|{ operation?: "exec"; exec: buildkit.llb.ExecOp.$Shape; source?: null; file?: null; build?: null; merge?: null; diff?: null }|{ operation?: "source"; exec?: null; source: buildkit.llb.SourceOp.$Shape; file?: null; build?: null; merge?: null; diff?: null }|{ operation?: "file"; exec?: null; source?: null; file: buildkit.llb.FileOp.$Shape; build?: null; merge?: null; diff?: null }|{ operation?: "build"; exec?: null; source?: null; file?: null; build: Uint8Array; merge?: null; diff?: null }|{ operation?: "merge"; exec?: null; source?: null; file?: null; build?: null; merge: buildkit.llb.MergeOp.$Shape; diff?: null }|{ operation?: "diff"; exec?: null; source?: null; file?: null; build?: null; merge?: null; diff: buildkit.llb.DiffOp.$Shape })
             * )} buildkit.llb.Op.$Shape
             */

            /**
             * Constructs a new Op.
             * @memberof buildkit.llb
             * @classdesc Represents an Op.
             * @constructor
             * @param {buildkit.llb.Op.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Op = function (properties) {
                this.inputs = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Op inputs.
             * @member {Array.<buildkit.llb.Input>} inputs
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.inputs = $util.emptyArray;

            /**
             * Op exec.
             * @member {buildkit.llb.ExecOp|null} exec
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.exec = null;

            /**
             * Op source.
             * @member {buildkit.llb.SourceOp|null} source
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.source = null;

            /**
             * Op file.
             * @member {buildkit.llb.FileOp|null} file
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.file = null;

            /**
             * Op build.
             * @member {Uint8Array|null} build
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.build = null;

            /**
             * Op merge.
             * @member {buildkit.llb.MergeOp|null} merge
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.merge = null;

            /**
             * Op diff.
             * @member {buildkit.llb.DiffOp|null} diff
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.diff = null;

            /**
             * Op platform.
             * @member {buildkit.llb.Platform} platform
             * @memberof buildkit.llb.Op
             * @instance
             */
            Op.prototype.platform = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Op operation.
             * @member {"exec"|"source"|"file"|"build"|"merge"|"diff"|undefined} operation
             * @memberof buildkit.llb.Op
             * @instance
             */
            $Object.defineProperty(Op.prototype, "operation", {
                get: $util.oneOfGetter($oneOfFields = ["exec", "source", "file", "build", "merge", "diff"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Op instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Op
             * @static
             * @param {buildkit.llb.Op.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Op} Op instance
             * @type {{
             *   (properties: buildkit.llb.Op.$Shape): buildkit.llb.Op & buildkit.llb.Op.$Shape;
             *   (properties?: buildkit.llb.Op.$Properties): buildkit.llb.Op;
             * }}
             */
            Op.create = function(properties) {
                return new Op(properties);
            };

            /**
             * Encodes the specified Op message. Does not implicitly {@link buildkit.llb.Op.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Op
             * @static
             * @param {buildkit.llb.Op.$Properties} message Op message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Op.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.inputs != null && message.inputs.length)
                    for (let i = 0; i < message.inputs.length; ++i)
                        $root.buildkit.llb.Input.encode(message.inputs[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.exec != null && $Object.hasOwnProperty.call(message, "exec"))
                    $root.buildkit.llb.ExecOp.encode(message.exec, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.source != null && $Object.hasOwnProperty.call(message, "source"))
                    $root.buildkit.llb.SourceOp.encode(message.source, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.file != null && $Object.hasOwnProperty.call(message, "file"))
                    $root.buildkit.llb.FileOp.encode(message.file, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.build != null && $Object.hasOwnProperty.call(message, "build"))
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.build);
                if (message.merge != null && $Object.hasOwnProperty.call(message, "merge"))
                    $root.buildkit.llb.MergeOp.encode(message.merge, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.diff != null && $Object.hasOwnProperty.call(message, "diff"))
                    $root.buildkit.llb.DiffOp.encode(message.diff, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.platform != null && $Object.hasOwnProperty.call(message, "platform"))
                    $root.buildkit.llb.Platform.encode(message.platform, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Op message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Op
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Op & buildkit.llb.Op.$Shape} Op
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Op.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Op();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.inputs && message.inputs.length))
                                message.inputs = [];
                            message.inputs.push($root.buildkit.llb.Input.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.exec = $root.buildkit.llb.ExecOp.decode(reader, reader.size(), $undefined, _depth + 1, message.exec);
                            message.operation = "exec";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.source = $root.buildkit.llb.SourceOp.decode(reader, reader.size(), $undefined, _depth + 1, message.source);
                            message.operation = "source";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.file = $root.buildkit.llb.FileOp.decode(reader, reader.size(), $undefined, _depth + 1, message.file);
                            message.operation = "file";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.build = reader.bytes();
                            message.operation = "build";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.merge = $root.buildkit.llb.MergeOp.decode(reader, reader.size(), $undefined, _depth + 1, message.merge);
                            message.operation = "merge";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.diff = $root.buildkit.llb.DiffOp.decode(reader, reader.size(), $undefined, _depth + 1, message.diff);
                            message.operation = "diff";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.platform = $root.buildkit.llb.Platform.decode(reader, reader.size(), $undefined, _depth + 1, message.platform);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Op;
        })();

        llb.Input = (function() {

            /**
             * Properties of an Input.
             * @typedef {Object} buildkit.llb.Input.$Properties
             * @property {string} [digest] Input digest
             * @property {number} [index] Input index
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Input.
             * @memberof buildkit.llb
             * @interface IInput
             * @augments buildkit.llb.Input.$Properties
             * @deprecated Use buildkit.llb.Input.$Properties instead.
             */

            /**
             * Shape of an Input.
             * @typedef {buildkit.llb.Input.$Properties} buildkit.llb.Input.$Shape
             */

            /**
             * Constructs a new Input.
             * @memberof buildkit.llb
             * @classdesc Represents an Input.
             * @constructor
             * @param {buildkit.llb.Input.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Input = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Input digest.
             * @member {string} digest
             * @memberof buildkit.llb.Input
             * @instance
             */
            Input.prototype.digest = "";

            /**
             * Input index.
             * @member {number} index
             * @memberof buildkit.llb.Input
             * @instance
             */
            Input.prototype.index = 0;

            /**
             * Creates a new Input instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Input
             * @static
             * @param {buildkit.llb.Input.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Input} Input instance
             * @type {{
             *   (properties: buildkit.llb.Input.$Shape): buildkit.llb.Input & buildkit.llb.Input.$Shape;
             *   (properties?: buildkit.llb.Input.$Properties): buildkit.llb.Input;
             * }}
             */
            Input.create = function(properties) {
                return new Input(properties);
            };

            /**
             * Encodes the specified Input message. Does not implicitly {@link buildkit.llb.Input.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Input
             * @static
             * @param {buildkit.llb.Input.$Properties} message Input message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Input.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.digest);
                if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.index);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Input message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Input
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Input & buildkit.llb.Input.$Shape} Input
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Input.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Input();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.index = value;
                            else
                                delete message.index;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Input;
        })();

        llb.Platform = (function() {

            /**
             * Properties of a Platform.
             * @typedef {Object} buildkit.llb.Platform.$Properties
             * @property {string} [architecture] Platform architecture
             * @property {string} [os] Platform os
             * @property {string} [variant] Platform variant
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Platform.
             * @memberof buildkit.llb
             * @interface IPlatform
             * @augments buildkit.llb.Platform.$Properties
             * @deprecated Use buildkit.llb.Platform.$Properties instead.
             */

            /**
             * Shape of a Platform.
             * @typedef {buildkit.llb.Platform.$Properties} buildkit.llb.Platform.$Shape
             */

            /**
             * Constructs a new Platform.
             * @memberof buildkit.llb
             * @classdesc Represents a Platform.
             * @constructor
             * @param {buildkit.llb.Platform.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Platform = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Platform architecture.
             * @member {string} architecture
             * @memberof buildkit.llb.Platform
             * @instance
             */
            Platform.prototype.architecture = "";

            /**
             * Platform os.
             * @member {string} os
             * @memberof buildkit.llb.Platform
             * @instance
             */
            Platform.prototype.os = "";

            /**
             * Platform variant.
             * @member {string} variant
             * @memberof buildkit.llb.Platform
             * @instance
             */
            Platform.prototype.variant = "";

            /**
             * Creates a new Platform instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Platform
             * @static
             * @param {buildkit.llb.Platform.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Platform} Platform instance
             * @type {{
             *   (properties: buildkit.llb.Platform.$Shape): buildkit.llb.Platform & buildkit.llb.Platform.$Shape;
             *   (properties?: buildkit.llb.Platform.$Properties): buildkit.llb.Platform;
             * }}
             */
            Platform.create = function(properties) {
                return new Platform(properties);
            };

            /**
             * Encodes the specified Platform message. Does not implicitly {@link buildkit.llb.Platform.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Platform
             * @static
             * @param {buildkit.llb.Platform.$Properties} message Platform message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Platform.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.architecture != null && $Object.hasOwnProperty.call(message, "architecture") && message.architecture !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.architecture);
                if (message.os != null && $Object.hasOwnProperty.call(message, "os") && message.os !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.os);
                if (message.variant != null && $Object.hasOwnProperty.call(message, "variant") && message.variant !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.variant);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Platform message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Platform
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Platform & buildkit.llb.Platform.$Shape} Platform
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Platform.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Platform();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.architecture = value;
                            else
                                delete message.architecture;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.os = value;
                            else
                                delete message.os;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.variant = value;
                            else
                                delete message.variant;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Platform;
        })();

        llb.ExecOp = (function() {

            /**
             * Properties of an ExecOp.
             * @typedef {Object} buildkit.llb.ExecOp.$Properties
             * @property {buildkit.llb.Meta.$Properties} [meta] ExecOp meta
             * @property {Array.<buildkit.llb.Mount.$Properties>} [mounts] ExecOp mounts
             * @property {buildkit.llb.NetworkMode} [network] ExecOp network
             * @property {buildkit.llb.SecurityMode} [security] ExecOp security
             * @property {Array.<buildkit.llb.SecretEnv.$Properties>} [secretenv] ExecOp secretenv
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an ExecOp.
             * @memberof buildkit.llb
             * @interface IExecOp
             * @augments buildkit.llb.ExecOp.$Properties
             * @deprecated Use buildkit.llb.ExecOp.$Properties instead.
             */

            /**
             * Shape of an ExecOp.
             * @typedef {buildkit.llb.ExecOp.$Properties} buildkit.llb.ExecOp.$Shape
             */

            /**
             * Constructs a new ExecOp.
             * @memberof buildkit.llb
             * @classdesc Represents an ExecOp.
             * @constructor
             * @param {buildkit.llb.ExecOp.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ExecOp = function (properties) {
                this.mounts = [];
                this.secretenv = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ExecOp meta.
             * @member {buildkit.llb.Meta} meta
             * @memberof buildkit.llb.ExecOp
             * @instance
             */
            ExecOp.prototype.meta = null;

            /**
             * ExecOp mounts.
             * @member {Array.<buildkit.llb.Mount>} mounts
             * @memberof buildkit.llb.ExecOp
             * @instance
             */
            ExecOp.prototype.mounts = $util.emptyArray;

            /**
             * ExecOp network.
             * @member {buildkit.llb.NetworkMode} network
             * @memberof buildkit.llb.ExecOp
             * @instance
             */
            ExecOp.prototype.network = 0;

            /**
             * ExecOp security.
             * @member {buildkit.llb.SecurityMode} security
             * @memberof buildkit.llb.ExecOp
             * @instance
             */
            ExecOp.prototype.security = 0;

            /**
             * ExecOp secretenv.
             * @member {Array.<buildkit.llb.SecretEnv>} secretenv
             * @memberof buildkit.llb.ExecOp
             * @instance
             */
            ExecOp.prototype.secretenv = $util.emptyArray;

            /**
             * Creates a new ExecOp instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.ExecOp
             * @static
             * @param {buildkit.llb.ExecOp.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.ExecOp} ExecOp instance
             * @type {{
             *   (properties: buildkit.llb.ExecOp.$Shape): buildkit.llb.ExecOp & buildkit.llb.ExecOp.$Shape;
             *   (properties?: buildkit.llb.ExecOp.$Properties): buildkit.llb.ExecOp;
             * }}
             */
            ExecOp.create = function(properties) {
                return new ExecOp(properties);
            };

            /**
             * Encodes the specified ExecOp message. Does not implicitly {@link buildkit.llb.ExecOp.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.ExecOp
             * @static
             * @param {buildkit.llb.ExecOp.$Properties} message ExecOp message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ExecOp.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.meta != null && $Object.hasOwnProperty.call(message, "meta"))
                    $root.buildkit.llb.Meta.encode(message.meta, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.mounts != null && message.mounts.length)
                    for (let i = 0; i < message.mounts.length; ++i)
                        $root.buildkit.llb.Mount.encode(message.mounts[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.network != null && $Object.hasOwnProperty.call(message, "network") && message.network !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.network);
                if (message.security != null && $Object.hasOwnProperty.call(message, "security") && message.security !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.security);
                if (message.secretenv != null && message.secretenv.length)
                    for (let i = 0; i < message.secretenv.length; ++i)
                        $root.buildkit.llb.SecretEnv.encode(message.secretenv[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an ExecOp message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.ExecOp
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.ExecOp & buildkit.llb.ExecOp.$Shape} ExecOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ExecOp.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.ExecOp();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.meta = $root.buildkit.llb.Meta.decode(reader, reader.size(), $undefined, _depth + 1, message.meta);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.mounts && message.mounts.length))
                                message.mounts = [];
                            message.mounts.push($root.buildkit.llb.Mount.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.network = value;
                            else
                                delete message.network;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.security = value;
                            else
                                delete message.security;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.secretenv && message.secretenv.length))
                                message.secretenv = [];
                            message.secretenv.push($root.buildkit.llb.SecretEnv.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ExecOp;
        })();

        llb.SecretEnv = (function() {

            /**
             * Properties of a SecretEnv.
             * @typedef {Object} buildkit.llb.SecretEnv.$Properties
             * @property {string} [name] SecretEnv name
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SecretEnv.
             * @memberof buildkit.llb
             * @interface ISecretEnv
             * @augments buildkit.llb.SecretEnv.$Properties
             * @deprecated Use buildkit.llb.SecretEnv.$Properties instead.
             */

            /**
             * Shape of a SecretEnv.
             * @typedef {buildkit.llb.SecretEnv.$Properties} buildkit.llb.SecretEnv.$Shape
             */

            /**
             * Constructs a new SecretEnv.
             * @memberof buildkit.llb
             * @classdesc Represents a SecretEnv.
             * @constructor
             * @param {buildkit.llb.SecretEnv.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SecretEnv = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SecretEnv name.
             * @member {string} name
             * @memberof buildkit.llb.SecretEnv
             * @instance
             */
            SecretEnv.prototype.name = "";

            /**
             * Creates a new SecretEnv instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.SecretEnv
             * @static
             * @param {buildkit.llb.SecretEnv.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.SecretEnv} SecretEnv instance
             * @type {{
             *   (properties: buildkit.llb.SecretEnv.$Shape): buildkit.llb.SecretEnv & buildkit.llb.SecretEnv.$Shape;
             *   (properties?: buildkit.llb.SecretEnv.$Properties): buildkit.llb.SecretEnv;
             * }}
             */
            SecretEnv.create = function(properties) {
                return new SecretEnv(properties);
            };

            /**
             * Encodes the specified SecretEnv message. Does not implicitly {@link buildkit.llb.SecretEnv.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.SecretEnv
             * @static
             * @param {buildkit.llb.SecretEnv.$Properties} message SecretEnv message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SecretEnv.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SecretEnv message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.SecretEnv
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.SecretEnv & buildkit.llb.SecretEnv.$Shape} SecretEnv
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SecretEnv.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.SecretEnv();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SecretEnv;
        })();

        llb.Meta = (function() {

            /**
             * Properties of a Meta.
             * @typedef {Object} buildkit.llb.Meta.$Properties
             * @property {Array.<string>} [args] Meta args
             * @property {Array.<string>} [env] Meta env
             * @property {string} [cwd] Meta cwd
             * @property {string} [user] Meta user
             * @property {buildkit.llb.ProxyEnv.$Properties} [proxyEnv] Meta proxyEnv
             * @property {string} [hostname] Meta hostname
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Meta.
             * @memberof buildkit.llb
             * @interface IMeta
             * @augments buildkit.llb.Meta.$Properties
             * @deprecated Use buildkit.llb.Meta.$Properties instead.
             */

            /**
             * Shape of a Meta.
             * @typedef {buildkit.llb.Meta.$Properties} buildkit.llb.Meta.$Shape
             */

            /**
             * Constructs a new Meta.
             * @memberof buildkit.llb
             * @classdesc Represents a Meta.
             * @constructor
             * @param {buildkit.llb.Meta.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Meta = function (properties) {
                this.args = [];
                this.env = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Meta args.
             * @member {Array.<string>} args
             * @memberof buildkit.llb.Meta
             * @instance
             */
            Meta.prototype.args = $util.emptyArray;

            /**
             * Meta env.
             * @member {Array.<string>} env
             * @memberof buildkit.llb.Meta
             * @instance
             */
            Meta.prototype.env = $util.emptyArray;

            /**
             * Meta cwd.
             * @member {string} cwd
             * @memberof buildkit.llb.Meta
             * @instance
             */
            Meta.prototype.cwd = "";

            /**
             * Meta user.
             * @member {string} user
             * @memberof buildkit.llb.Meta
             * @instance
             */
            Meta.prototype.user = "";

            /**
             * Meta proxyEnv.
             * @member {buildkit.llb.ProxyEnv} proxyEnv
             * @memberof buildkit.llb.Meta
             * @instance
             */
            Meta.prototype.proxyEnv = null;

            /**
             * Meta hostname.
             * @member {string} hostname
             * @memberof buildkit.llb.Meta
             * @instance
             */
            Meta.prototype.hostname = "";

            /**
             * Creates a new Meta instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Meta
             * @static
             * @param {buildkit.llb.Meta.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Meta} Meta instance
             * @type {{
             *   (properties: buildkit.llb.Meta.$Shape): buildkit.llb.Meta & buildkit.llb.Meta.$Shape;
             *   (properties?: buildkit.llb.Meta.$Properties): buildkit.llb.Meta;
             * }}
             */
            Meta.create = function(properties) {
                return new Meta(properties);
            };

            /**
             * Encodes the specified Meta message. Does not implicitly {@link buildkit.llb.Meta.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Meta
             * @static
             * @param {buildkit.llb.Meta.$Properties} message Meta message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Meta.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.args != null && message.args.length)
                    for (let i = 0; i < message.args.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.args[i]);
                if (message.env != null && message.env.length)
                    for (let i = 0; i < message.env.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).string(message.env[i]);
                if (message.cwd != null && $Object.hasOwnProperty.call(message, "cwd") && message.cwd !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.cwd);
                if (message.user != null && $Object.hasOwnProperty.call(message, "user") && message.user !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.user);
                if (message.proxyEnv != null && $Object.hasOwnProperty.call(message, "proxyEnv"))
                    $root.buildkit.llb.ProxyEnv.encode(message.proxyEnv, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.hostname != null && $Object.hasOwnProperty.call(message, "hostname") && message.hostname !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.hostname);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Meta message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Meta
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Meta & buildkit.llb.Meta.$Shape} Meta
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Meta.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Meta();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.args && message.args.length))
                                message.args = [];
                            message.args.push(reader.stringVerify());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.env && message.env.length))
                                message.env = [];
                            message.env.push(reader.stringVerify());
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.cwd = value;
                            else
                                delete message.cwd;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.user = value;
                            else
                                delete message.user;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.proxyEnv = $root.buildkit.llb.ProxyEnv.decode(reader, reader.size(), $undefined, _depth + 1, message.proxyEnv);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.hostname = value;
                            else
                                delete message.hostname;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Meta;
        })();

        llb.ProxyEnv = (function() {

            /**
             * Properties of a ProxyEnv.
             * @typedef {Object} buildkit.llb.ProxyEnv.$Properties
             * @property {string} [noProxy] ProxyEnv noProxy
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ProxyEnv.
             * @memberof buildkit.llb
             * @interface IProxyEnv
             * @augments buildkit.llb.ProxyEnv.$Properties
             * @deprecated Use buildkit.llb.ProxyEnv.$Properties instead.
             */

            /**
             * Shape of a ProxyEnv.
             * @typedef {buildkit.llb.ProxyEnv.$Properties} buildkit.llb.ProxyEnv.$Shape
             */

            /**
             * Constructs a new ProxyEnv.
             * @memberof buildkit.llb
             * @classdesc Represents a ProxyEnv.
             * @constructor
             * @param {buildkit.llb.ProxyEnv.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ProxyEnv = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ProxyEnv noProxy.
             * @member {string} noProxy
             * @memberof buildkit.llb.ProxyEnv
             * @instance
             */
            ProxyEnv.prototype.noProxy = "";

            /**
             * Creates a new ProxyEnv instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.ProxyEnv
             * @static
             * @param {buildkit.llb.ProxyEnv.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.ProxyEnv} ProxyEnv instance
             * @type {{
             *   (properties: buildkit.llb.ProxyEnv.$Shape): buildkit.llb.ProxyEnv & buildkit.llb.ProxyEnv.$Shape;
             *   (properties?: buildkit.llb.ProxyEnv.$Properties): buildkit.llb.ProxyEnv;
             * }}
             */
            ProxyEnv.create = function(properties) {
                return new ProxyEnv(properties);
            };

            /**
             * Encodes the specified ProxyEnv message. Does not implicitly {@link buildkit.llb.ProxyEnv.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.ProxyEnv
             * @static
             * @param {buildkit.llb.ProxyEnv.$Properties} message ProxyEnv message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ProxyEnv.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.noProxy != null && $Object.hasOwnProperty.call(message, "noProxy") && message.noProxy !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.noProxy);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ProxyEnv message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.ProxyEnv
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.ProxyEnv & buildkit.llb.ProxyEnv.$Shape} ProxyEnv
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ProxyEnv.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.ProxyEnv();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.noProxy = value;
                            else
                                delete message.noProxy;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ProxyEnv;
        })();

        /**
         * NetworkMode enum.
         * @name buildkit.llb.NetworkMode
         * @enum {number}
         * @property {number} SANDBOXED=0 SANDBOXED value
         * @property {number} HOST=1 HOST value
         * @property {number} NONE=2 NONE value
         */
        llb.NetworkMode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SANDBOXED"] = 0;
            values[valuesById[1] = "HOST"] = 1;
            values[valuesById[2] = "NONE"] = 2;
            return values;
        })();

        /**
         * SecurityMode enum.
         * @name buildkit.llb.SecurityMode
         * @enum {number}
         * @property {number} SANDBOX=0 SANDBOX value
         * @property {number} INSECURE=1 INSECURE value
         */
        llb.SecurityMode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SANDBOX"] = 0;
            values[valuesById[1] = "INSECURE"] = 1;
            return values;
        })();

        llb.Mount = (function() {

            /**
             * Properties of a Mount.
             * @typedef {Object} buildkit.llb.Mount.$Properties
             * @property {number} [input] Mount input
             * @property {string} [selector] Mount selector
             * @property {string} [dest] Mount dest
             * @property {number} [output] Mount output
             * @property {boolean} [readonly] Mount readonly
             * @property {buildkit.llb.MountType} [type] Mount type
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Mount.
             * @memberof buildkit.llb
             * @interface IMount
             * @augments buildkit.llb.Mount.$Properties
             * @deprecated Use buildkit.llb.Mount.$Properties instead.
             */

            /**
             * Shape of a Mount.
             * @typedef {buildkit.llb.Mount.$Properties} buildkit.llb.Mount.$Shape
             */

            /**
             * Constructs a new Mount.
             * @memberof buildkit.llb
             * @classdesc Represents a Mount.
             * @constructor
             * @param {buildkit.llb.Mount.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Mount = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Mount input.
             * @member {number} input
             * @memberof buildkit.llb.Mount
             * @instance
             */
            Mount.prototype.input = 0;

            /**
             * Mount selector.
             * @member {string} selector
             * @memberof buildkit.llb.Mount
             * @instance
             */
            Mount.prototype.selector = "";

            /**
             * Mount dest.
             * @member {string} dest
             * @memberof buildkit.llb.Mount
             * @instance
             */
            Mount.prototype.dest = "";

            /**
             * Mount output.
             * @member {number} output
             * @memberof buildkit.llb.Mount
             * @instance
             */
            Mount.prototype.output = 0;

            /**
             * Mount readonly.
             * @member {boolean} readonly
             * @memberof buildkit.llb.Mount
             * @instance
             */
            Mount.prototype.readonly = false;

            /**
             * Mount type.
             * @member {buildkit.llb.MountType} type
             * @memberof buildkit.llb.Mount
             * @instance
             */
            Mount.prototype.type = 0;

            /**
             * Creates a new Mount instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Mount
             * @static
             * @param {buildkit.llb.Mount.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Mount} Mount instance
             * @type {{
             *   (properties: buildkit.llb.Mount.$Shape): buildkit.llb.Mount & buildkit.llb.Mount.$Shape;
             *   (properties?: buildkit.llb.Mount.$Properties): buildkit.llb.Mount;
             * }}
             */
            Mount.create = function(properties) {
                return new Mount(properties);
            };

            /**
             * Encodes the specified Mount message. Does not implicitly {@link buildkit.llb.Mount.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Mount
             * @static
             * @param {buildkit.llb.Mount.$Properties} message Mount message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Mount.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.input != null && $Object.hasOwnProperty.call(message, "input") && message.input !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.input);
                if (message.selector != null && $Object.hasOwnProperty.call(message, "selector") && message.selector !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.selector);
                if (message.dest != null && $Object.hasOwnProperty.call(message, "dest") && message.dest !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.dest);
                if (message.output != null && $Object.hasOwnProperty.call(message, "output") && message.output !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.output);
                if (message.readonly != null && $Object.hasOwnProperty.call(message, "readonly") && message.readonly !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.readonly);
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).int32(message.type);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Mount message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Mount
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Mount & buildkit.llb.Mount.$Shape} Mount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Mount.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Mount();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.input = value;
                            else
                                delete message.input;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.selector = value;
                            else
                                delete message.selector;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.dest = value;
                            else
                                delete message.dest;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.output = value;
                            else
                                delete message.output;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.readonly = value;
                            else
                                delete message.readonly;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Mount;
        })();

        /**
         * MountType enum.
         * @name buildkit.llb.MountType
         * @enum {number}
         * @property {number} BIND=0 BIND value
         * @property {number} SECRET=1 SECRET value
         * @property {number} SSH=2 SSH value
         * @property {number} CACHE=3 CACHE value
         * @property {number} TMPFS=4 TMPFS value
         */
        llb.MountType = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "BIND"] = 0;
            values[valuesById[1] = "SECRET"] = 1;
            values[valuesById[2] = "SSH"] = 2;
            values[valuesById[3] = "CACHE"] = 3;
            values[valuesById[4] = "TMPFS"] = 4;
            return values;
        })();

        llb.SourceOp = (function() {

            /**
             * Properties of a SourceOp.
             * @typedef {Object} buildkit.llb.SourceOp.$Properties
             * @property {string} [identifier] SourceOp identifier
             * @property {Object.<string,string>} [attrs] SourceOp attrs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SourceOp.
             * @memberof buildkit.llb
             * @interface ISourceOp
             * @augments buildkit.llb.SourceOp.$Properties
             * @deprecated Use buildkit.llb.SourceOp.$Properties instead.
             */

            /**
             * Shape of a SourceOp.
             * @typedef {buildkit.llb.SourceOp.$Properties} buildkit.llb.SourceOp.$Shape
             */

            /**
             * Constructs a new SourceOp.
             * @memberof buildkit.llb
             * @classdesc Represents a SourceOp.
             * @constructor
             * @param {buildkit.llb.SourceOp.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SourceOp = function (properties) {
                this.attrs = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SourceOp identifier.
             * @member {string} identifier
             * @memberof buildkit.llb.SourceOp
             * @instance
             */
            SourceOp.prototype.identifier = "";

            /**
             * SourceOp attrs.
             * @member {Object.<string,string>} attrs
             * @memberof buildkit.llb.SourceOp
             * @instance
             */
            SourceOp.prototype.attrs = $util.emptyObject;

            /**
             * Creates a new SourceOp instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.SourceOp
             * @static
             * @param {buildkit.llb.SourceOp.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.SourceOp} SourceOp instance
             * @type {{
             *   (properties: buildkit.llb.SourceOp.$Shape): buildkit.llb.SourceOp & buildkit.llb.SourceOp.$Shape;
             *   (properties?: buildkit.llb.SourceOp.$Properties): buildkit.llb.SourceOp;
             * }}
             */
            SourceOp.create = function(properties) {
                return new SourceOp(properties);
            };

            /**
             * Encodes the specified SourceOp message. Does not implicitly {@link buildkit.llb.SourceOp.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.SourceOp
             * @static
             * @param {buildkit.llb.SourceOp.$Properties} message SourceOp message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SourceOp.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.identifier != null && $Object.hasOwnProperty.call(message, "identifier") && message.identifier !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.identifier);
                if (message.attrs != null && $Object.hasOwnProperty.call(message, "attrs"))
                    for (let keys = $Object.keys(message.attrs), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.attrs[keys[i]]).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SourceOp message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.SourceOp
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.SourceOp & buildkit.llb.SourceOp.$Shape} SourceOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SourceOp.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.SourceOp();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.identifier = value;
                            else
                                delete message.identifier;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (message.attrs === $util.emptyObject)
                                message.attrs = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = "";
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.stringVerify();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.attrs, key);
                            message.attrs[key] = value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SourceOp;
        })();

        llb.FileOp = (function() {

            /**
             * Properties of a FileOp.
             * @typedef {Object} buildkit.llb.FileOp.$Properties
             * @property {Array.<buildkit.llb.FileAction.$Properties>} [actions] FileOp actions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileOp.
             * @memberof buildkit.llb
             * @interface IFileOp
             * @augments buildkit.llb.FileOp.$Properties
             * @deprecated Use buildkit.llb.FileOp.$Properties instead.
             */

            /**
             * Shape of a FileOp.
             * @typedef {{
             *   actions?: Array.<buildkit.llb.FileAction.$Shape>;
             *   $unknowns?: Array.<Uint8Array>;
             * }} buildkit.llb.FileOp.$Shape
             */

            /**
             * Constructs a new FileOp.
             * @memberof buildkit.llb
             * @classdesc Represents a FileOp.
             * @constructor
             * @param {buildkit.llb.FileOp.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileOp = function (properties) {
                this.actions = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileOp actions.
             * @member {Array.<buildkit.llb.FileAction>} actions
             * @memberof buildkit.llb.FileOp
             * @instance
             */
            FileOp.prototype.actions = $util.emptyArray;

            /**
             * Creates a new FileOp instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.FileOp
             * @static
             * @param {buildkit.llb.FileOp.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.FileOp} FileOp instance
             * @type {{
             *   (properties: buildkit.llb.FileOp.$Shape): buildkit.llb.FileOp & buildkit.llb.FileOp.$Shape;
             *   (properties?: buildkit.llb.FileOp.$Properties): buildkit.llb.FileOp;
             * }}
             */
            FileOp.create = function(properties) {
                return new FileOp(properties);
            };

            /**
             * Encodes the specified FileOp message. Does not implicitly {@link buildkit.llb.FileOp.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.FileOp
             * @static
             * @param {buildkit.llb.FileOp.$Properties} message FileOp message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileOp.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.actions != null && message.actions.length)
                    for (let i = 0; i < message.actions.length; ++i)
                        $root.buildkit.llb.FileAction.encode(message.actions[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileOp message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.FileOp
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.FileOp & buildkit.llb.FileOp.$Shape} FileOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileOp.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.FileOp();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.actions && message.actions.length))
                                message.actions = [];
                            message.actions.push($root.buildkit.llb.FileAction.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileOp;
        })();

        llb.FileAction = (function() {

            /**
             * Properties of a FileAction.
             * @typedef {Object} buildkit.llb.FileAction.$Properties
             * @property {number} [input] FileAction input
             * @property {number} [secondaryInput] FileAction secondaryInput
             * @property {number} [output] FileAction output
             * @property {buildkit.llb.FileActionCopy.$Properties|null} [copy] FileAction copy
             * @property {buildkit.llb.FileActionMkFile.$Properties|null} [mkfile] FileAction mkfile
             * @property {buildkit.llb.FileActionMkDir.$Properties|null} [mkdir] FileAction mkdir
             * @property {buildkit.llb.FileActionRm.$Properties|null} [rm] FileAction rm
             * @property {buildkit.llb.FileActionSymlink.$Properties|null} [symlink] FileAction symlink
             * @property {"copy"|"mkfile"|"mkdir"|"rm"|"symlink"} [action] FileAction action
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileAction.
             * @memberof buildkit.llb
             * @interface IFileAction
             * @augments buildkit.llb.FileAction.$Properties
             * @deprecated Use buildkit.llb.FileAction.$Properties instead.
             */

            /**
             * Narrowed shape of a FileAction.
             * @typedef {{
             *   input?: number;
             *   secondaryInput?: number;
             *   output?: number;
             *   copy?: buildkit.llb.FileActionCopy.$Shape|null;
             *   mkfile?: buildkit.llb.FileActionMkFile.$Shape|null;
             *   mkdir?: buildkit.llb.FileActionMkDir.$Shape|null;
             *   rm?: buildkit.llb.FileActionRm.$Shape|null;
             *   symlink?: buildkit.llb.FileActionSymlink.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ action?: undefined; copy?: null; mkfile?: null; mkdir?: null; rm?: null; symlink?: null }|{ action?: "copy"; copy: buildkit.llb.FileActionCopy.$Shape; mkfile?: null; mkdir?: null; rm?: null; symlink?: null }|{ action?: "mkfile"; copy?: null; mkfile: buildkit.llb.FileActionMkFile.$Shape; mkdir?: null; rm?: null; symlink?: null }|{ action?: "mkdir"; copy?: null; mkfile?: null; mkdir: buildkit.llb.FileActionMkDir.$Shape; rm?: null; symlink?: null }|{ action?: "rm"; copy?: null; mkfile?: null; mkdir?: null; rm: buildkit.llb.FileActionRm.$Shape; symlink?: null }|{ action?: "symlink"; copy?: null; mkfile?: null; mkdir?: null; rm?: null; symlink: buildkit.llb.FileActionSymlink.$Shape })
             * )} buildkit.llb.FileAction.$Shape
             */

            /**
             * Constructs a new FileAction.
             * @memberof buildkit.llb
             * @classdesc Represents a FileAction.
             * @constructor
             * @param {buildkit.llb.FileAction.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileAction = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileAction input.
             * @member {number} input
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.input = 0;

            /**
             * FileAction secondaryInput.
             * @member {number} secondaryInput
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.secondaryInput = 0;

            /**
             * FileAction output.
             * @member {number} output
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.output = 0;

            /**
             * FileAction copy.
             * @member {buildkit.llb.FileActionCopy|null} copy
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.copy = null;

            /**
             * FileAction mkfile.
             * @member {buildkit.llb.FileActionMkFile|null} mkfile
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.mkfile = null;

            /**
             * FileAction mkdir.
             * @member {buildkit.llb.FileActionMkDir|null} mkdir
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.mkdir = null;

            /**
             * FileAction rm.
             * @member {buildkit.llb.FileActionRm|null} rm
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.rm = null;

            /**
             * FileAction symlink.
             * @member {buildkit.llb.FileActionSymlink|null} symlink
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            FileAction.prototype.symlink = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * FileAction action.
             * @member {"copy"|"mkfile"|"mkdir"|"rm"|"symlink"|undefined} action
             * @memberof buildkit.llb.FileAction
             * @instance
             */
            $Object.defineProperty(FileAction.prototype, "action", {
                get: $util.oneOfGetter($oneOfFields = ["copy", "mkfile", "mkdir", "rm", "symlink"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new FileAction instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.FileAction
             * @static
             * @param {buildkit.llb.FileAction.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.FileAction} FileAction instance
             * @type {{
             *   (properties: buildkit.llb.FileAction.$Shape): buildkit.llb.FileAction & buildkit.llb.FileAction.$Shape;
             *   (properties?: buildkit.llb.FileAction.$Properties): buildkit.llb.FileAction;
             * }}
             */
            FileAction.create = function(properties) {
                return new FileAction(properties);
            };

            /**
             * Encodes the specified FileAction message. Does not implicitly {@link buildkit.llb.FileAction.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.FileAction
             * @static
             * @param {buildkit.llb.FileAction.$Properties} message FileAction message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileAction.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.input != null && $Object.hasOwnProperty.call(message, "input") && message.input !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.input);
                if (message.secondaryInput != null && $Object.hasOwnProperty.call(message, "secondaryInput") && message.secondaryInput !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.secondaryInput);
                if (message.output != null && $Object.hasOwnProperty.call(message, "output") && message.output !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.output);
                if (message.copy != null && $Object.hasOwnProperty.call(message, "copy"))
                    $root.buildkit.llb.FileActionCopy.encode(message.copy, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.mkfile != null && $Object.hasOwnProperty.call(message, "mkfile"))
                    $root.buildkit.llb.FileActionMkFile.encode(message.mkfile, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.mkdir != null && $Object.hasOwnProperty.call(message, "mkdir"))
                    $root.buildkit.llb.FileActionMkDir.encode(message.mkdir, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.rm != null && $Object.hasOwnProperty.call(message, "rm"))
                    $root.buildkit.llb.FileActionRm.encode(message.rm, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.symlink != null && $Object.hasOwnProperty.call(message, "symlink"))
                    $root.buildkit.llb.FileActionSymlink.encode(message.symlink, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileAction message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.FileAction
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.FileAction & buildkit.llb.FileAction.$Shape} FileAction
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileAction.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.FileAction();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.input = value;
                            else
                                delete message.input;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.secondaryInput = value;
                            else
                                delete message.secondaryInput;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.output = value;
                            else
                                delete message.output;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.copy = $root.buildkit.llb.FileActionCopy.decode(reader, reader.size(), $undefined, _depth + 1, message.copy);
                            message.action = "copy";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.mkfile = $root.buildkit.llb.FileActionMkFile.decode(reader, reader.size(), $undefined, _depth + 1, message.mkfile);
                            message.action = "mkfile";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.mkdir = $root.buildkit.llb.FileActionMkDir.decode(reader, reader.size(), $undefined, _depth + 1, message.mkdir);
                            message.action = "mkdir";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.rm = $root.buildkit.llb.FileActionRm.decode(reader, reader.size(), $undefined, _depth + 1, message.rm);
                            message.action = "rm";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.symlink = $root.buildkit.llb.FileActionSymlink.decode(reader, reader.size(), $undefined, _depth + 1, message.symlink);
                            message.action = "symlink";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileAction;
        })();

        llb.FileActionCopy = (function() {

            /**
             * Properties of a FileActionCopy.
             * @typedef {Object} buildkit.llb.FileActionCopy.$Properties
             * @property {string} [src] FileActionCopy src
             * @property {string} [dest] FileActionCopy dest
             * @property {number} [mode] FileActionCopy mode
             * @property {boolean} [createDestPath] FileActionCopy createDestPath
             * @property {boolean} [allowWildcard] FileActionCopy allowWildcard
             * @property {boolean} [allowEmptyWildcard] FileActionCopy allowEmptyWildcard
             * @property {number} [timestamp] FileActionCopy timestamp
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileActionCopy.
             * @memberof buildkit.llb
             * @interface IFileActionCopy
             * @augments buildkit.llb.FileActionCopy.$Properties
             * @deprecated Use buildkit.llb.FileActionCopy.$Properties instead.
             */

            /**
             * Shape of a FileActionCopy.
             * @typedef {buildkit.llb.FileActionCopy.$Properties} buildkit.llb.FileActionCopy.$Shape
             */

            /**
             * Constructs a new FileActionCopy.
             * @memberof buildkit.llb
             * @classdesc Represents a FileActionCopy.
             * @constructor
             * @param {buildkit.llb.FileActionCopy.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileActionCopy = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileActionCopy src.
             * @member {string} src
             * @memberof buildkit.llb.FileActionCopy
             * @instance
             */
            FileActionCopy.prototype.src = "";

            /**
             * FileActionCopy dest.
             * @member {string} dest
             * @memberof buildkit.llb.FileActionCopy
             * @instance
             */
            FileActionCopy.prototype.dest = "";

            /**
             * FileActionCopy mode.
             * @member {number} mode
             * @memberof buildkit.llb.FileActionCopy
             * @instance
             */
            FileActionCopy.prototype.mode = 0;

            /**
             * FileActionCopy createDestPath.
             * @member {boolean} createDestPath
             * @memberof buildkit.llb.FileActionCopy
             * @instance
             */
            FileActionCopy.prototype.createDestPath = false;

            /**
             * FileActionCopy allowWildcard.
             * @member {boolean} allowWildcard
             * @memberof buildkit.llb.FileActionCopy
             * @instance
             */
            FileActionCopy.prototype.allowWildcard = false;

            /**
             * FileActionCopy allowEmptyWildcard.
             * @member {boolean} allowEmptyWildcard
             * @memberof buildkit.llb.FileActionCopy
             * @instance
             */
            FileActionCopy.prototype.allowEmptyWildcard = false;

            /**
             * FileActionCopy timestamp.
             * @member {number} timestamp
             * @memberof buildkit.llb.FileActionCopy
             * @instance
             */
            FileActionCopy.prototype.timestamp = 0;

            /**
             * Creates a new FileActionCopy instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.FileActionCopy
             * @static
             * @param {buildkit.llb.FileActionCopy.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.FileActionCopy} FileActionCopy instance
             * @type {{
             *   (properties: buildkit.llb.FileActionCopy.$Shape): buildkit.llb.FileActionCopy & buildkit.llb.FileActionCopy.$Shape;
             *   (properties?: buildkit.llb.FileActionCopy.$Properties): buildkit.llb.FileActionCopy;
             * }}
             */
            FileActionCopy.create = function(properties) {
                return new FileActionCopy(properties);
            };

            /**
             * Encodes the specified FileActionCopy message. Does not implicitly {@link buildkit.llb.FileActionCopy.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.FileActionCopy
             * @static
             * @param {buildkit.llb.FileActionCopy.$Properties} message FileActionCopy message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileActionCopy.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.src != null && $Object.hasOwnProperty.call(message, "src") && message.src !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.src);
                if (message.dest != null && $Object.hasOwnProperty.call(message, "dest") && message.dest !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.dest);
                if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.mode);
                if (message.createDestPath != null && $Object.hasOwnProperty.call(message, "createDestPath") && message.createDestPath !== false)
                    writer.uint32(/* id 8, wireType 0 =*/64).bool(message.createDestPath);
                if (message.allowWildcard != null && $Object.hasOwnProperty.call(message, "allowWildcard") && message.allowWildcard !== false)
                    writer.uint32(/* id 9, wireType 0 =*/72).bool(message.allowWildcard);
                if (message.allowEmptyWildcard != null && $Object.hasOwnProperty.call(message, "allowEmptyWildcard") && message.allowEmptyWildcard !== false)
                    writer.uint32(/* id 10, wireType 0 =*/80).bool(message.allowEmptyWildcard);
                if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp") && message.timestamp !== 0)
                    writer.uint32(/* id 11, wireType 0 =*/88).int32(message.timestamp);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileActionCopy message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.FileActionCopy
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionCopy & buildkit.llb.FileActionCopy.$Shape} FileActionCopy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileActionCopy.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.FileActionCopy();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.src = value;
                            else
                                delete message.src;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.dest = value;
                            else
                                delete message.dest;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.mode = value;
                            else
                                delete message.mode;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.createDestPath = value;
                            else
                                delete message.createDestPath;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.allowWildcard = value;
                            else
                                delete message.allowWildcard;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.allowEmptyWildcard = value;
                            else
                                delete message.allowEmptyWildcard;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.timestamp = value;
                            else
                                delete message.timestamp;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileActionCopy;
        })();

        llb.FileActionMkFile = (function() {

            /**
             * Properties of a FileActionMkFile.
             * @typedef {Object} buildkit.llb.FileActionMkFile.$Properties
             * @property {string} [path] FileActionMkFile path
             * @property {number} [mode] FileActionMkFile mode
             * @property {Uint8Array} [data] FileActionMkFile data
             * @property {number} [timestamp] FileActionMkFile timestamp
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileActionMkFile.
             * @memberof buildkit.llb
             * @interface IFileActionMkFile
             * @augments buildkit.llb.FileActionMkFile.$Properties
             * @deprecated Use buildkit.llb.FileActionMkFile.$Properties instead.
             */

            /**
             * Shape of a FileActionMkFile.
             * @typedef {buildkit.llb.FileActionMkFile.$Properties} buildkit.llb.FileActionMkFile.$Shape
             */

            /**
             * Constructs a new FileActionMkFile.
             * @memberof buildkit.llb
             * @classdesc Represents a FileActionMkFile.
             * @constructor
             * @param {buildkit.llb.FileActionMkFile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileActionMkFile = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileActionMkFile path.
             * @member {string} path
             * @memberof buildkit.llb.FileActionMkFile
             * @instance
             */
            FileActionMkFile.prototype.path = "";

            /**
             * FileActionMkFile mode.
             * @member {number} mode
             * @memberof buildkit.llb.FileActionMkFile
             * @instance
             */
            FileActionMkFile.prototype.mode = 0;

            /**
             * FileActionMkFile data.
             * @member {Uint8Array} data
             * @memberof buildkit.llb.FileActionMkFile
             * @instance
             */
            FileActionMkFile.prototype.data = $util.newBuffer([]);

            /**
             * FileActionMkFile timestamp.
             * @member {number} timestamp
             * @memberof buildkit.llb.FileActionMkFile
             * @instance
             */
            FileActionMkFile.prototype.timestamp = 0;

            /**
             * Creates a new FileActionMkFile instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.FileActionMkFile
             * @static
             * @param {buildkit.llb.FileActionMkFile.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.FileActionMkFile} FileActionMkFile instance
             * @type {{
             *   (properties: buildkit.llb.FileActionMkFile.$Shape): buildkit.llb.FileActionMkFile & buildkit.llb.FileActionMkFile.$Shape;
             *   (properties?: buildkit.llb.FileActionMkFile.$Properties): buildkit.llb.FileActionMkFile;
             * }}
             */
            FileActionMkFile.create = function(properties) {
                return new FileActionMkFile(properties);
            };

            /**
             * Encodes the specified FileActionMkFile message. Does not implicitly {@link buildkit.llb.FileActionMkFile.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.FileActionMkFile
             * @static
             * @param {buildkit.llb.FileActionMkFile.$Properties} message FileActionMkFile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileActionMkFile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.path);
                if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.mode);
                if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.data);
                if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp") && message.timestamp !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).int32(message.timestamp);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileActionMkFile message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.FileActionMkFile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionMkFile & buildkit.llb.FileActionMkFile.$Shape} FileActionMkFile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileActionMkFile.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.FileActionMkFile();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.path = value;
                            else
                                delete message.path;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.mode = value;
                            else
                                delete message.mode;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.data = value;
                            else
                                delete message.data;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.timestamp = value;
                            else
                                delete message.timestamp;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileActionMkFile;
        })();

        llb.FileActionMkDir = (function() {

            /**
             * Properties of a FileActionMkDir.
             * @typedef {Object} buildkit.llb.FileActionMkDir.$Properties
             * @property {string} [path] FileActionMkDir path
             * @property {number} [mode] FileActionMkDir mode
             * @property {boolean} [makeParents] FileActionMkDir makeParents
             * @property {number} [timestamp] FileActionMkDir timestamp
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileActionMkDir.
             * @memberof buildkit.llb
             * @interface IFileActionMkDir
             * @augments buildkit.llb.FileActionMkDir.$Properties
             * @deprecated Use buildkit.llb.FileActionMkDir.$Properties instead.
             */

            /**
             * Shape of a FileActionMkDir.
             * @typedef {buildkit.llb.FileActionMkDir.$Properties} buildkit.llb.FileActionMkDir.$Shape
             */

            /**
             * Constructs a new FileActionMkDir.
             * @memberof buildkit.llb
             * @classdesc Represents a FileActionMkDir.
             * @constructor
             * @param {buildkit.llb.FileActionMkDir.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileActionMkDir = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileActionMkDir path.
             * @member {string} path
             * @memberof buildkit.llb.FileActionMkDir
             * @instance
             */
            FileActionMkDir.prototype.path = "";

            /**
             * FileActionMkDir mode.
             * @member {number} mode
             * @memberof buildkit.llb.FileActionMkDir
             * @instance
             */
            FileActionMkDir.prototype.mode = 0;

            /**
             * FileActionMkDir makeParents.
             * @member {boolean} makeParents
             * @memberof buildkit.llb.FileActionMkDir
             * @instance
             */
            FileActionMkDir.prototype.makeParents = false;

            /**
             * FileActionMkDir timestamp.
             * @member {number} timestamp
             * @memberof buildkit.llb.FileActionMkDir
             * @instance
             */
            FileActionMkDir.prototype.timestamp = 0;

            /**
             * Creates a new FileActionMkDir instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.FileActionMkDir
             * @static
             * @param {buildkit.llb.FileActionMkDir.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.FileActionMkDir} FileActionMkDir instance
             * @type {{
             *   (properties: buildkit.llb.FileActionMkDir.$Shape): buildkit.llb.FileActionMkDir & buildkit.llb.FileActionMkDir.$Shape;
             *   (properties?: buildkit.llb.FileActionMkDir.$Properties): buildkit.llb.FileActionMkDir;
             * }}
             */
            FileActionMkDir.create = function(properties) {
                return new FileActionMkDir(properties);
            };

            /**
             * Encodes the specified FileActionMkDir message. Does not implicitly {@link buildkit.llb.FileActionMkDir.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.FileActionMkDir
             * @static
             * @param {buildkit.llb.FileActionMkDir.$Properties} message FileActionMkDir message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileActionMkDir.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.path);
                if (message.mode != null && $Object.hasOwnProperty.call(message, "mode") && message.mode !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.mode);
                if (message.makeParents != null && $Object.hasOwnProperty.call(message, "makeParents") && message.makeParents !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.makeParents);
                if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp") && message.timestamp !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).int32(message.timestamp);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileActionMkDir message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.FileActionMkDir
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionMkDir & buildkit.llb.FileActionMkDir.$Shape} FileActionMkDir
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileActionMkDir.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.FileActionMkDir();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.path = value;
                            else
                                delete message.path;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.mode = value;
                            else
                                delete message.mode;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.makeParents = value;
                            else
                                delete message.makeParents;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.timestamp = value;
                            else
                                delete message.timestamp;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileActionMkDir;
        })();

        llb.FileActionRm = (function() {

            /**
             * Properties of a FileActionRm.
             * @typedef {Object} buildkit.llb.FileActionRm.$Properties
             * @property {string} [path] FileActionRm path
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileActionRm.
             * @memberof buildkit.llb
             * @interface IFileActionRm
             * @augments buildkit.llb.FileActionRm.$Properties
             * @deprecated Use buildkit.llb.FileActionRm.$Properties instead.
             */

            /**
             * Shape of a FileActionRm.
             * @typedef {buildkit.llb.FileActionRm.$Properties} buildkit.llb.FileActionRm.$Shape
             */

            /**
             * Constructs a new FileActionRm.
             * @memberof buildkit.llb
             * @classdesc Represents a FileActionRm.
             * @constructor
             * @param {buildkit.llb.FileActionRm.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileActionRm = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileActionRm path.
             * @member {string} path
             * @memberof buildkit.llb.FileActionRm
             * @instance
             */
            FileActionRm.prototype.path = "";

            /**
             * Creates a new FileActionRm instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.FileActionRm
             * @static
             * @param {buildkit.llb.FileActionRm.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.FileActionRm} FileActionRm instance
             * @type {{
             *   (properties: buildkit.llb.FileActionRm.$Shape): buildkit.llb.FileActionRm & buildkit.llb.FileActionRm.$Shape;
             *   (properties?: buildkit.llb.FileActionRm.$Properties): buildkit.llb.FileActionRm;
             * }}
             */
            FileActionRm.create = function(properties) {
                return new FileActionRm(properties);
            };

            /**
             * Encodes the specified FileActionRm message. Does not implicitly {@link buildkit.llb.FileActionRm.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.FileActionRm
             * @static
             * @param {buildkit.llb.FileActionRm.$Properties} message FileActionRm message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileActionRm.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.path);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileActionRm message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.FileActionRm
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionRm & buildkit.llb.FileActionRm.$Shape} FileActionRm
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileActionRm.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.FileActionRm();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.path = value;
                            else
                                delete message.path;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileActionRm;
        })();

        llb.FileActionSymlink = (function() {

            /**
             * Properties of a FileActionSymlink.
             * @typedef {Object} buildkit.llb.FileActionSymlink.$Properties
             * @property {string} [oldpath] FileActionSymlink oldpath
             * @property {string} [newpath] FileActionSymlink newpath
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileActionSymlink.
             * @memberof buildkit.llb
             * @interface IFileActionSymlink
             * @augments buildkit.llb.FileActionSymlink.$Properties
             * @deprecated Use buildkit.llb.FileActionSymlink.$Properties instead.
             */

            /**
             * Shape of a FileActionSymlink.
             * @typedef {buildkit.llb.FileActionSymlink.$Properties} buildkit.llb.FileActionSymlink.$Shape
             */

            /**
             * Constructs a new FileActionSymlink.
             * @memberof buildkit.llb
             * @classdesc Represents a FileActionSymlink.
             * @constructor
             * @param {buildkit.llb.FileActionSymlink.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileActionSymlink = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileActionSymlink oldpath.
             * @member {string} oldpath
             * @memberof buildkit.llb.FileActionSymlink
             * @instance
             */
            FileActionSymlink.prototype.oldpath = "";

            /**
             * FileActionSymlink newpath.
             * @member {string} newpath
             * @memberof buildkit.llb.FileActionSymlink
             * @instance
             */
            FileActionSymlink.prototype.newpath = "";

            /**
             * Creates a new FileActionSymlink instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.FileActionSymlink
             * @static
             * @param {buildkit.llb.FileActionSymlink.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.FileActionSymlink} FileActionSymlink instance
             * @type {{
             *   (properties: buildkit.llb.FileActionSymlink.$Shape): buildkit.llb.FileActionSymlink & buildkit.llb.FileActionSymlink.$Shape;
             *   (properties?: buildkit.llb.FileActionSymlink.$Properties): buildkit.llb.FileActionSymlink;
             * }}
             */
            FileActionSymlink.create = function(properties) {
                return new FileActionSymlink(properties);
            };

            /**
             * Encodes the specified FileActionSymlink message. Does not implicitly {@link buildkit.llb.FileActionSymlink.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.FileActionSymlink
             * @static
             * @param {buildkit.llb.FileActionSymlink.$Properties} message FileActionSymlink message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileActionSymlink.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.oldpath != null && $Object.hasOwnProperty.call(message, "oldpath") && message.oldpath !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.oldpath);
                if (message.newpath != null && $Object.hasOwnProperty.call(message, "newpath") && message.newpath !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.newpath);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileActionSymlink message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.FileActionSymlink
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.FileActionSymlink & buildkit.llb.FileActionSymlink.$Shape} FileActionSymlink
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileActionSymlink.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.FileActionSymlink();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.oldpath = value;
                            else
                                delete message.oldpath;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.newpath = value;
                            else
                                delete message.newpath;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileActionSymlink;
        })();

        llb.MergeOp = (function() {

            /**
             * Properties of a MergeOp.
             * @typedef {Object} buildkit.llb.MergeOp.$Properties
             * @property {Array.<buildkit.llb.MergeInput.$Properties>} [inputs] MergeOp inputs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MergeOp.
             * @memberof buildkit.llb
             * @interface IMergeOp
             * @augments buildkit.llb.MergeOp.$Properties
             * @deprecated Use buildkit.llb.MergeOp.$Properties instead.
             */

            /**
             * Shape of a MergeOp.
             * @typedef {buildkit.llb.MergeOp.$Properties} buildkit.llb.MergeOp.$Shape
             */

            /**
             * Constructs a new MergeOp.
             * @memberof buildkit.llb
             * @classdesc Represents a MergeOp.
             * @constructor
             * @param {buildkit.llb.MergeOp.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MergeOp = function (properties) {
                this.inputs = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MergeOp inputs.
             * @member {Array.<buildkit.llb.MergeInput>} inputs
             * @memberof buildkit.llb.MergeOp
             * @instance
             */
            MergeOp.prototype.inputs = $util.emptyArray;

            /**
             * Creates a new MergeOp instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.MergeOp
             * @static
             * @param {buildkit.llb.MergeOp.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.MergeOp} MergeOp instance
             * @type {{
             *   (properties: buildkit.llb.MergeOp.$Shape): buildkit.llb.MergeOp & buildkit.llb.MergeOp.$Shape;
             *   (properties?: buildkit.llb.MergeOp.$Properties): buildkit.llb.MergeOp;
             * }}
             */
            MergeOp.create = function(properties) {
                return new MergeOp(properties);
            };

            /**
             * Encodes the specified MergeOp message. Does not implicitly {@link buildkit.llb.MergeOp.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.MergeOp
             * @static
             * @param {buildkit.llb.MergeOp.$Properties} message MergeOp message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MergeOp.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.inputs != null && message.inputs.length)
                    for (let i = 0; i < message.inputs.length; ++i)
                        $root.buildkit.llb.MergeInput.encode(message.inputs[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MergeOp message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.MergeOp
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.MergeOp & buildkit.llb.MergeOp.$Shape} MergeOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MergeOp.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.MergeOp();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.inputs && message.inputs.length))
                                message.inputs = [];
                            message.inputs.push($root.buildkit.llb.MergeInput.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return MergeOp;
        })();

        llb.MergeInput = (function() {

            /**
             * Properties of a MergeInput.
             * @typedef {Object} buildkit.llb.MergeInput.$Properties
             * @property {number} [input] MergeInput input
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MergeInput.
             * @memberof buildkit.llb
             * @interface IMergeInput
             * @augments buildkit.llb.MergeInput.$Properties
             * @deprecated Use buildkit.llb.MergeInput.$Properties instead.
             */

            /**
             * Shape of a MergeInput.
             * @typedef {buildkit.llb.MergeInput.$Properties} buildkit.llb.MergeInput.$Shape
             */

            /**
             * Constructs a new MergeInput.
             * @memberof buildkit.llb
             * @classdesc Represents a MergeInput.
             * @constructor
             * @param {buildkit.llb.MergeInput.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MergeInput = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MergeInput input.
             * @member {number} input
             * @memberof buildkit.llb.MergeInput
             * @instance
             */
            MergeInput.prototype.input = 0;

            /**
             * Creates a new MergeInput instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.MergeInput
             * @static
             * @param {buildkit.llb.MergeInput.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.MergeInput} MergeInput instance
             * @type {{
             *   (properties: buildkit.llb.MergeInput.$Shape): buildkit.llb.MergeInput & buildkit.llb.MergeInput.$Shape;
             *   (properties?: buildkit.llb.MergeInput.$Properties): buildkit.llb.MergeInput;
             * }}
             */
            MergeInput.create = function(properties) {
                return new MergeInput(properties);
            };

            /**
             * Encodes the specified MergeInput message. Does not implicitly {@link buildkit.llb.MergeInput.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.MergeInput
             * @static
             * @param {buildkit.llb.MergeInput.$Properties} message MergeInput message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MergeInput.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.input != null && $Object.hasOwnProperty.call(message, "input") && message.input !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.input);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MergeInput message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.MergeInput
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.MergeInput & buildkit.llb.MergeInput.$Shape} MergeInput
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MergeInput.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.MergeInput();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.input = value;
                            else
                                delete message.input;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return MergeInput;
        })();

        llb.DiffOp = (function() {

            /**
             * Properties of a DiffOp.
             * @typedef {Object} buildkit.llb.DiffOp.$Properties
             * @property {buildkit.llb.DiffInput.$Properties} [lower] DiffOp lower
             * @property {buildkit.llb.DiffInput.$Properties} [upper] DiffOp upper
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DiffOp.
             * @memberof buildkit.llb
             * @interface IDiffOp
             * @augments buildkit.llb.DiffOp.$Properties
             * @deprecated Use buildkit.llb.DiffOp.$Properties instead.
             */

            /**
             * Shape of a DiffOp.
             * @typedef {buildkit.llb.DiffOp.$Properties} buildkit.llb.DiffOp.$Shape
             */

            /**
             * Constructs a new DiffOp.
             * @memberof buildkit.llb
             * @classdesc Represents a DiffOp.
             * @constructor
             * @param {buildkit.llb.DiffOp.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DiffOp = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DiffOp lower.
             * @member {buildkit.llb.DiffInput} lower
             * @memberof buildkit.llb.DiffOp
             * @instance
             */
            DiffOp.prototype.lower = null;

            /**
             * DiffOp upper.
             * @member {buildkit.llb.DiffInput} upper
             * @memberof buildkit.llb.DiffOp
             * @instance
             */
            DiffOp.prototype.upper = null;

            /**
             * Creates a new DiffOp instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.DiffOp
             * @static
             * @param {buildkit.llb.DiffOp.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.DiffOp} DiffOp instance
             * @type {{
             *   (properties: buildkit.llb.DiffOp.$Shape): buildkit.llb.DiffOp & buildkit.llb.DiffOp.$Shape;
             *   (properties?: buildkit.llb.DiffOp.$Properties): buildkit.llb.DiffOp;
             * }}
             */
            DiffOp.create = function(properties) {
                return new DiffOp(properties);
            };

            /**
             * Encodes the specified DiffOp message. Does not implicitly {@link buildkit.llb.DiffOp.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.DiffOp
             * @static
             * @param {buildkit.llb.DiffOp.$Properties} message DiffOp message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DiffOp.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.lower != null && $Object.hasOwnProperty.call(message, "lower"))
                    $root.buildkit.llb.DiffInput.encode(message.lower, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.upper != null && $Object.hasOwnProperty.call(message, "upper"))
                    $root.buildkit.llb.DiffInput.encode(message.upper, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DiffOp message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.DiffOp
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.DiffOp & buildkit.llb.DiffOp.$Shape} DiffOp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DiffOp.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.DiffOp();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.lower = $root.buildkit.llb.DiffInput.decode(reader, reader.size(), $undefined, _depth + 1, message.lower);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.upper = $root.buildkit.llb.DiffInput.decode(reader, reader.size(), $undefined, _depth + 1, message.upper);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DiffOp;
        })();

        llb.DiffInput = (function() {

            /**
             * Properties of a DiffInput.
             * @typedef {Object} buildkit.llb.DiffInput.$Properties
             * @property {number} [input] DiffInput input
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DiffInput.
             * @memberof buildkit.llb
             * @interface IDiffInput
             * @augments buildkit.llb.DiffInput.$Properties
             * @deprecated Use buildkit.llb.DiffInput.$Properties instead.
             */

            /**
             * Shape of a DiffInput.
             * @typedef {buildkit.llb.DiffInput.$Properties} buildkit.llb.DiffInput.$Shape
             */

            /**
             * Constructs a new DiffInput.
             * @memberof buildkit.llb
             * @classdesc Represents a DiffInput.
             * @constructor
             * @param {buildkit.llb.DiffInput.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DiffInput = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DiffInput input.
             * @member {number} input
             * @memberof buildkit.llb.DiffInput
             * @instance
             */
            DiffInput.prototype.input = 0;

            /**
             * Creates a new DiffInput instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.DiffInput
             * @static
             * @param {buildkit.llb.DiffInput.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.DiffInput} DiffInput instance
             * @type {{
             *   (properties: buildkit.llb.DiffInput.$Shape): buildkit.llb.DiffInput & buildkit.llb.DiffInput.$Shape;
             *   (properties?: buildkit.llb.DiffInput.$Properties): buildkit.llb.DiffInput;
             * }}
             */
            DiffInput.create = function(properties) {
                return new DiffInput(properties);
            };

            /**
             * Encodes the specified DiffInput message. Does not implicitly {@link buildkit.llb.DiffInput.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.DiffInput
             * @static
             * @param {buildkit.llb.DiffInput.$Properties} message DiffInput message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DiffInput.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.input != null && $Object.hasOwnProperty.call(message, "input") && message.input !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.input);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DiffInput message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.DiffInput
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.DiffInput & buildkit.llb.DiffInput.$Shape} DiffInput
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DiffInput.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.DiffInput();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.input = value;
                            else
                                delete message.input;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DiffInput;
        })();

        llb.OpMetadata = (function() {

            /**
             * Properties of an OpMetadata.
             * @typedef {Object} buildkit.llb.OpMetadata.$Properties
             * @property {boolean} [ignoreCache] OpMetadata ignoreCache
             * @property {Object.<string,string>} [description] OpMetadata description
             * @property {Object.<string,boolean>} [caps] OpMetadata caps
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an OpMetadata.
             * @memberof buildkit.llb
             * @interface IOpMetadata
             * @augments buildkit.llb.OpMetadata.$Properties
             * @deprecated Use buildkit.llb.OpMetadata.$Properties instead.
             */

            /**
             * Shape of an OpMetadata.
             * @typedef {buildkit.llb.OpMetadata.$Properties} buildkit.llb.OpMetadata.$Shape
             */

            /**
             * Constructs a new OpMetadata.
             * @memberof buildkit.llb
             * @classdesc Represents an OpMetadata.
             * @constructor
             * @param {buildkit.llb.OpMetadata.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const OpMetadata = function (properties) {
                this.description = {};
                this.caps = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * OpMetadata ignoreCache.
             * @member {boolean} ignoreCache
             * @memberof buildkit.llb.OpMetadata
             * @instance
             */
            OpMetadata.prototype.ignoreCache = false;

            /**
             * OpMetadata description.
             * @member {Object.<string,string>} description
             * @memberof buildkit.llb.OpMetadata
             * @instance
             */
            OpMetadata.prototype.description = $util.emptyObject;

            /**
             * OpMetadata caps.
             * @member {Object.<string,boolean>} caps
             * @memberof buildkit.llb.OpMetadata
             * @instance
             */
            OpMetadata.prototype.caps = $util.emptyObject;

            /**
             * Creates a new OpMetadata instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.OpMetadata
             * @static
             * @param {buildkit.llb.OpMetadata.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.OpMetadata} OpMetadata instance
             * @type {{
             *   (properties: buildkit.llb.OpMetadata.$Shape): buildkit.llb.OpMetadata & buildkit.llb.OpMetadata.$Shape;
             *   (properties?: buildkit.llb.OpMetadata.$Properties): buildkit.llb.OpMetadata;
             * }}
             */
            OpMetadata.create = function(properties) {
                return new OpMetadata(properties);
            };

            /**
             * Encodes the specified OpMetadata message. Does not implicitly {@link buildkit.llb.OpMetadata.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.OpMetadata
             * @static
             * @param {buildkit.llb.OpMetadata.$Properties} message OpMetadata message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            OpMetadata.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.ignoreCache != null && $Object.hasOwnProperty.call(message, "ignoreCache") && message.ignoreCache !== false)
                    writer.uint32(/* id 1, wireType 0 =*/8).bool(message.ignoreCache);
                if (message.description != null && $Object.hasOwnProperty.call(message, "description"))
                    for (let keys = $Object.keys(message.description), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.description[keys[i]]).ldelim();
                if (message.caps != null && $Object.hasOwnProperty.call(message, "caps"))
                    for (let keys = $Object.keys(message.caps), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 0 =*/16).bool(message.caps[keys[i]]).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an OpMetadata message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.OpMetadata
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.OpMetadata & buildkit.llb.OpMetadata.$Shape} OpMetadata
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            OpMetadata.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.OpMetadata();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.ignoreCache = value;
                            else
                                delete message.ignoreCache;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (message.description === $util.emptyObject)
                                message.description = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = "";
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.stringVerify();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.description, key);
                            message.description[key] = value;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (message.caps === $util.emptyObject)
                                message.caps = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = false;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 0)
                                        break;
                                    value = reader.bool();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.caps, key);
                            message.caps[key] = value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return OpMetadata;
        })();

        llb.SourceInfo = (function() {

            /**
             * Properties of a SourceInfo.
             * @typedef {Object} buildkit.llb.SourceInfo.$Properties
             * @property {string} [filename] SourceInfo filename
             * @property {Uint8Array} [data] SourceInfo data
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SourceInfo.
             * @memberof buildkit.llb
             * @interface ISourceInfo
             * @augments buildkit.llb.SourceInfo.$Properties
             * @deprecated Use buildkit.llb.SourceInfo.$Properties instead.
             */

            /**
             * Shape of a SourceInfo.
             * @typedef {buildkit.llb.SourceInfo.$Properties} buildkit.llb.SourceInfo.$Shape
             */

            /**
             * Constructs a new SourceInfo.
             * @memberof buildkit.llb
             * @classdesc Represents a SourceInfo.
             * @constructor
             * @param {buildkit.llb.SourceInfo.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SourceInfo = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SourceInfo filename.
             * @member {string} filename
             * @memberof buildkit.llb.SourceInfo
             * @instance
             */
            SourceInfo.prototype.filename = "";

            /**
             * SourceInfo data.
             * @member {Uint8Array} data
             * @memberof buildkit.llb.SourceInfo
             * @instance
             */
            SourceInfo.prototype.data = $util.newBuffer([]);

            /**
             * Creates a new SourceInfo instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.SourceInfo
             * @static
             * @param {buildkit.llb.SourceInfo.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.SourceInfo} SourceInfo instance
             * @type {{
             *   (properties: buildkit.llb.SourceInfo.$Shape): buildkit.llb.SourceInfo & buildkit.llb.SourceInfo.$Shape;
             *   (properties?: buildkit.llb.SourceInfo.$Properties): buildkit.llb.SourceInfo;
             * }}
             */
            SourceInfo.create = function(properties) {
                return new SourceInfo(properties);
            };

            /**
             * Encodes the specified SourceInfo message. Does not implicitly {@link buildkit.llb.SourceInfo.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.SourceInfo
             * @static
             * @param {buildkit.llb.SourceInfo.$Properties} message SourceInfo message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SourceInfo.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.filename != null && $Object.hasOwnProperty.call(message, "filename") && message.filename !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.filename);
                if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.data);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SourceInfo message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.SourceInfo
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.SourceInfo & buildkit.llb.SourceInfo.$Shape} SourceInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SourceInfo.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.SourceInfo();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.filename = value;
                            else
                                delete message.filename;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.data = value;
                            else
                                delete message.data;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SourceInfo;
        })();

        llb.Locations = (function() {

            /**
             * Properties of a Locations.
             * @typedef {Object} buildkit.llb.Locations.$Properties
             * @property {Array.<buildkit.llb.Location.$Properties>} [locations] Locations locations
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Locations.
             * @memberof buildkit.llb
             * @interface ILocations
             * @augments buildkit.llb.Locations.$Properties
             * @deprecated Use buildkit.llb.Locations.$Properties instead.
             */

            /**
             * Shape of a Locations.
             * @typedef {buildkit.llb.Locations.$Properties} buildkit.llb.Locations.$Shape
             */

            /**
             * Constructs a new Locations.
             * @memberof buildkit.llb
             * @classdesc Represents a Locations.
             * @constructor
             * @param {buildkit.llb.Locations.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Locations = function (properties) {
                this.locations = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Locations locations.
             * @member {Array.<buildkit.llb.Location>} locations
             * @memberof buildkit.llb.Locations
             * @instance
             */
            Locations.prototype.locations = $util.emptyArray;

            /**
             * Creates a new Locations instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Locations
             * @static
             * @param {buildkit.llb.Locations.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Locations} Locations instance
             * @type {{
             *   (properties: buildkit.llb.Locations.$Shape): buildkit.llb.Locations & buildkit.llb.Locations.$Shape;
             *   (properties?: buildkit.llb.Locations.$Properties): buildkit.llb.Locations;
             * }}
             */
            Locations.create = function(properties) {
                return new Locations(properties);
            };

            /**
             * Encodes the specified Locations message. Does not implicitly {@link buildkit.llb.Locations.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Locations
             * @static
             * @param {buildkit.llb.Locations.$Properties} message Locations message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Locations.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.locations != null && message.locations.length)
                    for (let i = 0; i < message.locations.length; ++i)
                        $root.buildkit.llb.Location.encode(message.locations[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Locations message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Locations
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Locations & buildkit.llb.Locations.$Shape} Locations
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Locations.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Locations();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.locations && message.locations.length))
                                message.locations = [];
                            message.locations.push($root.buildkit.llb.Location.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Locations;
        })();

        llb.Location = (function() {

            /**
             * Properties of a Location.
             * @typedef {Object} buildkit.llb.Location.$Properties
             * @property {number} [sourceIndex] Location sourceIndex
             * @property {Array.<buildkit.llb.Range.$Properties>} [ranges] Location ranges
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Location.
             * @memberof buildkit.llb
             * @interface ILocation
             * @augments buildkit.llb.Location.$Properties
             * @deprecated Use buildkit.llb.Location.$Properties instead.
             */

            /**
             * Shape of a Location.
             * @typedef {buildkit.llb.Location.$Properties} buildkit.llb.Location.$Shape
             */

            /**
             * Constructs a new Location.
             * @memberof buildkit.llb
             * @classdesc Represents a Location.
             * @constructor
             * @param {buildkit.llb.Location.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Location = function (properties) {
                this.ranges = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Location sourceIndex.
             * @member {number} sourceIndex
             * @memberof buildkit.llb.Location
             * @instance
             */
            Location.prototype.sourceIndex = 0;

            /**
             * Location ranges.
             * @member {Array.<buildkit.llb.Range>} ranges
             * @memberof buildkit.llb.Location
             * @instance
             */
            Location.prototype.ranges = $util.emptyArray;

            /**
             * Creates a new Location instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Location
             * @static
             * @param {buildkit.llb.Location.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Location} Location instance
             * @type {{
             *   (properties: buildkit.llb.Location.$Shape): buildkit.llb.Location & buildkit.llb.Location.$Shape;
             *   (properties?: buildkit.llb.Location.$Properties): buildkit.llb.Location;
             * }}
             */
            Location.create = function(properties) {
                return new Location(properties);
            };

            /**
             * Encodes the specified Location message. Does not implicitly {@link buildkit.llb.Location.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Location
             * @static
             * @param {buildkit.llb.Location.$Properties} message Location message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Location.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sourceIndex != null && $Object.hasOwnProperty.call(message, "sourceIndex") && message.sourceIndex !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.sourceIndex);
                if (message.ranges != null && message.ranges.length)
                    for (let i = 0; i < message.ranges.length; ++i)
                        $root.buildkit.llb.Range.encode(message.ranges[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Location message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Location
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Location & buildkit.llb.Location.$Shape} Location
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Location.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Location();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.sourceIndex = value;
                            else
                                delete message.sourceIndex;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.ranges && message.ranges.length))
                                message.ranges = [];
                            message.ranges.push($root.buildkit.llb.Range.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Location;
        })();

        llb.Range = (function() {

            /**
             * Properties of a Range.
             * @typedef {Object} buildkit.llb.Range.$Properties
             * @property {buildkit.llb.Position.$Properties} [start] Range start
             * @property {buildkit.llb.Position.$Properties} [end] Range end
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Range.
             * @memberof buildkit.llb
             * @interface IRange
             * @augments buildkit.llb.Range.$Properties
             * @deprecated Use buildkit.llb.Range.$Properties instead.
             */

            /**
             * Shape of a Range.
             * @typedef {buildkit.llb.Range.$Properties} buildkit.llb.Range.$Shape
             */

            /**
             * Constructs a new Range.
             * @memberof buildkit.llb
             * @classdesc Represents a Range.
             * @constructor
             * @param {buildkit.llb.Range.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Range = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Range start.
             * @member {buildkit.llb.Position} start
             * @memberof buildkit.llb.Range
             * @instance
             */
            Range.prototype.start = null;

            /**
             * Range end.
             * @member {buildkit.llb.Position} end
             * @memberof buildkit.llb.Range
             * @instance
             */
            Range.prototype.end = null;

            /**
             * Creates a new Range instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Range
             * @static
             * @param {buildkit.llb.Range.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Range} Range instance
             * @type {{
             *   (properties: buildkit.llb.Range.$Shape): buildkit.llb.Range & buildkit.llb.Range.$Shape;
             *   (properties?: buildkit.llb.Range.$Properties): buildkit.llb.Range;
             * }}
             */
            Range.create = function(properties) {
                return new Range(properties);
            };

            /**
             * Encodes the specified Range message. Does not implicitly {@link buildkit.llb.Range.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Range
             * @static
             * @param {buildkit.llb.Range.$Properties} message Range message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Range.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.start != null && $Object.hasOwnProperty.call(message, "start"))
                    $root.buildkit.llb.Position.encode(message.start, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                    $root.buildkit.llb.Position.encode(message.end, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Range message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Range
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Range & buildkit.llb.Range.$Shape} Range
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Range.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Range();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.start = $root.buildkit.llb.Position.decode(reader, reader.size(), $undefined, _depth + 1, message.start);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.end = $root.buildkit.llb.Position.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Range;
        })();

        llb.Position = (function() {

            /**
             * Properties of a Position.
             * @typedef {Object} buildkit.llb.Position.$Properties
             * @property {number} [line] Position line
             * @property {number} [character] Position character
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Position.
             * @memberof buildkit.llb
             * @interface IPosition
             * @augments buildkit.llb.Position.$Properties
             * @deprecated Use buildkit.llb.Position.$Properties instead.
             */

            /**
             * Shape of a Position.
             * @typedef {buildkit.llb.Position.$Properties} buildkit.llb.Position.$Shape
             */

            /**
             * Constructs a new Position.
             * @memberof buildkit.llb
             * @classdesc Represents a Position.
             * @constructor
             * @param {buildkit.llb.Position.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Position = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Position line.
             * @member {number} line
             * @memberof buildkit.llb.Position
             * @instance
             */
            Position.prototype.line = 0;

            /**
             * Position character.
             * @member {number} character
             * @memberof buildkit.llb.Position
             * @instance
             */
            Position.prototype.character = 0;

            /**
             * Creates a new Position instance using the specified properties.
             * @function create
             * @memberof buildkit.llb.Position
             * @static
             * @param {buildkit.llb.Position.$Properties=} [properties] Properties to set
             * @returns {buildkit.llb.Position} Position instance
             * @type {{
             *   (properties: buildkit.llb.Position.$Shape): buildkit.llb.Position & buildkit.llb.Position.$Shape;
             *   (properties?: buildkit.llb.Position.$Properties): buildkit.llb.Position;
             * }}
             */
            Position.create = function(properties) {
                return new Position(properties);
            };

            /**
             * Encodes the specified Position message. Does not implicitly {@link buildkit.llb.Position.verify|verify} messages.
             * @function encode
             * @memberof buildkit.llb.Position
             * @static
             * @param {buildkit.llb.Position.$Properties} message Position message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Position.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.line != null && $Object.hasOwnProperty.call(message, "line") && message.line !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.line);
                if (message.character != null && $Object.hasOwnProperty.call(message, "character") && message.character !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.character);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Position message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.llb.Position
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.llb.Position & buildkit.llb.Position.$Shape} Position
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Position.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.llb.Position();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.line = value;
                            else
                                delete message.line;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.character = value;
                            else
                                delete message.character;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Position;
        })();

        return llb;
    })();

    buildkit.gateway = (function() {

        /**
         * Namespace gateway.
         * @memberof buildkit
         * @namespace
         */
        const gateway = {};

        gateway.PingRequest = (function() {

            /**
             * Properties of a PingRequest.
             * @typedef {Object} buildkit.gateway.PingRequest.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PingRequest.
             * @memberof buildkit.gateway
             * @interface IPingRequest
             * @augments buildkit.gateway.PingRequest.$Properties
             * @deprecated Use buildkit.gateway.PingRequest.$Properties instead.
             */

            /**
             * Shape of a PingRequest.
             * @typedef {buildkit.gateway.PingRequest.$Properties} buildkit.gateway.PingRequest.$Shape
             */

            /**
             * Constructs a new PingRequest.
             * @memberof buildkit.gateway
             * @classdesc Represents a PingRequest.
             * @constructor
             * @param {buildkit.gateway.PingRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PingRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new PingRequest instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.PingRequest
             * @static
             * @param {buildkit.gateway.PingRequest.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.PingRequest} PingRequest instance
             * @type {{
             *   (properties: buildkit.gateway.PingRequest.$Shape): buildkit.gateway.PingRequest & buildkit.gateway.PingRequest.$Shape;
             *   (properties?: buildkit.gateway.PingRequest.$Properties): buildkit.gateway.PingRequest;
             * }}
             */
            PingRequest.create = function(properties) {
                return new PingRequest(properties);
            };

            /**
             * Encodes the specified PingRequest message. Does not implicitly {@link buildkit.gateway.PingRequest.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.PingRequest
             * @static
             * @param {buildkit.gateway.PingRequest.$Properties} message PingRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PingRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PingRequest message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.PingRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.PingRequest & buildkit.gateway.PingRequest.$Shape} PingRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PingRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.PingRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PingRequest;
        })();

        gateway.PongResponse = (function() {

            /**
             * Properties of a PongResponse.
             * @typedef {Object} buildkit.gateway.PongResponse.$Properties
             * @property {Array.<buildkit.gateway.Capability.$Properties>} [frontendCaps] PongResponse frontendCaps
             * @property {Array.<buildkit.gateway.Capability.$Properties>} [llbCaps] PongResponse llbCaps
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PongResponse.
             * @memberof buildkit.gateway
             * @interface IPongResponse
             * @augments buildkit.gateway.PongResponse.$Properties
             * @deprecated Use buildkit.gateway.PongResponse.$Properties instead.
             */

            /**
             * Shape of a PongResponse.
             * @typedef {buildkit.gateway.PongResponse.$Properties} buildkit.gateway.PongResponse.$Shape
             */

            /**
             * Constructs a new PongResponse.
             * @memberof buildkit.gateway
             * @classdesc Represents a PongResponse.
             * @constructor
             * @param {buildkit.gateway.PongResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PongResponse = function (properties) {
                this.frontendCaps = [];
                this.llbCaps = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PongResponse frontendCaps.
             * @member {Array.<buildkit.gateway.Capability>} frontendCaps
             * @memberof buildkit.gateway.PongResponse
             * @instance
             */
            PongResponse.prototype.frontendCaps = $util.emptyArray;

            /**
             * PongResponse llbCaps.
             * @member {Array.<buildkit.gateway.Capability>} llbCaps
             * @memberof buildkit.gateway.PongResponse
             * @instance
             */
            PongResponse.prototype.llbCaps = $util.emptyArray;

            /**
             * Creates a new PongResponse instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.PongResponse
             * @static
             * @param {buildkit.gateway.PongResponse.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.PongResponse} PongResponse instance
             * @type {{
             *   (properties: buildkit.gateway.PongResponse.$Shape): buildkit.gateway.PongResponse & buildkit.gateway.PongResponse.$Shape;
             *   (properties?: buildkit.gateway.PongResponse.$Properties): buildkit.gateway.PongResponse;
             * }}
             */
            PongResponse.create = function(properties) {
                return new PongResponse(properties);
            };

            /**
             * Encodes the specified PongResponse message. Does not implicitly {@link buildkit.gateway.PongResponse.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.PongResponse
             * @static
             * @param {buildkit.gateway.PongResponse.$Properties} message PongResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PongResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.frontendCaps != null && message.frontendCaps.length)
                    for (let i = 0; i < message.frontendCaps.length; ++i)
                        $root.buildkit.gateway.Capability.encode(message.frontendCaps[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.llbCaps != null && message.llbCaps.length)
                    for (let i = 0; i < message.llbCaps.length; ++i)
                        $root.buildkit.gateway.Capability.encode(message.llbCaps[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PongResponse message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.PongResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.PongResponse & buildkit.gateway.PongResponse.$Shape} PongResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PongResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.PongResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.frontendCaps && message.frontendCaps.length))
                                message.frontendCaps = [];
                            message.frontendCaps.push($root.buildkit.gateway.Capability.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.llbCaps && message.llbCaps.length))
                                message.llbCaps = [];
                            message.llbCaps.push($root.buildkit.gateway.Capability.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PongResponse;
        })();

        gateway.Capability = (function() {

            /**
             * Properties of a Capability.
             * @typedef {Object} buildkit.gateway.Capability.$Properties
             * @property {string} [id] Capability id
             * @property {boolean} [enabled] Capability enabled
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Capability.
             * @memberof buildkit.gateway
             * @interface ICapability
             * @augments buildkit.gateway.Capability.$Properties
             * @deprecated Use buildkit.gateway.Capability.$Properties instead.
             */

            /**
             * Shape of a Capability.
             * @typedef {buildkit.gateway.Capability.$Properties} buildkit.gateway.Capability.$Shape
             */

            /**
             * Constructs a new Capability.
             * @memberof buildkit.gateway
             * @classdesc Represents a Capability.
             * @constructor
             * @param {buildkit.gateway.Capability.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Capability = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Capability id.
             * @member {string} id
             * @memberof buildkit.gateway.Capability
             * @instance
             */
            Capability.prototype.id = "";

            /**
             * Capability enabled.
             * @member {boolean} enabled
             * @memberof buildkit.gateway.Capability
             * @instance
             */
            Capability.prototype.enabled = false;

            /**
             * Creates a new Capability instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.Capability
             * @static
             * @param {buildkit.gateway.Capability.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.Capability} Capability instance
             * @type {{
             *   (properties: buildkit.gateway.Capability.$Shape): buildkit.gateway.Capability & buildkit.gateway.Capability.$Shape;
             *   (properties?: buildkit.gateway.Capability.$Properties): buildkit.gateway.Capability;
             * }}
             */
            Capability.create = function(properties) {
                return new Capability(properties);
            };

            /**
             * Encodes the specified Capability message. Does not implicitly {@link buildkit.gateway.Capability.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.Capability
             * @static
             * @param {buildkit.gateway.Capability.$Properties} message Capability message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Capability.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                if (message.enabled != null && $Object.hasOwnProperty.call(message, "enabled") && message.enabled !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.enabled);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Capability message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.Capability
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.Capability & buildkit.gateway.Capability.$Shape} Capability
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Capability.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.Capability();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.enabled = value;
                            else
                                delete message.enabled;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Capability;
        })();

        gateway.InputsRequest = (function() {

            /**
             * Properties of an InputsRequest.
             * @typedef {Object} buildkit.gateway.InputsRequest.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an InputsRequest.
             * @memberof buildkit.gateway
             * @interface IInputsRequest
             * @augments buildkit.gateway.InputsRequest.$Properties
             * @deprecated Use buildkit.gateway.InputsRequest.$Properties instead.
             */

            /**
             * Shape of an InputsRequest.
             * @typedef {buildkit.gateway.InputsRequest.$Properties} buildkit.gateway.InputsRequest.$Shape
             */

            /**
             * Constructs a new InputsRequest.
             * @memberof buildkit.gateway
             * @classdesc Represents an InputsRequest.
             * @constructor
             * @param {buildkit.gateway.InputsRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const InputsRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new InputsRequest instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.InputsRequest
             * @static
             * @param {buildkit.gateway.InputsRequest.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.InputsRequest} InputsRequest instance
             * @type {{
             *   (properties: buildkit.gateway.InputsRequest.$Shape): buildkit.gateway.InputsRequest & buildkit.gateway.InputsRequest.$Shape;
             *   (properties?: buildkit.gateway.InputsRequest.$Properties): buildkit.gateway.InputsRequest;
             * }}
             */
            InputsRequest.create = function(properties) {
                return new InputsRequest(properties);
            };

            /**
             * Encodes the specified InputsRequest message. Does not implicitly {@link buildkit.gateway.InputsRequest.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.InputsRequest
             * @static
             * @param {buildkit.gateway.InputsRequest.$Properties} message InputsRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            InputsRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an InputsRequest message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.InputsRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.InputsRequest & buildkit.gateway.InputsRequest.$Shape} InputsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            InputsRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.InputsRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return InputsRequest;
        })();

        gateway.InputsResponse = (function() {

            /**
             * Properties of an InputsResponse.
             * @typedef {Object} buildkit.gateway.InputsResponse.$Properties
             * @property {Object.<string,Uint8Array>} [definitions] InputsResponse definitions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an InputsResponse.
             * @memberof buildkit.gateway
             * @interface IInputsResponse
             * @augments buildkit.gateway.InputsResponse.$Properties
             * @deprecated Use buildkit.gateway.InputsResponse.$Properties instead.
             */

            /**
             * Shape of an InputsResponse.
             * @typedef {buildkit.gateway.InputsResponse.$Properties} buildkit.gateway.InputsResponse.$Shape
             */

            /**
             * Constructs a new InputsResponse.
             * @memberof buildkit.gateway
             * @classdesc Represents an InputsResponse.
             * @constructor
             * @param {buildkit.gateway.InputsResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const InputsResponse = function (properties) {
                this.definitions = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * InputsResponse definitions.
             * @member {Object.<string,Uint8Array>} definitions
             * @memberof buildkit.gateway.InputsResponse
             * @instance
             */
            InputsResponse.prototype.definitions = $util.emptyObject;

            /**
             * Creates a new InputsResponse instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.InputsResponse
             * @static
             * @param {buildkit.gateway.InputsResponse.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.InputsResponse} InputsResponse instance
             * @type {{
             *   (properties: buildkit.gateway.InputsResponse.$Shape): buildkit.gateway.InputsResponse & buildkit.gateway.InputsResponse.$Shape;
             *   (properties?: buildkit.gateway.InputsResponse.$Properties): buildkit.gateway.InputsResponse;
             * }}
             */
            InputsResponse.create = function(properties) {
                return new InputsResponse(properties);
            };

            /**
             * Encodes the specified InputsResponse message. Does not implicitly {@link buildkit.gateway.InputsResponse.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.InputsResponse
             * @static
             * @param {buildkit.gateway.InputsResponse.$Properties} message InputsResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            InputsResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.definitions != null && $Object.hasOwnProperty.call(message, "definitions"))
                    for (let keys = $Object.keys(message.definitions), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).bytes(message.definitions[keys[i]]).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an InputsResponse message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.InputsResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.InputsResponse & buildkit.gateway.InputsResponse.$Shape} InputsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            InputsResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.InputsResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (message.definitions === $util.emptyObject)
                                message.definitions = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = [];
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.bytes();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.definitions, key);
                            message.definitions[key] = value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return InputsResponse;
        })();

        gateway.SolveRequest = (function() {

            /**
             * Properties of a SolveRequest.
             * @typedef {Object} buildkit.gateway.SolveRequest.$Properties
             * @property {Uint8Array} [definition] SolveRequest definition
             * @property {string} [frontend] SolveRequest frontend
             * @property {Object.<string,string>} [frontendOpt] SolveRequest frontendOpt
             * @property {boolean} [allowResultReturn] SolveRequest allowResultReturn
             * @property {boolean} [allowResultArrayRef] SolveRequest allowResultArrayRef
             * @property {Array.<buildkit.gateway.CacheImport.$Properties>} [cacheImports] SolveRequest cacheImports
             * @property {Object.<string,Uint8Array>} [frontendInputs] SolveRequest frontendInputs
             * @property {boolean} [evaluate] SolveRequest evaluate
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SolveRequest.
             * @memberof buildkit.gateway
             * @interface ISolveRequest
             * @augments buildkit.gateway.SolveRequest.$Properties
             * @deprecated Use buildkit.gateway.SolveRequest.$Properties instead.
             */

            /**
             * Shape of a SolveRequest.
             * @typedef {buildkit.gateway.SolveRequest.$Properties} buildkit.gateway.SolveRequest.$Shape
             */

            /**
             * Constructs a new SolveRequest.
             * @memberof buildkit.gateway
             * @classdesc Represents a SolveRequest.
             * @constructor
             * @param {buildkit.gateway.SolveRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SolveRequest = function (properties) {
                this.frontendOpt = {};
                this.cacheImports = [];
                this.frontendInputs = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SolveRequest definition.
             * @member {Uint8Array} definition
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.definition = $util.newBuffer([]);

            /**
             * SolveRequest frontend.
             * @member {string} frontend
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.frontend = "";

            /**
             * SolveRequest frontendOpt.
             * @member {Object.<string,string>} frontendOpt
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.frontendOpt = $util.emptyObject;

            /**
             * SolveRequest allowResultReturn.
             * @member {boolean} allowResultReturn
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.allowResultReturn = false;

            /**
             * SolveRequest allowResultArrayRef.
             * @member {boolean} allowResultArrayRef
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.allowResultArrayRef = false;

            /**
             * SolveRequest cacheImports.
             * @member {Array.<buildkit.gateway.CacheImport>} cacheImports
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.cacheImports = $util.emptyArray;

            /**
             * SolveRequest frontendInputs.
             * @member {Object.<string,Uint8Array>} frontendInputs
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.frontendInputs = $util.emptyObject;

            /**
             * SolveRequest evaluate.
             * @member {boolean} evaluate
             * @memberof buildkit.gateway.SolveRequest
             * @instance
             */
            SolveRequest.prototype.evaluate = false;

            /**
             * Creates a new SolveRequest instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.SolveRequest
             * @static
             * @param {buildkit.gateway.SolveRequest.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.SolveRequest} SolveRequest instance
             * @type {{
             *   (properties: buildkit.gateway.SolveRequest.$Shape): buildkit.gateway.SolveRequest & buildkit.gateway.SolveRequest.$Shape;
             *   (properties?: buildkit.gateway.SolveRequest.$Properties): buildkit.gateway.SolveRequest;
             * }}
             */
            SolveRequest.create = function(properties) {
                return new SolveRequest(properties);
            };

            /**
             * Encodes the specified SolveRequest message. Does not implicitly {@link buildkit.gateway.SolveRequest.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.SolveRequest
             * @static
             * @param {buildkit.gateway.SolveRequest.$Properties} message SolveRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SolveRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.definition != null && $Object.hasOwnProperty.call(message, "definition") && message.definition.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.definition);
                if (message.frontend != null && $Object.hasOwnProperty.call(message, "frontend") && message.frontend !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.frontend);
                if (message.frontendOpt != null && $Object.hasOwnProperty.call(message, "frontendOpt"))
                    for (let keys = $Object.keys(message.frontendOpt), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.frontendOpt[keys[i]]).ldelim();
                if (message.allowResultReturn != null && $Object.hasOwnProperty.call(message, "allowResultReturn") && message.allowResultReturn !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.allowResultReturn);
                if (message.allowResultArrayRef != null && $Object.hasOwnProperty.call(message, "allowResultArrayRef") && message.allowResultArrayRef !== false)
                    writer.uint32(/* id 6, wireType 0 =*/48).bool(message.allowResultArrayRef);
                if (message.cacheImports != null && message.cacheImports.length)
                    for (let i = 0; i < message.cacheImports.length; ++i)
                        $root.buildkit.gateway.CacheImport.encode(message.cacheImports[i], writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.frontendInputs != null && $Object.hasOwnProperty.call(message, "frontendInputs"))
                    for (let keys = $Object.keys(message.frontendInputs), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 13, wireType 2 =*/106).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).bytes(message.frontendInputs[keys[i]]).ldelim();
                if (message.evaluate != null && $Object.hasOwnProperty.call(message, "evaluate") && message.evaluate !== false)
                    writer.uint32(/* id 14, wireType 0 =*/112).bool(message.evaluate);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SolveRequest message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.SolveRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.SolveRequest & buildkit.gateway.SolveRequest.$Shape} SolveRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SolveRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.SolveRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.definition = value;
                            else
                                delete message.definition;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.frontend = value;
                            else
                                delete message.frontend;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (message.frontendOpt === $util.emptyObject)
                                message.frontendOpt = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = "";
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.stringVerify();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.frontendOpt, key);
                            message.frontendOpt[key] = value;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.allowResultReturn = value;
                            else
                                delete message.allowResultReturn;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.allowResultArrayRef = value;
                            else
                                delete message.allowResultArrayRef;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (!(message.cacheImports && message.cacheImports.length))
                                message.cacheImports = [];
                            message.cacheImports.push($root.buildkit.gateway.CacheImport.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if (message.frontendInputs === $util.emptyObject)
                                message.frontendInputs = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = [];
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.bytes();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.frontendInputs, key);
                            message.frontendInputs[key] = value;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.evaluate = value;
                            else
                                delete message.evaluate;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SolveRequest;
        })();

        gateway.CacheImport = (function() {

            /**
             * Properties of a CacheImport.
             * @typedef {Object} buildkit.gateway.CacheImport.$Properties
             * @property {string} [type] CacheImport type
             * @property {Object.<string,string>} [attrs] CacheImport attrs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CacheImport.
             * @memberof buildkit.gateway
             * @interface ICacheImport
             * @augments buildkit.gateway.CacheImport.$Properties
             * @deprecated Use buildkit.gateway.CacheImport.$Properties instead.
             */

            /**
             * Shape of a CacheImport.
             * @typedef {buildkit.gateway.CacheImport.$Properties} buildkit.gateway.CacheImport.$Shape
             */

            /**
             * Constructs a new CacheImport.
             * @memberof buildkit.gateway
             * @classdesc Represents a CacheImport.
             * @constructor
             * @param {buildkit.gateway.CacheImport.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CacheImport = function (properties) {
                this.attrs = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CacheImport type.
             * @member {string} type
             * @memberof buildkit.gateway.CacheImport
             * @instance
             */
            CacheImport.prototype.type = "";

            /**
             * CacheImport attrs.
             * @member {Object.<string,string>} attrs
             * @memberof buildkit.gateway.CacheImport
             * @instance
             */
            CacheImport.prototype.attrs = $util.emptyObject;

            /**
             * Creates a new CacheImport instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.CacheImport
             * @static
             * @param {buildkit.gateway.CacheImport.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.CacheImport} CacheImport instance
             * @type {{
             *   (properties: buildkit.gateway.CacheImport.$Shape): buildkit.gateway.CacheImport & buildkit.gateway.CacheImport.$Shape;
             *   (properties?: buildkit.gateway.CacheImport.$Properties): buildkit.gateway.CacheImport;
             * }}
             */
            CacheImport.create = function(properties) {
                return new CacheImport(properties);
            };

            /**
             * Encodes the specified CacheImport message. Does not implicitly {@link buildkit.gateway.CacheImport.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.CacheImport
             * @static
             * @param {buildkit.gateway.CacheImport.$Properties} message CacheImport message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CacheImport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.type);
                if (message.attrs != null && $Object.hasOwnProperty.call(message, "attrs"))
                    for (let keys = $Object.keys(message.attrs), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.attrs[keys[i]]).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CacheImport message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.CacheImport
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.CacheImport & buildkit.gateway.CacheImport.$Shape} CacheImport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CacheImport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.CacheImport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (message.attrs === $util.emptyObject)
                                message.attrs = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = "";
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.stringVerify();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.attrs, key);
                            message.attrs[key] = value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CacheImport;
        })();

        gateway.SolveResponse = (function() {

            /**
             * Properties of a SolveResponse.
             * @typedef {Object} buildkit.gateway.SolveResponse.$Properties
             * @property {buildkit.gateway.Result.$Properties} [result] SolveResponse result
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SolveResponse.
             * @memberof buildkit.gateway
             * @interface ISolveResponse
             * @augments buildkit.gateway.SolveResponse.$Properties
             * @deprecated Use buildkit.gateway.SolveResponse.$Properties instead.
             */

            /**
             * Shape of a SolveResponse.
             * @typedef {{
             *   result?: buildkit.gateway.Result.$Shape;
             *   $unknowns?: Array.<Uint8Array>;
             * }} buildkit.gateway.SolveResponse.$Shape
             */

            /**
             * Constructs a new SolveResponse.
             * @memberof buildkit.gateway
             * @classdesc Represents a SolveResponse.
             * @constructor
             * @param {buildkit.gateway.SolveResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SolveResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SolveResponse result.
             * @member {buildkit.gateway.Result} result
             * @memberof buildkit.gateway.SolveResponse
             * @instance
             */
            SolveResponse.prototype.result = null;

            /**
             * Creates a new SolveResponse instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.SolveResponse
             * @static
             * @param {buildkit.gateway.SolveResponse.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.SolveResponse} SolveResponse instance
             * @type {{
             *   (properties: buildkit.gateway.SolveResponse.$Shape): buildkit.gateway.SolveResponse & buildkit.gateway.SolveResponse.$Shape;
             *   (properties?: buildkit.gateway.SolveResponse.$Properties): buildkit.gateway.SolveResponse;
             * }}
             */
            SolveResponse.create = function(properties) {
                return new SolveResponse(properties);
            };

            /**
             * Encodes the specified SolveResponse message. Does not implicitly {@link buildkit.gateway.SolveResponse.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.SolveResponse
             * @static
             * @param {buildkit.gateway.SolveResponse.$Properties} message SolveResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SolveResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.result != null && $Object.hasOwnProperty.call(message, "result"))
                    $root.buildkit.gateway.Result.encode(message.result, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SolveResponse message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.SolveResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.SolveResponse & buildkit.gateway.SolveResponse.$Shape} SolveResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SolveResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.SolveResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.result = $root.buildkit.gateway.Result.decode(reader, reader.size(), $undefined, _depth + 1, message.result);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SolveResponse;
        })();

        gateway.Result = (function() {

            /**
             * Properties of a Result.
             * @typedef {Object} buildkit.gateway.Result.$Properties
             * @property {string|null} [refId] Result refId
             * @property {buildkit.gateway.Ref.$Properties|null} [ref] Result ref
             * @property {buildkit.gateway.RefMap.$Properties|null} [refs] Result refs
             * @property {Object.<string,Uint8Array>} [metadata] Result metadata
             * @property {Object.<string,buildkit.gateway.Attestations.$Properties>} [attestations] Result attestations
             * @property {"refId"|"ref"|"refs"} [result] Result result
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Result.
             * @memberof buildkit.gateway
             * @interface IResult
             * @augments buildkit.gateway.Result.$Properties
             * @deprecated Use buildkit.gateway.Result.$Properties instead.
             */

            /**
             * Narrowed shape of a Result.
             * @typedef {{
             *   refId?: string|null;
             *   ref?: buildkit.gateway.Ref.$Shape|null;
             *   refs?: buildkit.gateway.RefMap.$Shape|null;
             *   metadata?: Object.<string,Uint8Array>;
             *   attestations?: Object.<string,buildkit.gateway.Attestations.$Shape>;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ result?: undefined; refId?: null; ref?: null; refs?: null }|{ result?: "refId"; refId: string; ref?: null; refs?: null }|{ result?: "ref"; refId?: null; ref: buildkit.gateway.Ref.$Shape; refs?: null }|{ result?: "refs"; refId?: null; ref?: null; refs: buildkit.gateway.RefMap.$Shape })
             * )} buildkit.gateway.Result.$Shape
             */

            /**
             * Constructs a new Result.
             * @memberof buildkit.gateway
             * @classdesc Represents a Result.
             * @constructor
             * @param {buildkit.gateway.Result.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Result = function (properties) {
                this.metadata = {};
                this.attestations = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Result refId.
             * @member {string|null} refId
             * @memberof buildkit.gateway.Result
             * @instance
             */
            Result.prototype.refId = null;

            /**
             * Result ref.
             * @member {buildkit.gateway.Ref|null} ref
             * @memberof buildkit.gateway.Result
             * @instance
             */
            Result.prototype.ref = null;

            /**
             * Result refs.
             * @member {buildkit.gateway.RefMap|null} refs
             * @memberof buildkit.gateway.Result
             * @instance
             */
            Result.prototype.refs = null;

            /**
             * Result metadata.
             * @member {Object.<string,Uint8Array>} metadata
             * @memberof buildkit.gateway.Result
             * @instance
             */
            Result.prototype.metadata = $util.emptyObject;

            /**
             * Result attestations.
             * @member {Object.<string,buildkit.gateway.Attestations>} attestations
             * @memberof buildkit.gateway.Result
             * @instance
             */
            Result.prototype.attestations = $util.emptyObject;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Result result.
             * @member {"refId"|"ref"|"refs"|undefined} result
             * @memberof buildkit.gateway.Result
             * @instance
             */
            $Object.defineProperty(Result.prototype, "result", {
                get: $util.oneOfGetter($oneOfFields = ["refId", "ref", "refs"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Result instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.Result
             * @static
             * @param {buildkit.gateway.Result.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.Result} Result instance
             * @type {{
             *   (properties: buildkit.gateway.Result.$Shape): buildkit.gateway.Result & buildkit.gateway.Result.$Shape;
             *   (properties?: buildkit.gateway.Result.$Properties): buildkit.gateway.Result;
             * }}
             */
            Result.create = function(properties) {
                return new Result(properties);
            };

            /**
             * Encodes the specified Result message. Does not implicitly {@link buildkit.gateway.Result.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.Result
             * @static
             * @param {buildkit.gateway.Result.$Properties} message Result message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Result.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.refId != null && $Object.hasOwnProperty.call(message, "refId"))
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.refId);
                if (message.ref != null && $Object.hasOwnProperty.call(message, "ref"))
                    $root.buildkit.gateway.Ref.encode(message.ref, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.refs != null && $Object.hasOwnProperty.call(message, "refs"))
                    $root.buildkit.gateway.RefMap.encode(message.refs, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
                    for (let keys = $Object.keys(message.metadata), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 10, wireType 2 =*/82).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).bytes(message.metadata[keys[i]]).ldelim();
                if (message.attestations != null && $Object.hasOwnProperty.call(message, "attestations"))
                    for (let keys = $Object.keys(message.attestations), i = 0; i < keys.length; ++i) {
                        writer.uint32(/* id 12, wireType 2 =*/98).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]);
                        $root.buildkit.gateway.Attestations.encode(message.attestations[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                    }
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Result message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.Result
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.Result & buildkit.gateway.Result.$Shape} Result
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Result.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.Result();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.refId = reader.stringVerify();
                            message.result = "refId";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.ref = $root.buildkit.gateway.Ref.decode(reader, reader.size(), $undefined, _depth + 1, message.ref);
                            message.result = "ref";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.refs = $root.buildkit.gateway.RefMap.decode(reader, reader.size(), $undefined, _depth + 1, message.refs);
                            message.result = "refs";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if (message.metadata === $util.emptyObject)
                                message.metadata = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = [];
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.bytes();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.metadata, key);
                            message.metadata[key] = value;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (message.attestations === $util.emptyObject)
                                message.attestations = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = null;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = $root.buildkit.gateway.Attestations.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.attestations, key);
                            message.attestations[key] = value || new $root.buildkit.gateway.Attestations();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Result;
        })();

        gateway.RefMap = (function() {

            /**
             * Properties of a RefMap.
             * @typedef {Object} buildkit.gateway.RefMap.$Properties
             * @property {Object.<string,buildkit.gateway.Ref.$Properties>} [refs] RefMap refs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RefMap.
             * @memberof buildkit.gateway
             * @interface IRefMap
             * @augments buildkit.gateway.RefMap.$Properties
             * @deprecated Use buildkit.gateway.RefMap.$Properties instead.
             */

            /**
             * Shape of a RefMap.
             * @typedef {buildkit.gateway.RefMap.$Properties} buildkit.gateway.RefMap.$Shape
             */

            /**
             * Constructs a new RefMap.
             * @memberof buildkit.gateway
             * @classdesc Represents a RefMap.
             * @constructor
             * @param {buildkit.gateway.RefMap.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RefMap = function (properties) {
                this.refs = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RefMap refs.
             * @member {Object.<string,buildkit.gateway.Ref>} refs
             * @memberof buildkit.gateway.RefMap
             * @instance
             */
            RefMap.prototype.refs = $util.emptyObject;

            /**
             * Creates a new RefMap instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.RefMap
             * @static
             * @param {buildkit.gateway.RefMap.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.RefMap} RefMap instance
             * @type {{
             *   (properties: buildkit.gateway.RefMap.$Shape): buildkit.gateway.RefMap & buildkit.gateway.RefMap.$Shape;
             *   (properties?: buildkit.gateway.RefMap.$Properties): buildkit.gateway.RefMap;
             * }}
             */
            RefMap.create = function(properties) {
                return new RefMap(properties);
            };

            /**
             * Encodes the specified RefMap message. Does not implicitly {@link buildkit.gateway.RefMap.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.RefMap
             * @static
             * @param {buildkit.gateway.RefMap.$Properties} message RefMap message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RefMap.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.refs != null && $Object.hasOwnProperty.call(message, "refs"))
                    for (let keys = $Object.keys(message.refs), i = 0; i < keys.length; ++i) {
                        writer.uint32(/* id 1, wireType 2 =*/10).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]);
                        $root.buildkit.gateway.Ref.encode(message.refs[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                    }
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RefMap message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.RefMap
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.RefMap & buildkit.gateway.RefMap.$Shape} RefMap
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RefMap.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.RefMap();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (message.refs === $util.emptyObject)
                                message.refs = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = null;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = $root.buildkit.gateway.Ref.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.refs, key);
                            message.refs[key] = value || new $root.buildkit.gateway.Ref();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RefMap;
        })();

        gateway.Ref = (function() {

            /**
             * Properties of a Ref.
             * @typedef {Object} buildkit.gateway.Ref.$Properties
             * @property {string} [id] Ref id
             * @property {Uint8Array} [def] Ref def
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Ref.
             * @memberof buildkit.gateway
             * @interface IRef
             * @augments buildkit.gateway.Ref.$Properties
             * @deprecated Use buildkit.gateway.Ref.$Properties instead.
             */

            /**
             * Shape of a Ref.
             * @typedef {buildkit.gateway.Ref.$Properties} buildkit.gateway.Ref.$Shape
             */

            /**
             * Constructs a new Ref.
             * @memberof buildkit.gateway
             * @classdesc Represents a Ref.
             * @constructor
             * @param {buildkit.gateway.Ref.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ref = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Ref id.
             * @member {string} id
             * @memberof buildkit.gateway.Ref
             * @instance
             */
            Ref.prototype.id = "";

            /**
             * Ref def.
             * @member {Uint8Array} def
             * @memberof buildkit.gateway.Ref
             * @instance
             */
            Ref.prototype.def = $util.newBuffer([]);

            /**
             * Creates a new Ref instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.Ref
             * @static
             * @param {buildkit.gateway.Ref.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.Ref} Ref instance
             * @type {{
             *   (properties: buildkit.gateway.Ref.$Shape): buildkit.gateway.Ref & buildkit.gateway.Ref.$Shape;
             *   (properties?: buildkit.gateway.Ref.$Properties): buildkit.gateway.Ref;
             * }}
             */
            Ref.create = function(properties) {
                return new Ref(properties);
            };

            /**
             * Encodes the specified Ref message. Does not implicitly {@link buildkit.gateway.Ref.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.Ref
             * @static
             * @param {buildkit.gateway.Ref.$Properties} message Ref message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ref.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                if (message.def != null && $Object.hasOwnProperty.call(message, "def") && message.def.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.def);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Ref message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.Ref
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.Ref & buildkit.gateway.Ref.$Shape} Ref
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ref.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.Ref();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.def = value;
                            else
                                delete message.def;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Ref;
        })();

        gateway.Attestations = (function() {

            /**
             * Properties of an Attestations.
             * @typedef {Object} buildkit.gateway.Attestations.$Properties
             * @property {Array.<buildkit.gateway.Attestation.$Properties>} [attestation] Attestations attestation
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Attestations.
             * @memberof buildkit.gateway
             * @interface IAttestations
             * @augments buildkit.gateway.Attestations.$Properties
             * @deprecated Use buildkit.gateway.Attestations.$Properties instead.
             */

            /**
             * Shape of an Attestations.
             * @typedef {buildkit.gateway.Attestations.$Properties} buildkit.gateway.Attestations.$Shape
             */

            /**
             * Constructs a new Attestations.
             * @memberof buildkit.gateway
             * @classdesc Represents an Attestations.
             * @constructor
             * @param {buildkit.gateway.Attestations.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Attestations = function (properties) {
                this.attestation = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Attestations attestation.
             * @member {Array.<buildkit.gateway.Attestation>} attestation
             * @memberof buildkit.gateway.Attestations
             * @instance
             */
            Attestations.prototype.attestation = $util.emptyArray;

            /**
             * Creates a new Attestations instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.Attestations
             * @static
             * @param {buildkit.gateway.Attestations.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.Attestations} Attestations instance
             * @type {{
             *   (properties: buildkit.gateway.Attestations.$Shape): buildkit.gateway.Attestations & buildkit.gateway.Attestations.$Shape;
             *   (properties?: buildkit.gateway.Attestations.$Properties): buildkit.gateway.Attestations;
             * }}
             */
            Attestations.create = function(properties) {
                return new Attestations(properties);
            };

            /**
             * Encodes the specified Attestations message. Does not implicitly {@link buildkit.gateway.Attestations.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.Attestations
             * @static
             * @param {buildkit.gateway.Attestations.$Properties} message Attestations message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Attestations.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.attestation != null && message.attestation.length)
                    for (let i = 0; i < message.attestation.length; ++i)
                        $root.buildkit.gateway.Attestation.encode(message.attestation[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Attestations message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.Attestations
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.Attestations & buildkit.gateway.Attestations.$Shape} Attestations
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Attestations.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.Attestations();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.attestation && message.attestation.length))
                                message.attestation = [];
                            message.attestation.push($root.buildkit.gateway.Attestation.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Attestations;
        })();

        gateway.Attestation = (function() {

            /**
             * Properties of an Attestation.
             * @typedef {Object} buildkit.gateway.Attestation.$Properties
             * @property {buildkit.gateway.AttestationKind} [kind] Attestation kind
             * @property {Object.<string,Uint8Array>} [metadata] Attestation metadata
             * @property {buildkit.gateway.Ref.$Properties} [ref] Attestation ref
             * @property {string} [path] Attestation path
             * @property {string} [inTotoPredicateType] Attestation inTotoPredicateType
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Attestation.
             * @memberof buildkit.gateway
             * @interface IAttestation
             * @augments buildkit.gateway.Attestation.$Properties
             * @deprecated Use buildkit.gateway.Attestation.$Properties instead.
             */

            /**
             * Shape of an Attestation.
             * @typedef {buildkit.gateway.Attestation.$Properties} buildkit.gateway.Attestation.$Shape
             */

            /**
             * Constructs a new Attestation.
             * @memberof buildkit.gateway
             * @classdesc Represents an Attestation.
             * @constructor
             * @param {buildkit.gateway.Attestation.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Attestation = function (properties) {
                this.metadata = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Attestation kind.
             * @member {buildkit.gateway.AttestationKind} kind
             * @memberof buildkit.gateway.Attestation
             * @instance
             */
            Attestation.prototype.kind = 0;

            /**
             * Attestation metadata.
             * @member {Object.<string,Uint8Array>} metadata
             * @memberof buildkit.gateway.Attestation
             * @instance
             */
            Attestation.prototype.metadata = $util.emptyObject;

            /**
             * Attestation ref.
             * @member {buildkit.gateway.Ref} ref
             * @memberof buildkit.gateway.Attestation
             * @instance
             */
            Attestation.prototype.ref = null;

            /**
             * Attestation path.
             * @member {string} path
             * @memberof buildkit.gateway.Attestation
             * @instance
             */
            Attestation.prototype.path = "";

            /**
             * Attestation inTotoPredicateType.
             * @member {string} inTotoPredicateType
             * @memberof buildkit.gateway.Attestation
             * @instance
             */
            Attestation.prototype.inTotoPredicateType = "";

            /**
             * Creates a new Attestation instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.Attestation
             * @static
             * @param {buildkit.gateway.Attestation.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.Attestation} Attestation instance
             * @type {{
             *   (properties: buildkit.gateway.Attestation.$Shape): buildkit.gateway.Attestation & buildkit.gateway.Attestation.$Shape;
             *   (properties?: buildkit.gateway.Attestation.$Properties): buildkit.gateway.Attestation;
             * }}
             */
            Attestation.create = function(properties) {
                return new Attestation(properties);
            };

            /**
             * Encodes the specified Attestation message. Does not implicitly {@link buildkit.gateway.Attestation.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.Attestation
             * @static
             * @param {buildkit.gateway.Attestation.$Properties} message Attestation message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Attestation.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.kind);
                if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
                    for (let keys = $Object.keys(message.metadata), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 2, wireType 2 =*/18).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).bytes(message.metadata[keys[i]]).ldelim();
                if (message.ref != null && $Object.hasOwnProperty.call(message, "ref"))
                    $root.buildkit.gateway.Ref.encode(message.ref, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.path);
                if (message.inTotoPredicateType != null && $Object.hasOwnProperty.call(message, "inTotoPredicateType") && message.inTotoPredicateType !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.inTotoPredicateType);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Attestation message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.Attestation
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.Attestation & buildkit.gateway.Attestation.$Shape} Attestation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Attestation.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.Attestation();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (message.metadata === $util.emptyObject)
                                message.metadata = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = [];
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.bytes();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.metadata, key);
                            message.metadata[key] = value;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.ref = $root.buildkit.gateway.Ref.decode(reader, reader.size(), $undefined, _depth + 1, message.ref);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.path = value;
                            else
                                delete message.path;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.inTotoPredicateType = value;
                            else
                                delete message.inTotoPredicateType;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Attestation;
        })();

        /**
         * AttestationKind enum.
         * @name buildkit.gateway.AttestationKind
         * @enum {number}
         * @property {number} IN_TOTO=0 IN_TOTO value
         * @property {number} BUNDLE=1 BUNDLE value
         */
        gateway.AttestationKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "IN_TOTO"] = 0;
            values[valuesById[1] = "BUNDLE"] = 1;
            return values;
        })();

        gateway.ReadFileRequest = (function() {

            /**
             * Properties of a ReadFileRequest.
             * @typedef {Object} buildkit.gateway.ReadFileRequest.$Properties
             * @property {string} [ref] ReadFileRequest ref
             * @property {string} [path] ReadFileRequest path
             * @property {buildkit.gateway.FileRange.$Properties} [range] ReadFileRequest range
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ReadFileRequest.
             * @memberof buildkit.gateway
             * @interface IReadFileRequest
             * @augments buildkit.gateway.ReadFileRequest.$Properties
             * @deprecated Use buildkit.gateway.ReadFileRequest.$Properties instead.
             */

            /**
             * Shape of a ReadFileRequest.
             * @typedef {buildkit.gateway.ReadFileRequest.$Properties} buildkit.gateway.ReadFileRequest.$Shape
             */

            /**
             * Constructs a new ReadFileRequest.
             * @memberof buildkit.gateway
             * @classdesc Represents a ReadFileRequest.
             * @constructor
             * @param {buildkit.gateway.ReadFileRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ReadFileRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ReadFileRequest ref.
             * @member {string} ref
             * @memberof buildkit.gateway.ReadFileRequest
             * @instance
             */
            ReadFileRequest.prototype.ref = "";

            /**
             * ReadFileRequest path.
             * @member {string} path
             * @memberof buildkit.gateway.ReadFileRequest
             * @instance
             */
            ReadFileRequest.prototype.path = "";

            /**
             * ReadFileRequest range.
             * @member {buildkit.gateway.FileRange} range
             * @memberof buildkit.gateway.ReadFileRequest
             * @instance
             */
            ReadFileRequest.prototype.range = null;

            /**
             * Creates a new ReadFileRequest instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.ReadFileRequest
             * @static
             * @param {buildkit.gateway.ReadFileRequest.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.ReadFileRequest} ReadFileRequest instance
             * @type {{
             *   (properties: buildkit.gateway.ReadFileRequest.$Shape): buildkit.gateway.ReadFileRequest & buildkit.gateway.ReadFileRequest.$Shape;
             *   (properties?: buildkit.gateway.ReadFileRequest.$Properties): buildkit.gateway.ReadFileRequest;
             * }}
             */
            ReadFileRequest.create = function(properties) {
                return new ReadFileRequest(properties);
            };

            /**
             * Encodes the specified ReadFileRequest message. Does not implicitly {@link buildkit.gateway.ReadFileRequest.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.ReadFileRequest
             * @static
             * @param {buildkit.gateway.ReadFileRequest.$Properties} message ReadFileRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ReadFileRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.ref != null && $Object.hasOwnProperty.call(message, "ref") && message.ref !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.ref);
                if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.path);
                if (message.range != null && $Object.hasOwnProperty.call(message, "range"))
                    $root.buildkit.gateway.FileRange.encode(message.range, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ReadFileRequest message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.ReadFileRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReadFileRequest & buildkit.gateway.ReadFileRequest.$Shape} ReadFileRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ReadFileRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.ReadFileRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.ref = value;
                            else
                                delete message.ref;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.path = value;
                            else
                                delete message.path;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.range = $root.buildkit.gateway.FileRange.decode(reader, reader.size(), $undefined, _depth + 1, message.range);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReadFileRequest;
        })();

        gateway.FileRange = (function() {

            /**
             * Properties of a FileRange.
             * @typedef {Object} buildkit.gateway.FileRange.$Properties
             * @property {number} [offset] FileRange offset
             * @property {number} [length] FileRange length
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FileRange.
             * @memberof buildkit.gateway
             * @interface IFileRange
             * @augments buildkit.gateway.FileRange.$Properties
             * @deprecated Use buildkit.gateway.FileRange.$Properties instead.
             */

            /**
             * Shape of a FileRange.
             * @typedef {buildkit.gateway.FileRange.$Properties} buildkit.gateway.FileRange.$Shape
             */

            /**
             * Constructs a new FileRange.
             * @memberof buildkit.gateway
             * @classdesc Represents a FileRange.
             * @constructor
             * @param {buildkit.gateway.FileRange.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FileRange = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FileRange offset.
             * @member {number} offset
             * @memberof buildkit.gateway.FileRange
             * @instance
             */
            FileRange.prototype.offset = 0;

            /**
             * FileRange length.
             * @member {number} length
             * @memberof buildkit.gateway.FileRange
             * @instance
             */
            FileRange.prototype.length = 0;

            /**
             * Creates a new FileRange instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.FileRange
             * @static
             * @param {buildkit.gateway.FileRange.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.FileRange} FileRange instance
             * @type {{
             *   (properties: buildkit.gateway.FileRange.$Shape): buildkit.gateway.FileRange & buildkit.gateway.FileRange.$Shape;
             *   (properties?: buildkit.gateway.FileRange.$Properties): buildkit.gateway.FileRange;
             * }}
             */
            FileRange.create = function(properties) {
                return new FileRange(properties);
            };

            /**
             * Encodes the specified FileRange message. Does not implicitly {@link buildkit.gateway.FileRange.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.FileRange
             * @static
             * @param {buildkit.gateway.FileRange.$Properties} message FileRange message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FileRange.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.offset);
                if (message.length != null && $Object.hasOwnProperty.call(message, "length") && message.length !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.length);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FileRange message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.FileRange
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.FileRange & buildkit.gateway.FileRange.$Shape} FileRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FileRange.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.FileRange();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.offset = value;
                            else
                                delete message.offset;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.length = value;
                            else
                                delete message.length;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FileRange;
        })();

        gateway.ReadFileResponse = (function() {

            /**
             * Properties of a ReadFileResponse.
             * @typedef {Object} buildkit.gateway.ReadFileResponse.$Properties
             * @property {Uint8Array} [data] ReadFileResponse data
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ReadFileResponse.
             * @memberof buildkit.gateway
             * @interface IReadFileResponse
             * @augments buildkit.gateway.ReadFileResponse.$Properties
             * @deprecated Use buildkit.gateway.ReadFileResponse.$Properties instead.
             */

            /**
             * Shape of a ReadFileResponse.
             * @typedef {buildkit.gateway.ReadFileResponse.$Properties} buildkit.gateway.ReadFileResponse.$Shape
             */

            /**
             * Constructs a new ReadFileResponse.
             * @memberof buildkit.gateway
             * @classdesc Represents a ReadFileResponse.
             * @constructor
             * @param {buildkit.gateway.ReadFileResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ReadFileResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ReadFileResponse data.
             * @member {Uint8Array} data
             * @memberof buildkit.gateway.ReadFileResponse
             * @instance
             */
            ReadFileResponse.prototype.data = $util.newBuffer([]);

            /**
             * Creates a new ReadFileResponse instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.ReadFileResponse
             * @static
             * @param {buildkit.gateway.ReadFileResponse.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.ReadFileResponse} ReadFileResponse instance
             * @type {{
             *   (properties: buildkit.gateway.ReadFileResponse.$Shape): buildkit.gateway.ReadFileResponse & buildkit.gateway.ReadFileResponse.$Shape;
             *   (properties?: buildkit.gateway.ReadFileResponse.$Properties): buildkit.gateway.ReadFileResponse;
             * }}
             */
            ReadFileResponse.create = function(properties) {
                return new ReadFileResponse(properties);
            };

            /**
             * Encodes the specified ReadFileResponse message. Does not implicitly {@link buildkit.gateway.ReadFileResponse.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.ReadFileResponse
             * @static
             * @param {buildkit.gateway.ReadFileResponse.$Properties} message ReadFileResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ReadFileResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.data);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ReadFileResponse message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.ReadFileResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReadFileResponse & buildkit.gateway.ReadFileResponse.$Shape} ReadFileResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ReadFileResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.ReadFileResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.data = value;
                            else
                                delete message.data;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReadFileResponse;
        })();

        gateway.WarnRequest = (function() {

            /**
             * Properties of a WarnRequest.
             * @typedef {Object} buildkit.gateway.WarnRequest.$Properties
             * @property {string} [digest] WarnRequest digest
             * @property {number} [level] WarnRequest level
             * @property {Uint8Array} [short] WarnRequest short
             * @property {Array.<Uint8Array>} [detail] WarnRequest detail
             * @property {string} [url] WarnRequest url
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WarnRequest.
             * @memberof buildkit.gateway
             * @interface IWarnRequest
             * @augments buildkit.gateway.WarnRequest.$Properties
             * @deprecated Use buildkit.gateway.WarnRequest.$Properties instead.
             */

            /**
             * Shape of a WarnRequest.
             * @typedef {buildkit.gateway.WarnRequest.$Properties} buildkit.gateway.WarnRequest.$Shape
             */

            /**
             * Constructs a new WarnRequest.
             * @memberof buildkit.gateway
             * @classdesc Represents a WarnRequest.
             * @constructor
             * @param {buildkit.gateway.WarnRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WarnRequest = function (properties) {
                this.detail = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WarnRequest digest.
             * @member {string} digest
             * @memberof buildkit.gateway.WarnRequest
             * @instance
             */
            WarnRequest.prototype.digest = "";

            /**
             * WarnRequest level.
             * @member {number} level
             * @memberof buildkit.gateway.WarnRequest
             * @instance
             */
            WarnRequest.prototype.level = 0;

            /**
             * WarnRequest short.
             * @member {Uint8Array} short
             * @memberof buildkit.gateway.WarnRequest
             * @instance
             */
            WarnRequest.prototype.short = $util.newBuffer([]);

            /**
             * WarnRequest detail.
             * @member {Array.<Uint8Array>} detail
             * @memberof buildkit.gateway.WarnRequest
             * @instance
             */
            WarnRequest.prototype.detail = $util.emptyArray;

            /**
             * WarnRequest url.
             * @member {string} url
             * @memberof buildkit.gateway.WarnRequest
             * @instance
             */
            WarnRequest.prototype.url = "";

            /**
             * Creates a new WarnRequest instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.WarnRequest
             * @static
             * @param {buildkit.gateway.WarnRequest.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.WarnRequest} WarnRequest instance
             * @type {{
             *   (properties: buildkit.gateway.WarnRequest.$Shape): buildkit.gateway.WarnRequest & buildkit.gateway.WarnRequest.$Shape;
             *   (properties?: buildkit.gateway.WarnRequest.$Properties): buildkit.gateway.WarnRequest;
             * }}
             */
            WarnRequest.create = function(properties) {
                return new WarnRequest(properties);
            };

            /**
             * Encodes the specified WarnRequest message. Does not implicitly {@link buildkit.gateway.WarnRequest.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.WarnRequest
             * @static
             * @param {buildkit.gateway.WarnRequest.$Properties} message WarnRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WarnRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.digest);
                if (message.level != null && $Object.hasOwnProperty.call(message, "level") && message.level !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.level);
                if (message.short != null && $Object.hasOwnProperty.call(message, "short") && message.short.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.short);
                if (message.detail != null && message.detail.length)
                    for (let i = 0; i < message.detail.length; ++i)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.detail[i]);
                if (message.url != null && $Object.hasOwnProperty.call(message, "url") && message.url !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.url);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WarnRequest message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.WarnRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.WarnRequest & buildkit.gateway.WarnRequest.$Shape} WarnRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WarnRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.WarnRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.level = value;
                            else
                                delete message.level;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.short = value;
                            else
                                delete message.short;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.detail && message.detail.length))
                                message.detail = [];
                            message.detail.push(reader.bytes());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.url = value;
                            else
                                delete message.url;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return WarnRequest;
        })();

        gateway.WarnResponse = (function() {

            /**
             * Properties of a WarnResponse.
             * @typedef {Object} buildkit.gateway.WarnResponse.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WarnResponse.
             * @memberof buildkit.gateway
             * @interface IWarnResponse
             * @augments buildkit.gateway.WarnResponse.$Properties
             * @deprecated Use buildkit.gateway.WarnResponse.$Properties instead.
             */

            /**
             * Shape of a WarnResponse.
             * @typedef {buildkit.gateway.WarnResponse.$Properties} buildkit.gateway.WarnResponse.$Shape
             */

            /**
             * Constructs a new WarnResponse.
             * @memberof buildkit.gateway
             * @classdesc Represents a WarnResponse.
             * @constructor
             * @param {buildkit.gateway.WarnResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WarnResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new WarnResponse instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.WarnResponse
             * @static
             * @param {buildkit.gateway.WarnResponse.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.WarnResponse} WarnResponse instance
             * @type {{
             *   (properties: buildkit.gateway.WarnResponse.$Shape): buildkit.gateway.WarnResponse & buildkit.gateway.WarnResponse.$Shape;
             *   (properties?: buildkit.gateway.WarnResponse.$Properties): buildkit.gateway.WarnResponse;
             * }}
             */
            WarnResponse.create = function(properties) {
                return new WarnResponse(properties);
            };

            /**
             * Encodes the specified WarnResponse message. Does not implicitly {@link buildkit.gateway.WarnResponse.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.WarnResponse
             * @static
             * @param {buildkit.gateway.WarnResponse.$Properties} message WarnResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WarnResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WarnResponse message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.WarnResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.WarnResponse & buildkit.gateway.WarnResponse.$Shape} WarnResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WarnResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.WarnResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return WarnResponse;
        })();

        gateway.ReturnRequest = (function() {

            /**
             * Properties of a ReturnRequest.
             * @typedef {Object} buildkit.gateway.ReturnRequest.$Properties
             * @property {buildkit.gateway.Result.$Properties} [result] ReturnRequest result
             * @property {buildkit.gateway.Status.$Properties} [error] ReturnRequest error
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ReturnRequest.
             * @memberof buildkit.gateway
             * @interface IReturnRequest
             * @augments buildkit.gateway.ReturnRequest.$Properties
             * @deprecated Use buildkit.gateway.ReturnRequest.$Properties instead.
             */

            /**
             * Shape of a ReturnRequest.
             * @typedef {{
             *   result?: buildkit.gateway.Result.$Shape;
             *   error?: buildkit.gateway.Status.$Shape;
             *   $unknowns?: Array.<Uint8Array>;
             * }} buildkit.gateway.ReturnRequest.$Shape
             */

            /**
             * Constructs a new ReturnRequest.
             * @memberof buildkit.gateway
             * @classdesc Represents a ReturnRequest.
             * @constructor
             * @param {buildkit.gateway.ReturnRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ReturnRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ReturnRequest result.
             * @member {buildkit.gateway.Result} result
             * @memberof buildkit.gateway.ReturnRequest
             * @instance
             */
            ReturnRequest.prototype.result = null;

            /**
             * ReturnRequest error.
             * @member {buildkit.gateway.Status} error
             * @memberof buildkit.gateway.ReturnRequest
             * @instance
             */
            ReturnRequest.prototype.error = null;

            /**
             * Creates a new ReturnRequest instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.ReturnRequest
             * @static
             * @param {buildkit.gateway.ReturnRequest.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.ReturnRequest} ReturnRequest instance
             * @type {{
             *   (properties: buildkit.gateway.ReturnRequest.$Shape): buildkit.gateway.ReturnRequest & buildkit.gateway.ReturnRequest.$Shape;
             *   (properties?: buildkit.gateway.ReturnRequest.$Properties): buildkit.gateway.ReturnRequest;
             * }}
             */
            ReturnRequest.create = function(properties) {
                return new ReturnRequest(properties);
            };

            /**
             * Encodes the specified ReturnRequest message. Does not implicitly {@link buildkit.gateway.ReturnRequest.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.ReturnRequest
             * @static
             * @param {buildkit.gateway.ReturnRequest.$Properties} message ReturnRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ReturnRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.result != null && $Object.hasOwnProperty.call(message, "result"))
                    $root.buildkit.gateway.Result.encode(message.result, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.error != null && $Object.hasOwnProperty.call(message, "error"))
                    $root.buildkit.gateway.Status.encode(message.error, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ReturnRequest message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.ReturnRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReturnRequest & buildkit.gateway.ReturnRequest.$Shape} ReturnRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ReturnRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.ReturnRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.result = $root.buildkit.gateway.Result.decode(reader, reader.size(), $undefined, _depth + 1, message.result);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.error = $root.buildkit.gateway.Status.decode(reader, reader.size(), $undefined, _depth + 1, message.error);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReturnRequest;
        })();

        gateway.ReturnResponse = (function() {

            /**
             * Properties of a ReturnResponse.
             * @typedef {Object} buildkit.gateway.ReturnResponse.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ReturnResponse.
             * @memberof buildkit.gateway
             * @interface IReturnResponse
             * @augments buildkit.gateway.ReturnResponse.$Properties
             * @deprecated Use buildkit.gateway.ReturnResponse.$Properties instead.
             */

            /**
             * Shape of a ReturnResponse.
             * @typedef {buildkit.gateway.ReturnResponse.$Properties} buildkit.gateway.ReturnResponse.$Shape
             */

            /**
             * Constructs a new ReturnResponse.
             * @memberof buildkit.gateway
             * @classdesc Represents a ReturnResponse.
             * @constructor
             * @param {buildkit.gateway.ReturnResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ReturnResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Creates a new ReturnResponse instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.ReturnResponse
             * @static
             * @param {buildkit.gateway.ReturnResponse.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.ReturnResponse} ReturnResponse instance
             * @type {{
             *   (properties: buildkit.gateway.ReturnResponse.$Shape): buildkit.gateway.ReturnResponse & buildkit.gateway.ReturnResponse.$Shape;
             *   (properties?: buildkit.gateway.ReturnResponse.$Properties): buildkit.gateway.ReturnResponse;
             * }}
             */
            ReturnResponse.create = function(properties) {
                return new ReturnResponse(properties);
            };

            /**
             * Encodes the specified ReturnResponse message. Does not implicitly {@link buildkit.gateway.ReturnResponse.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.ReturnResponse
             * @static
             * @param {buildkit.gateway.ReturnResponse.$Properties} message ReturnResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ReturnResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ReturnResponse message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.ReturnResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.ReturnResponse & buildkit.gateway.ReturnResponse.$Shape} ReturnResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ReturnResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.ReturnResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ReturnResponse;
        })();

        gateway.Status = (function() {

            /**
             * Properties of a Status.
             * @typedef {Object} buildkit.gateway.Status.$Properties
             * @property {number} [code] Status code
             * @property {string} [message] Status message
             * @property {Array.<buildkit.gateway.Any.$Properties>} [details] Status details
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Status.
             * @memberof buildkit.gateway
             * @interface IStatus
             * @augments buildkit.gateway.Status.$Properties
             * @deprecated Use buildkit.gateway.Status.$Properties instead.
             */

            /**
             * Shape of a Status.
             * @typedef {buildkit.gateway.Status.$Properties} buildkit.gateway.Status.$Shape
             */

            /**
             * Constructs a new Status.
             * @memberof buildkit.gateway
             * @classdesc Represents a Status.
             * @constructor
             * @param {buildkit.gateway.Status.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Status = function (properties) {
                this.details = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Status code.
             * @member {number} code
             * @memberof buildkit.gateway.Status
             * @instance
             */
            Status.prototype.code = 0;

            /**
             * Status message.
             * @member {string} message
             * @memberof buildkit.gateway.Status
             * @instance
             */
            Status.prototype.message = "";

            /**
             * Status details.
             * @member {Array.<buildkit.gateway.Any>} details
             * @memberof buildkit.gateway.Status
             * @instance
             */
            Status.prototype.details = $util.emptyArray;

            /**
             * Creates a new Status instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.Status
             * @static
             * @param {buildkit.gateway.Status.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.Status} Status instance
             * @type {{
             *   (properties: buildkit.gateway.Status.$Shape): buildkit.gateway.Status & buildkit.gateway.Status.$Shape;
             *   (properties?: buildkit.gateway.Status.$Properties): buildkit.gateway.Status;
             * }}
             */
            Status.create = function(properties) {
                return new Status(properties);
            };

            /**
             * Encodes the specified Status message. Does not implicitly {@link buildkit.gateway.Status.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.Status
             * @static
             * @param {buildkit.gateway.Status.$Properties} message Status message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Status.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.code);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                if (message.details != null && message.details.length)
                    for (let i = 0; i < message.details.length; ++i)
                        $root.buildkit.gateway.Any.encode(message.details[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.Status
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.Status & buildkit.gateway.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Status.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.Status();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.details && message.details.length))
                                message.details = [];
                            message.details.push($root.buildkit.gateway.Any.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Status;
        })();

        gateway.Any = (function() {

            /**
             * Properties of an Any.
             * @typedef {Object} buildkit.gateway.Any.$Properties
             * @property {string} [typeUrl] Any typeUrl
             * @property {Uint8Array} [value] Any value
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Any.
             * @memberof buildkit.gateway
             * @interface IAny
             * @augments buildkit.gateway.Any.$Properties
             * @deprecated Use buildkit.gateway.Any.$Properties instead.
             */

            /**
             * Shape of an Any.
             * @typedef {buildkit.gateway.Any.$Properties} buildkit.gateway.Any.$Shape
             */

            /**
             * Constructs a new Any.
             * @memberof buildkit.gateway
             * @classdesc Represents an Any.
             * @constructor
             * @param {buildkit.gateway.Any.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Any = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Any typeUrl.
             * @member {string} typeUrl
             * @memberof buildkit.gateway.Any
             * @instance
             */
            Any.prototype.typeUrl = "";

            /**
             * Any value.
             * @member {Uint8Array} value
             * @memberof buildkit.gateway.Any
             * @instance
             */
            Any.prototype.value = $util.newBuffer([]);

            /**
             * Creates a new Any instance using the specified properties.
             * @function create
             * @memberof buildkit.gateway.Any
             * @static
             * @param {buildkit.gateway.Any.$Properties=} [properties] Properties to set
             * @returns {buildkit.gateway.Any} Any instance
             * @type {{
             *   (properties: buildkit.gateway.Any.$Shape): buildkit.gateway.Any & buildkit.gateway.Any.$Shape;
             *   (properties?: buildkit.gateway.Any.$Properties): buildkit.gateway.Any;
             * }}
             */
            Any.create = function(properties) {
                return new Any(properties);
            };

            /**
             * Encodes the specified Any message. Does not implicitly {@link buildkit.gateway.Any.verify|verify} messages.
             * @function encode
             * @memberof buildkit.gateway.Any
             * @static
             * @param {buildkit.gateway.Any.$Properties} message Any message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Any.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.typeUrl != null && $Object.hasOwnProperty.call(message, "typeUrl") && message.typeUrl !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.typeUrl);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.value);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Any message from the specified reader or buffer.
             * @function decode
             * @memberof buildkit.gateway.Any
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {buildkit.gateway.Any & buildkit.gateway.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Any.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.buildkit.gateway.Any();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.typeUrl = value;
                            else
                                delete message.typeUrl;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.value = value;
                            else
                                delete message.value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Any;
        })();

        return gateway;
    })();

    return buildkit;
})();

export {
  $root as default
};
