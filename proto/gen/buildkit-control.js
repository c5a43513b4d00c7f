/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["buildkit-control"] || ($protobuf.roots["buildkit-control"] = {});

export const control = $root.control = (() => {

    /**
     * Namespace control.
     * @exports control
     * @namespace
     */
    const control = {};

    control.SolveRequest = (function() {

        /**
         * Properties of a SolveRequest.
         * @typedef {Object} control.SolveRequest.$Properties
         * @property {string} [ref] SolveRequest ref
         * @property {Uint8Array|null} [definition] SolveRequest definition
         * @property {string} [exporterDeprecated] SolveRequest exporterDeprecated
         * @property {Object.<string,string>} [exporterAttrsDeprecated] SolveRequest exporterAttrsDeprecated
         * @property {string} [session] SolveRequest session
         * @property {string} [frontend] SolveRequest frontend
         * @property {Object.<string,string>} [frontendAttrs] SolveRequest frontendAttrs
         * @property {Array.<control.Exporter.$Properties>} [exporters] SolveRequest exporters
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a SolveRequest.
         * @memberof control
         * @interface ISolveRequest
         * @augments control.SolveRequest.$Properties
         * @deprecated Use control.SolveRequest.$Properties instead.
         */

        /**
         * Shape of a SolveRequest.
         * @typedef {control.SolveRequest.$Properties} control.SolveRequest.$Shape
         */

        /**
         * Constructs a new SolveRequest.
         * @memberof control
         * @classdesc Represents a SolveRequest.
         * @constructor
         * @param {control.SolveRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const SolveRequest = function (properties) {
            this.exporterAttrsDeprecated = {};
            this.frontendAttrs = {};
            this.exporters = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * SolveRequest ref.
         * @member {string} ref
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.ref = "";

        /**
         * SolveRequest definition.
         * @member {Uint8Array|null} definition
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.definition = null;

        /**
         * SolveRequest exporterDeprecated.
         * @member {string} exporterDeprecated
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.exporterDeprecated = "";

        /**
         * SolveRequest exporterAttrsDeprecated.
         * @member {Object.<string,string>} exporterAttrsDeprecated
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.exporterAttrsDeprecated = $util.emptyObject;

        /**
         * SolveRequest session.
         * @member {string} session
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.session = "";

        /**
         * SolveRequest frontend.
         * @member {string} frontend
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.frontend = "";

        /**
         * SolveRequest frontendAttrs.
         * @member {Object.<string,string>} frontendAttrs
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.frontendAttrs = $util.emptyObject;

        /**
         * SolveRequest exporters.
         * @member {Array.<control.Exporter>} exporters
         * @memberof control.SolveRequest
         * @instance
         */
        SolveRequest.prototype.exporters = $util.emptyArray;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        // Virtual OneOf for proto3 optional field
        $Object.defineProperty(SolveRequest.prototype, "_definition", {
            get: $util.oneOfGetter($oneOfFields = ["definition"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new SolveRequest instance using the specified properties.
         * @function create
         * @memberof control.SolveRequest
         * @static
         * @param {control.SolveRequest.$Properties=} [properties] Properties to set
         * @returns {control.SolveRequest} SolveRequest instance
         * @type {{
         *   (properties: control.SolveRequest.$Shape): control.SolveRequest & control.SolveRequest.$Shape;
         *   (properties?: control.SolveRequest.$Properties): control.SolveRequest;
         * }}
         */
        SolveRequest.create = function(properties) {
            return new SolveRequest(properties);
        };

        /**
         * Encodes the specified SolveRequest message. Does not implicitly {@link control.SolveRequest.verify|verify} messages.
         * @function encode
         * @memberof control.SolveRequest
         * @static
         * @param {control.SolveRequest.$Properties} message SolveRequest message or plain object to encode
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
            if (message.ref != null && $Object.hasOwnProperty.call(message, "ref") && message.ref !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.ref);
            if (message.definition != null && $Object.hasOwnProperty.call(message, "definition"))
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.definition);
            if (message.exporterDeprecated != null && $Object.hasOwnProperty.call(message, "exporterDeprecated") && message.exporterDeprecated !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.exporterDeprecated);
            if (message.exporterAttrsDeprecated != null && $Object.hasOwnProperty.call(message, "exporterAttrsDeprecated"))
                for (let keys = $Object.keys(message.exporterAttrsDeprecated), i = 0; i < keys.length; ++i)
                    writer.uint32(/* id 4, wireType 2 =*/34).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.exporterAttrsDeprecated[keys[i]]).ldelim();
            if (message.session != null && $Object.hasOwnProperty.call(message, "session") && message.session !== "")
                writer.uint32(/* id 5, wireType 2 =*/42).string(message.session);
            if (message.frontend != null && $Object.hasOwnProperty.call(message, "frontend") && message.frontend !== "")
                writer.uint32(/* id 6, wireType 2 =*/50).string(message.frontend);
            if (message.frontendAttrs != null && $Object.hasOwnProperty.call(message, "frontendAttrs"))
                for (let keys = $Object.keys(message.frontendAttrs), i = 0; i < keys.length; ++i)
                    writer.uint32(/* id 7, wireType 2 =*/58).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.frontendAttrs[keys[i]]).ldelim();
            if (message.exporters != null && message.exporters.length)
                for (let i = 0; i < message.exporters.length; ++i)
                    $root.control.Exporter.encode(message.exporters[i], writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a SolveRequest message from the specified reader or buffer.
         * @function decode
         * @memberof control.SolveRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.SolveRequest & control.SolveRequest.$Shape} SolveRequest
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
            message = _target || new $root.control.SolveRequest();
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
                        message.definition = reader.bytes();
                        message._definition = "definition";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.exporterDeprecated = value;
                        else
                            delete message.exporterDeprecated;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (message.exporterAttrsDeprecated === $util.emptyObject)
                            message.exporterAttrsDeprecated = {};
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
                            $util.makeProp(message.exporterAttrsDeprecated, key);
                        message.exporterAttrsDeprecated[key] = value;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.session = value;
                        else
                            delete message.session;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.frontend = value;
                        else
                            delete message.frontend;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (message.frontendAttrs === $util.emptyObject)
                            message.frontendAttrs = {};
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
                            $util.makeProp(message.frontendAttrs, key);
                        message.frontendAttrs[key] = value;
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        if (!(message.exporters && message.exporters.length))
                            message.exporters = [];
                        message.exporters.push($root.control.Exporter.decode(reader, reader.size(), $undefined, _depth + 1));
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

    control.Exporter = (function() {

        /**
         * Properties of an Exporter.
         * @typedef {Object} control.Exporter.$Properties
         * @property {string} [type] Exporter type
         * @property {Object.<string,string>} [attrs] Exporter attrs
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Exporter.
         * @memberof control
         * @interface IExporter
         * @augments control.Exporter.$Properties
         * @deprecated Use control.Exporter.$Properties instead.
         */

        /**
         * Shape of an Exporter.
         * @typedef {control.Exporter.$Properties} control.Exporter.$Shape
         */

        /**
         * Constructs a new Exporter.
         * @memberof control
         * @classdesc Represents an Exporter.
         * @constructor
         * @param {control.Exporter.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Exporter = function (properties) {
            this.attrs = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Exporter type.
         * @member {string} type
         * @memberof control.Exporter
         * @instance
         */
        Exporter.prototype.type = "";

        /**
         * Exporter attrs.
         * @member {Object.<string,string>} attrs
         * @memberof control.Exporter
         * @instance
         */
        Exporter.prototype.attrs = $util.emptyObject;

        /**
         * Creates a new Exporter instance using the specified properties.
         * @function create
         * @memberof control.Exporter
         * @static
         * @param {control.Exporter.$Properties=} [properties] Properties to set
         * @returns {control.Exporter} Exporter instance
         * @type {{
         *   (properties: control.Exporter.$Shape): control.Exporter & control.Exporter.$Shape;
         *   (properties?: control.Exporter.$Properties): control.Exporter;
         * }}
         */
        Exporter.create = function(properties) {
            return new Exporter(properties);
        };

        /**
         * Encodes the specified Exporter message. Does not implicitly {@link control.Exporter.verify|verify} messages.
         * @function encode
         * @memberof control.Exporter
         * @static
         * @param {control.Exporter.$Properties} message Exporter message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Exporter.encode = function (message, writer, _depth) {
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
         * Decodes an Exporter message from the specified reader or buffer.
         * @function decode
         * @memberof control.Exporter
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.Exporter & control.Exporter.$Shape} Exporter
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Exporter.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.Exporter();
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

        return Exporter;
    })();

    control.SolveResponse = (function() {

        /**
         * Properties of a SolveResponse.
         * @typedef {Object} control.SolveResponse.$Properties
         * @property {Object.<string,string>} [exporterResponse] SolveResponse exporterResponse
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a SolveResponse.
         * @memberof control
         * @interface ISolveResponse
         * @augments control.SolveResponse.$Properties
         * @deprecated Use control.SolveResponse.$Properties instead.
         */

        /**
         * Shape of a SolveResponse.
         * @typedef {control.SolveResponse.$Properties} control.SolveResponse.$Shape
         */

        /**
         * Constructs a new SolveResponse.
         * @memberof control
         * @classdesc Represents a SolveResponse.
         * @constructor
         * @param {control.SolveResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const SolveResponse = function (properties) {
            this.exporterResponse = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * SolveResponse exporterResponse.
         * @member {Object.<string,string>} exporterResponse
         * @memberof control.SolveResponse
         * @instance
         */
        SolveResponse.prototype.exporterResponse = $util.emptyObject;

        /**
         * Creates a new SolveResponse instance using the specified properties.
         * @function create
         * @memberof control.SolveResponse
         * @static
         * @param {control.SolveResponse.$Properties=} [properties] Properties to set
         * @returns {control.SolveResponse} SolveResponse instance
         * @type {{
         *   (properties: control.SolveResponse.$Shape): control.SolveResponse & control.SolveResponse.$Shape;
         *   (properties?: control.SolveResponse.$Properties): control.SolveResponse;
         * }}
         */
        SolveResponse.create = function(properties) {
            return new SolveResponse(properties);
        };

        /**
         * Encodes the specified SolveResponse message. Does not implicitly {@link control.SolveResponse.verify|verify} messages.
         * @function encode
         * @memberof control.SolveResponse
         * @static
         * @param {control.SolveResponse.$Properties} message SolveResponse message or plain object to encode
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
            if (message.exporterResponse != null && $Object.hasOwnProperty.call(message, "exporterResponse"))
                for (let keys = $Object.keys(message.exporterResponse), i = 0; i < keys.length; ++i)
                    writer.uint32(/* id 1, wireType 2 =*/10).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.exporterResponse[keys[i]]).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a SolveResponse message from the specified reader or buffer.
         * @function decode
         * @memberof control.SolveResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.SolveResponse & control.SolveResponse.$Shape} SolveResponse
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
            message = _target || new $root.control.SolveResponse();
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
                        if (message.exporterResponse === $util.emptyObject)
                            message.exporterResponse = {};
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
                            $util.makeProp(message.exporterResponse, key);
                        message.exporterResponse[key] = value;
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

    control.StatusRequest = (function() {

        /**
         * Properties of a StatusRequest.
         * @typedef {Object} control.StatusRequest.$Properties
         * @property {string} [ref] StatusRequest ref
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a StatusRequest.
         * @memberof control
         * @interface IStatusRequest
         * @augments control.StatusRequest.$Properties
         * @deprecated Use control.StatusRequest.$Properties instead.
         */

        /**
         * Shape of a StatusRequest.
         * @typedef {control.StatusRequest.$Properties} control.StatusRequest.$Shape
         */

        /**
         * Constructs a new StatusRequest.
         * @memberof control
         * @classdesc Represents a StatusRequest.
         * @constructor
         * @param {control.StatusRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const StatusRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * StatusRequest ref.
         * @member {string} ref
         * @memberof control.StatusRequest
         * @instance
         */
        StatusRequest.prototype.ref = "";

        /**
         * Creates a new StatusRequest instance using the specified properties.
         * @function create
         * @memberof control.StatusRequest
         * @static
         * @param {control.StatusRequest.$Properties=} [properties] Properties to set
         * @returns {control.StatusRequest} StatusRequest instance
         * @type {{
         *   (properties: control.StatusRequest.$Shape): control.StatusRequest & control.StatusRequest.$Shape;
         *   (properties?: control.StatusRequest.$Properties): control.StatusRequest;
         * }}
         */
        StatusRequest.create = function(properties) {
            return new StatusRequest(properties);
        };

        /**
         * Encodes the specified StatusRequest message. Does not implicitly {@link control.StatusRequest.verify|verify} messages.
         * @function encode
         * @memberof control.StatusRequest
         * @static
         * @param {control.StatusRequest.$Properties} message StatusRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        StatusRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ref != null && $Object.hasOwnProperty.call(message, "ref") && message.ref !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.ref);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a StatusRequest message from the specified reader or buffer.
         * @function decode
         * @memberof control.StatusRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.StatusRequest & control.StatusRequest.$Shape} StatusRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        StatusRequest.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.StatusRequest();
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

        return StatusRequest;
    })();

    control.StatusResponse = (function() {

        /**
         * Properties of a StatusResponse.
         * @typedef {Object} control.StatusResponse.$Properties
         * @property {Array.<control.Vertex.$Properties>} [vertexes] StatusResponse vertexes
         * @property {Array.<control.VertexLog.$Properties>} [logs] StatusResponse logs
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a StatusResponse.
         * @memberof control
         * @interface IStatusResponse
         * @augments control.StatusResponse.$Properties
         * @deprecated Use control.StatusResponse.$Properties instead.
         */

        /**
         * Shape of a StatusResponse.
         * @typedef {control.StatusResponse.$Properties} control.StatusResponse.$Shape
         */

        /**
         * Constructs a new StatusResponse.
         * @memberof control
         * @classdesc Represents a StatusResponse.
         * @constructor
         * @param {control.StatusResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const StatusResponse = function (properties) {
            this.vertexes = [];
            this.logs = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * StatusResponse vertexes.
         * @member {Array.<control.Vertex>} vertexes
         * @memberof control.StatusResponse
         * @instance
         */
        StatusResponse.prototype.vertexes = $util.emptyArray;

        /**
         * StatusResponse logs.
         * @member {Array.<control.VertexLog>} logs
         * @memberof control.StatusResponse
         * @instance
         */
        StatusResponse.prototype.logs = $util.emptyArray;

        /**
         * Creates a new StatusResponse instance using the specified properties.
         * @function create
         * @memberof control.StatusResponse
         * @static
         * @param {control.StatusResponse.$Properties=} [properties] Properties to set
         * @returns {control.StatusResponse} StatusResponse instance
         * @type {{
         *   (properties: control.StatusResponse.$Shape): control.StatusResponse & control.StatusResponse.$Shape;
         *   (properties?: control.StatusResponse.$Properties): control.StatusResponse;
         * }}
         */
        StatusResponse.create = function(properties) {
            return new StatusResponse(properties);
        };

        /**
         * Encodes the specified StatusResponse message. Does not implicitly {@link control.StatusResponse.verify|verify} messages.
         * @function encode
         * @memberof control.StatusResponse
         * @static
         * @param {control.StatusResponse.$Properties} message StatusResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        StatusResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.vertexes != null && message.vertexes.length)
                for (let i = 0; i < message.vertexes.length; ++i)
                    $root.control.Vertex.encode(message.vertexes[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.logs != null && message.logs.length)
                for (let i = 0; i < message.logs.length; ++i)
                    $root.control.VertexLog.encode(message.logs[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a StatusResponse message from the specified reader or buffer.
         * @function decode
         * @memberof control.StatusResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.StatusResponse & control.StatusResponse.$Shape} StatusResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        StatusResponse.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.StatusResponse();
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
                        if (!(message.vertexes && message.vertexes.length))
                            message.vertexes = [];
                        message.vertexes.push($root.control.Vertex.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.logs && message.logs.length))
                            message.logs = [];
                        message.logs.push($root.control.VertexLog.decode(reader, reader.size(), $undefined, _depth + 1));
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

        return StatusResponse;
    })();

    control.Vertex = (function() {

        /**
         * Properties of a Vertex.
         * @typedef {Object} control.Vertex.$Properties
         * @property {string} [digest] Vertex digest
         * @property {string} [name] Vertex name
         * @property {control.Timestamp.$Properties} [started] Vertex started
         * @property {control.Timestamp.$Properties} [completed] Vertex completed
         * @property {string} [error] Vertex error
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Vertex.
         * @memberof control
         * @interface IVertex
         * @augments control.Vertex.$Properties
         * @deprecated Use control.Vertex.$Properties instead.
         */

        /**
         * Shape of a Vertex.
         * @typedef {control.Vertex.$Properties} control.Vertex.$Shape
         */

        /**
         * Constructs a new Vertex.
         * @memberof control
         * @classdesc Represents a Vertex.
         * @constructor
         * @param {control.Vertex.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Vertex = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Vertex digest.
         * @member {string} digest
         * @memberof control.Vertex
         * @instance
         */
        Vertex.prototype.digest = "";

        /**
         * Vertex name.
         * @member {string} name
         * @memberof control.Vertex
         * @instance
         */
        Vertex.prototype.name = "";

        /**
         * Vertex started.
         * @member {control.Timestamp} started
         * @memberof control.Vertex
         * @instance
         */
        Vertex.prototype.started = null;

        /**
         * Vertex completed.
         * @member {control.Timestamp} completed
         * @memberof control.Vertex
         * @instance
         */
        Vertex.prototype.completed = null;

        /**
         * Vertex error.
         * @member {string} error
         * @memberof control.Vertex
         * @instance
         */
        Vertex.prototype.error = "";

        /**
         * Creates a new Vertex instance using the specified properties.
         * @function create
         * @memberof control.Vertex
         * @static
         * @param {control.Vertex.$Properties=} [properties] Properties to set
         * @returns {control.Vertex} Vertex instance
         * @type {{
         *   (properties: control.Vertex.$Shape): control.Vertex & control.Vertex.$Shape;
         *   (properties?: control.Vertex.$Properties): control.Vertex;
         * }}
         */
        Vertex.create = function(properties) {
            return new Vertex(properties);
        };

        /**
         * Encodes the specified Vertex message. Does not implicitly {@link control.Vertex.verify|verify} messages.
         * @function encode
         * @memberof control.Vertex
         * @static
         * @param {control.Vertex.$Properties} message Vertex message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Vertex.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.digest);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.name);
            if (message.started != null && $Object.hasOwnProperty.call(message, "started"))
                $root.control.Timestamp.encode(message.started, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.completed != null && $Object.hasOwnProperty.call(message, "completed"))
                $root.control.Timestamp.encode(message.completed, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
            if (message.error != null && $Object.hasOwnProperty.call(message, "error") && message.error !== "")
                writer.uint32(/* id 7, wireType 2 =*/58).string(message.error);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Vertex message from the specified reader or buffer.
         * @function decode
         * @memberof control.Vertex
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.Vertex & control.Vertex.$Shape} Vertex
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Vertex.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.Vertex();
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
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.started = $root.control.Timestamp.decode(reader, reader.size(), $undefined, _depth + 1, message.started);
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.completed = $root.control.Timestamp.decode(reader, reader.size(), $undefined, _depth + 1, message.completed);
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.error = value;
                        else
                            delete message.error;
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

        return Vertex;
    })();

    control.VertexLog = (function() {

        /**
         * Properties of a VertexLog.
         * @typedef {Object} control.VertexLog.$Properties
         * @property {string} [vertex] VertexLog vertex
         * @property {control.Timestamp.$Properties} [timestamp] VertexLog timestamp
         * @property {number} [stream] VertexLog stream
         * @property {Uint8Array} [msg] VertexLog msg
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a VertexLog.
         * @memberof control
         * @interface IVertexLog
         * @augments control.VertexLog.$Properties
         * @deprecated Use control.VertexLog.$Properties instead.
         */

        /**
         * Shape of a VertexLog.
         * @typedef {control.VertexLog.$Properties} control.VertexLog.$Shape
         */

        /**
         * Constructs a new VertexLog.
         * @memberof control
         * @classdesc Represents a VertexLog.
         * @constructor
         * @param {control.VertexLog.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const VertexLog = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * VertexLog vertex.
         * @member {string} vertex
         * @memberof control.VertexLog
         * @instance
         */
        VertexLog.prototype.vertex = "";

        /**
         * VertexLog timestamp.
         * @member {control.Timestamp} timestamp
         * @memberof control.VertexLog
         * @instance
         */
        VertexLog.prototype.timestamp = null;

        /**
         * VertexLog stream.
         * @member {number} stream
         * @memberof control.VertexLog
         * @instance
         */
        VertexLog.prototype.stream = 0;

        /**
         * VertexLog msg.
         * @member {Uint8Array} msg
         * @memberof control.VertexLog
         * @instance
         */
        VertexLog.prototype.msg = $util.newBuffer([]);

        /**
         * Creates a new VertexLog instance using the specified properties.
         * @function create
         * @memberof control.VertexLog
         * @static
         * @param {control.VertexLog.$Properties=} [properties] Properties to set
         * @returns {control.VertexLog} VertexLog instance
         * @type {{
         *   (properties: control.VertexLog.$Shape): control.VertexLog & control.VertexLog.$Shape;
         *   (properties?: control.VertexLog.$Properties): control.VertexLog;
         * }}
         */
        VertexLog.create = function(properties) {
            return new VertexLog(properties);
        };

        /**
         * Encodes the specified VertexLog message. Does not implicitly {@link control.VertexLog.verify|verify} messages.
         * @function encode
         * @memberof control.VertexLog
         * @static
         * @param {control.VertexLog.$Properties} message VertexLog message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        VertexLog.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.vertex != null && $Object.hasOwnProperty.call(message, "vertex") && message.vertex !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.vertex);
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                $root.control.Timestamp.encode(message.timestamp, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.stream != null && $Object.hasOwnProperty.call(message, "stream") && message.stream !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.stream);
            if (message.msg != null && $Object.hasOwnProperty.call(message, "msg") && message.msg.length)
                writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.msg);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a VertexLog message from the specified reader or buffer.
         * @function decode
         * @memberof control.VertexLog
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.VertexLog & control.VertexLog.$Shape} VertexLog
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        VertexLog.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.VertexLog();
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
                            message.vertex = value;
                        else
                            delete message.vertex;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.timestamp = $root.control.Timestamp.decode(reader, reader.size(), $undefined, _depth + 1, message.timestamp);
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.stream = value;
                        else
                            delete message.stream;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.msg = value;
                        else
                            delete message.msg;
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

        return VertexLog;
    })();

    control.Timestamp = (function() {

        /**
         * Properties of a Timestamp.
         * @typedef {Object} control.Timestamp.$Properties
         * @property {number} [seconds] Timestamp seconds
         * @property {number} [nanos] Timestamp nanos
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Timestamp.
         * @memberof control
         * @interface ITimestamp
         * @augments control.Timestamp.$Properties
         * @deprecated Use control.Timestamp.$Properties instead.
         */

        /**
         * Shape of a Timestamp.
         * @typedef {control.Timestamp.$Properties} control.Timestamp.$Shape
         */

        /**
         * Constructs a new Timestamp.
         * @memberof control
         * @classdesc Represents a Timestamp.
         * @constructor
         * @param {control.Timestamp.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Timestamp = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Timestamp seconds.
         * @member {number} seconds
         * @memberof control.Timestamp
         * @instance
         */
        Timestamp.prototype.seconds = 0;

        /**
         * Timestamp nanos.
         * @member {number} nanos
         * @memberof control.Timestamp
         * @instance
         */
        Timestamp.prototype.nanos = 0;

        /**
         * Creates a new Timestamp instance using the specified properties.
         * @function create
         * @memberof control.Timestamp
         * @static
         * @param {control.Timestamp.$Properties=} [properties] Properties to set
         * @returns {control.Timestamp} Timestamp instance
         * @type {{
         *   (properties: control.Timestamp.$Shape): control.Timestamp & control.Timestamp.$Shape;
         *   (properties?: control.Timestamp.$Properties): control.Timestamp;
         * }}
         */
        Timestamp.create = function(properties) {
            return new Timestamp(properties);
        };

        /**
         * Encodes the specified Timestamp message. Does not implicitly {@link control.Timestamp.verify|verify} messages.
         * @function encode
         * @memberof control.Timestamp
         * @static
         * @param {control.Timestamp.$Properties} message Timestamp message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Timestamp.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds") && message.seconds !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.seconds);
            if (message.nanos != null && $Object.hasOwnProperty.call(message, "nanos") && message.nanos !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).int32(message.nanos);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Timestamp message from the specified reader or buffer.
         * @function decode
         * @memberof control.Timestamp
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.Timestamp & control.Timestamp.$Shape} Timestamp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Timestamp.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.Timestamp();
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
                        if (value = reader.uint32())
                            message.seconds = value;
                        else
                            delete message.seconds;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.nanos = value;
                        else
                            delete message.nanos;
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

        return Timestamp;
    })();

    control.BytesMessage = (function() {

        /**
         * Properties of a BytesMessage.
         * @typedef {Object} control.BytesMessage.$Properties
         * @property {Uint8Array} [data] BytesMessage data
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BytesMessage.
         * @memberof control
         * @interface IBytesMessage
         * @augments control.BytesMessage.$Properties
         * @deprecated Use control.BytesMessage.$Properties instead.
         */

        /**
         * Shape of a BytesMessage.
         * @typedef {control.BytesMessage.$Properties} control.BytesMessage.$Shape
         */

        /**
         * Constructs a new BytesMessage.
         * @memberof control
         * @classdesc Represents a BytesMessage.
         * @constructor
         * @param {control.BytesMessage.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BytesMessage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BytesMessage data.
         * @member {Uint8Array} data
         * @memberof control.BytesMessage
         * @instance
         */
        BytesMessage.prototype.data = $util.newBuffer([]);

        /**
         * Creates a new BytesMessage instance using the specified properties.
         * @function create
         * @memberof control.BytesMessage
         * @static
         * @param {control.BytesMessage.$Properties=} [properties] Properties to set
         * @returns {control.BytesMessage} BytesMessage instance
         * @type {{
         *   (properties: control.BytesMessage.$Shape): control.BytesMessage & control.BytesMessage.$Shape;
         *   (properties?: control.BytesMessage.$Properties): control.BytesMessage;
         * }}
         */
        BytesMessage.create = function(properties) {
            return new BytesMessage(properties);
        };

        /**
         * Encodes the specified BytesMessage message. Does not implicitly {@link control.BytesMessage.verify|verify} messages.
         * @function encode
         * @memberof control.BytesMessage
         * @static
         * @param {control.BytesMessage.$Properties} message BytesMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BytesMessage.encode = function (message, writer, _depth) {
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
         * Decodes a BytesMessage message from the specified reader or buffer.
         * @function decode
         * @memberof control.BytesMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.BytesMessage & control.BytesMessage.$Shape} BytesMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BytesMessage.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.BytesMessage();
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

        return BytesMessage;
    })();

    control.BuildHistoryRequest = (function() {

        /**
         * Properties of a BuildHistoryRequest.
         * @typedef {Object} control.BuildHistoryRequest.$Properties
         * @property {string} [ref] BuildHistoryRequest ref
         * @property {boolean} [earlyExit] BuildHistoryRequest earlyExit
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BuildHistoryRequest.
         * @memberof control
         * @interface IBuildHistoryRequest
         * @augments control.BuildHistoryRequest.$Properties
         * @deprecated Use control.BuildHistoryRequest.$Properties instead.
         */

        /**
         * Shape of a BuildHistoryRequest.
         * @typedef {control.BuildHistoryRequest.$Properties} control.BuildHistoryRequest.$Shape
         */

        /**
         * Constructs a new BuildHistoryRequest.
         * @memberof control
         * @classdesc Represents a BuildHistoryRequest.
         * @constructor
         * @param {control.BuildHistoryRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BuildHistoryRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BuildHistoryRequest ref.
         * @member {string} ref
         * @memberof control.BuildHistoryRequest
         * @instance
         */
        BuildHistoryRequest.prototype.ref = "";

        /**
         * BuildHistoryRequest earlyExit.
         * @member {boolean} earlyExit
         * @memberof control.BuildHistoryRequest
         * @instance
         */
        BuildHistoryRequest.prototype.earlyExit = false;

        /**
         * Creates a new BuildHistoryRequest instance using the specified properties.
         * @function create
         * @memberof control.BuildHistoryRequest
         * @static
         * @param {control.BuildHistoryRequest.$Properties=} [properties] Properties to set
         * @returns {control.BuildHistoryRequest} BuildHistoryRequest instance
         * @type {{
         *   (properties: control.BuildHistoryRequest.$Shape): control.BuildHistoryRequest & control.BuildHistoryRequest.$Shape;
         *   (properties?: control.BuildHistoryRequest.$Properties): control.BuildHistoryRequest;
         * }}
         */
        BuildHistoryRequest.create = function(properties) {
            return new BuildHistoryRequest(properties);
        };

        /**
         * Encodes the specified BuildHistoryRequest message. Does not implicitly {@link control.BuildHistoryRequest.verify|verify} messages.
         * @function encode
         * @memberof control.BuildHistoryRequest
         * @static
         * @param {control.BuildHistoryRequest.$Properties} message BuildHistoryRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BuildHistoryRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ref != null && $Object.hasOwnProperty.call(message, "ref") && message.ref !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.ref);
            if (message.earlyExit != null && $Object.hasOwnProperty.call(message, "earlyExit") && message.earlyExit !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.earlyExit);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BuildHistoryRequest message from the specified reader or buffer.
         * @function decode
         * @memberof control.BuildHistoryRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.BuildHistoryRequest & control.BuildHistoryRequest.$Shape} BuildHistoryRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BuildHistoryRequest.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.BuildHistoryRequest();
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
                            message.ref = value;
                        else
                            delete message.ref;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.earlyExit = value;
                        else
                            delete message.earlyExit;
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

        return BuildHistoryRequest;
    })();

    control.BuildHistoryEvent = (function() {

        /**
         * Properties of a BuildHistoryEvent.
         * @typedef {Object} control.BuildHistoryEvent.$Properties
         * @property {control.BuildHistoryRecord.$Properties} [record] BuildHistoryEvent record
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BuildHistoryEvent.
         * @memberof control
         * @interface IBuildHistoryEvent
         * @augments control.BuildHistoryEvent.$Properties
         * @deprecated Use control.BuildHistoryEvent.$Properties instead.
         */

        /**
         * Shape of a BuildHistoryEvent.
         * @typedef {control.BuildHistoryEvent.$Properties} control.BuildHistoryEvent.$Shape
         */

        /**
         * Constructs a new BuildHistoryEvent.
         * @memberof control
         * @classdesc Represents a BuildHistoryEvent.
         * @constructor
         * @param {control.BuildHistoryEvent.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BuildHistoryEvent = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BuildHistoryEvent record.
         * @member {control.BuildHistoryRecord} record
         * @memberof control.BuildHistoryEvent
         * @instance
         */
        BuildHistoryEvent.prototype.record = null;

        /**
         * Creates a new BuildHistoryEvent instance using the specified properties.
         * @function create
         * @memberof control.BuildHistoryEvent
         * @static
         * @param {control.BuildHistoryEvent.$Properties=} [properties] Properties to set
         * @returns {control.BuildHistoryEvent} BuildHistoryEvent instance
         * @type {{
         *   (properties: control.BuildHistoryEvent.$Shape): control.BuildHistoryEvent & control.BuildHistoryEvent.$Shape;
         *   (properties?: control.BuildHistoryEvent.$Properties): control.BuildHistoryEvent;
         * }}
         */
        BuildHistoryEvent.create = function(properties) {
            return new BuildHistoryEvent(properties);
        };

        /**
         * Encodes the specified BuildHistoryEvent message. Does not implicitly {@link control.BuildHistoryEvent.verify|verify} messages.
         * @function encode
         * @memberof control.BuildHistoryEvent
         * @static
         * @param {control.BuildHistoryEvent.$Properties} message BuildHistoryEvent message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BuildHistoryEvent.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                $root.control.BuildHistoryRecord.encode(message.record, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BuildHistoryEvent message from the specified reader or buffer.
         * @function decode
         * @memberof control.BuildHistoryEvent
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.BuildHistoryEvent & control.BuildHistoryEvent.$Shape} BuildHistoryEvent
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BuildHistoryEvent.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.BuildHistoryEvent();
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
                        message.record = $root.control.BuildHistoryRecord.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
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

        return BuildHistoryEvent;
    })();

    control.BuildHistoryRecord = (function() {

        /**
         * Properties of a BuildHistoryRecord.
         * @typedef {Object} control.BuildHistoryRecord.$Properties
         * @property {control.BuildResultInfo.$Properties} [result] BuildHistoryRecord result
         * @property {Object.<string,control.BuildResultInfo.$Properties>} [results] BuildHistoryRecord results
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BuildHistoryRecord.
         * @memberof control
         * @interface IBuildHistoryRecord
         * @augments control.BuildHistoryRecord.$Properties
         * @deprecated Use control.BuildHistoryRecord.$Properties instead.
         */

        /**
         * Shape of a BuildHistoryRecord.
         * @typedef {control.BuildHistoryRecord.$Properties} control.BuildHistoryRecord.$Shape
         */

        /**
         * Constructs a new BuildHistoryRecord.
         * @memberof control
         * @classdesc Represents a BuildHistoryRecord.
         * @constructor
         * @param {control.BuildHistoryRecord.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BuildHistoryRecord = function (properties) {
            this.results = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BuildHistoryRecord result.
         * @member {control.BuildResultInfo} result
         * @memberof control.BuildHistoryRecord
         * @instance
         */
        BuildHistoryRecord.prototype.result = null;

        /**
         * BuildHistoryRecord results.
         * @member {Object.<string,control.BuildResultInfo>} results
         * @memberof control.BuildHistoryRecord
         * @instance
         */
        BuildHistoryRecord.prototype.results = $util.emptyObject;

        /**
         * Creates a new BuildHistoryRecord instance using the specified properties.
         * @function create
         * @memberof control.BuildHistoryRecord
         * @static
         * @param {control.BuildHistoryRecord.$Properties=} [properties] Properties to set
         * @returns {control.BuildHistoryRecord} BuildHistoryRecord instance
         * @type {{
         *   (properties: control.BuildHistoryRecord.$Shape): control.BuildHistoryRecord & control.BuildHistoryRecord.$Shape;
         *   (properties?: control.BuildHistoryRecord.$Properties): control.BuildHistoryRecord;
         * }}
         */
        BuildHistoryRecord.create = function(properties) {
            return new BuildHistoryRecord(properties);
        };

        /**
         * Encodes the specified BuildHistoryRecord message. Does not implicitly {@link control.BuildHistoryRecord.verify|verify} messages.
         * @function encode
         * @memberof control.BuildHistoryRecord
         * @static
         * @param {control.BuildHistoryRecord.$Properties} message BuildHistoryRecord message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BuildHistoryRecord.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.result != null && $Object.hasOwnProperty.call(message, "result"))
                $root.control.BuildResultInfo.encode(message.result, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
            if (message.results != null && $Object.hasOwnProperty.call(message, "results"))
                for (let keys = $Object.keys(message.results), i = 0; i < keys.length; ++i) {
                    writer.uint32(/* id 11, wireType 2 =*/90).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]);
                    $root.control.BuildResultInfo.encode(message.results[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                }
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BuildHistoryRecord message from the specified reader or buffer.
         * @function decode
         * @memberof control.BuildHistoryRecord
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.BuildHistoryRecord & control.BuildHistoryRecord.$Shape} BuildHistoryRecord
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BuildHistoryRecord.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.BuildHistoryRecord();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.result = $root.control.BuildResultInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.result);
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        if (message.results === $util.emptyObject)
                            message.results = {};
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
                                value = $root.control.BuildResultInfo.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        if (key === "__proto__")
                            $util.makeProp(message.results, key);
                        message.results[key] = value || new $root.control.BuildResultInfo();
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

        return BuildHistoryRecord;
    })();

    control.BuildResultInfo = (function() {

        /**
         * Properties of a BuildResultInfo.
         * @typedef {Object} control.BuildResultInfo.$Properties
         * @property {Array.<control.Descriptor.$Properties>} [attestations] BuildResultInfo attestations
         * @property {Object.<string,control.Descriptor.$Properties>} [results] BuildResultInfo results
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BuildResultInfo.
         * @memberof control
         * @interface IBuildResultInfo
         * @augments control.BuildResultInfo.$Properties
         * @deprecated Use control.BuildResultInfo.$Properties instead.
         */

        /**
         * Shape of a BuildResultInfo.
         * @typedef {control.BuildResultInfo.$Properties} control.BuildResultInfo.$Shape
         */

        /**
         * Constructs a new BuildResultInfo.
         * @memberof control
         * @classdesc Represents a BuildResultInfo.
         * @constructor
         * @param {control.BuildResultInfo.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BuildResultInfo = function (properties) {
            this.attestations = [];
            this.results = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BuildResultInfo attestations.
         * @member {Array.<control.Descriptor>} attestations
         * @memberof control.BuildResultInfo
         * @instance
         */
        BuildResultInfo.prototype.attestations = $util.emptyArray;

        /**
         * BuildResultInfo results.
         * @member {Object.<string,control.Descriptor>} results
         * @memberof control.BuildResultInfo
         * @instance
         */
        BuildResultInfo.prototype.results = $util.emptyObject;

        /**
         * Creates a new BuildResultInfo instance using the specified properties.
         * @function create
         * @memberof control.BuildResultInfo
         * @static
         * @param {control.BuildResultInfo.$Properties=} [properties] Properties to set
         * @returns {control.BuildResultInfo} BuildResultInfo instance
         * @type {{
         *   (properties: control.BuildResultInfo.$Shape): control.BuildResultInfo & control.BuildResultInfo.$Shape;
         *   (properties?: control.BuildResultInfo.$Properties): control.BuildResultInfo;
         * }}
         */
        BuildResultInfo.create = function(properties) {
            return new BuildResultInfo(properties);
        };

        /**
         * Encodes the specified BuildResultInfo message. Does not implicitly {@link control.BuildResultInfo.verify|verify} messages.
         * @function encode
         * @memberof control.BuildResultInfo
         * @static
         * @param {control.BuildResultInfo.$Properties} message BuildResultInfo message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BuildResultInfo.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.attestations != null && message.attestations.length)
                for (let i = 0; i < message.attestations.length; ++i)
                    $root.control.Descriptor.encode(message.attestations[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.results != null && $Object.hasOwnProperty.call(message, "results"))
                for (let keys = $Object.keys(message.results), i = 0; i < keys.length; ++i) {
                    writer.uint32(/* id 3, wireType 2 =*/26).fork().uint32(/* id 1, wireType 0 =*/8).int32(keys[i]);
                    $root.control.Descriptor.encode(message.results[keys[i]], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim().ldelim();
                }
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a BuildResultInfo message from the specified reader or buffer.
         * @function decode
         * @memberof control.BuildResultInfo
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.BuildResultInfo & control.BuildResultInfo.$Shape} BuildResultInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BuildResultInfo.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.BuildResultInfo();
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
                        if (!(message.attestations && message.attestations.length))
                            message.attestations = [];
                        message.attestations.push($root.control.Descriptor.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (message.results === $util.emptyObject)
                            message.results = {};
                        let end2 = reader.size() + reader.pos;
                        if (end2 > reader.len)
                            throw $RangeError("index out of range");
                        reader.len = end2;
                        key = 0;
                        value = null;
                        while (reader.pos < end2) {
                            let tag2 = reader.tag();
                            wireType = tag2 & 7;
                            switch (tag2 >>>= 3) {
                            case 1:
                                if (wireType !== 0)
                                    break;
                                key = reader.int32();
                                continue;
                            case 2:
                                if (wireType !== 2)
                                    break;
                                value = $root.control.Descriptor.decode(reader, reader.size(), $undefined, _depth + 1, value);
                                continue;
                            }
                            reader.skipType(wireType, _depth, tag2);
                        }
                        if (reader.pos !== end2)
                            throw $RangeError("index out of range");
                        reader.len = end;
                        message.results[key] = value || new $root.control.Descriptor();
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

        return BuildResultInfo;
    })();

    control.Descriptor = (function() {

        /**
         * Properties of a Descriptor.
         * @typedef {Object} control.Descriptor.$Properties
         * @property {string} [mediaType] Descriptor mediaType
         * @property {string} [digest] Descriptor digest
         * @property {number} [size] Descriptor size
         * @property {Object.<string,string>} [annotations] Descriptor annotations
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Descriptor.
         * @memberof control
         * @interface IDescriptor
         * @augments control.Descriptor.$Properties
         * @deprecated Use control.Descriptor.$Properties instead.
         */

        /**
         * Shape of a Descriptor.
         * @typedef {control.Descriptor.$Properties} control.Descriptor.$Shape
         */

        /**
         * Constructs a new Descriptor.
         * @memberof control
         * @classdesc Represents a Descriptor.
         * @constructor
         * @param {control.Descriptor.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Descriptor = function (properties) {
            this.annotations = {};
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Descriptor mediaType.
         * @member {string} mediaType
         * @memberof control.Descriptor
         * @instance
         */
        Descriptor.prototype.mediaType = "";

        /**
         * Descriptor digest.
         * @member {string} digest
         * @memberof control.Descriptor
         * @instance
         */
        Descriptor.prototype.digest = "";

        /**
         * Descriptor size.
         * @member {number} size
         * @memberof control.Descriptor
         * @instance
         */
        Descriptor.prototype.size = 0;

        /**
         * Descriptor annotations.
         * @member {Object.<string,string>} annotations
         * @memberof control.Descriptor
         * @instance
         */
        Descriptor.prototype.annotations = $util.emptyObject;

        /**
         * Creates a new Descriptor instance using the specified properties.
         * @function create
         * @memberof control.Descriptor
         * @static
         * @param {control.Descriptor.$Properties=} [properties] Properties to set
         * @returns {control.Descriptor} Descriptor instance
         * @type {{
         *   (properties: control.Descriptor.$Shape): control.Descriptor & control.Descriptor.$Shape;
         *   (properties?: control.Descriptor.$Properties): control.Descriptor;
         * }}
         */
        Descriptor.create = function(properties) {
            return new Descriptor(properties);
        };

        /**
         * Encodes the specified Descriptor message. Does not implicitly {@link control.Descriptor.verify|verify} messages.
         * @function encode
         * @memberof control.Descriptor
         * @static
         * @param {control.Descriptor.$Properties} message Descriptor message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Descriptor.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.mediaType != null && $Object.hasOwnProperty.call(message, "mediaType") && message.mediaType !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.mediaType);
            if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.digest);
            if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).int32(message.size);
            if (message.annotations != null && $Object.hasOwnProperty.call(message, "annotations"))
                for (let keys = $Object.keys(message.annotations), i = 0; i < keys.length; ++i)
                    writer.uint32(/* id 5, wireType 2 =*/42).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.annotations[keys[i]]).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a Descriptor message from the specified reader or buffer.
         * @function decode
         * @memberof control.Descriptor
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {control.Descriptor & control.Descriptor.$Shape} Descriptor
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Descriptor.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.control.Descriptor();
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
                            message.mediaType = value;
                        else
                            delete message.mediaType;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.digest = value;
                        else
                            delete message.digest;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.size = value;
                        else
                            delete message.size;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (message.annotations === $util.emptyObject)
                            message.annotations = {};
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
                            $util.makeProp(message.annotations, key);
                        message.annotations[key] = value;
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

        return Descriptor;
    })();

    return control;
})();

export const auth = $root.auth = (() => {

    /**
     * Namespace auth.
     * @exports auth
     * @namespace
     */
    const auth = {};

    auth.CredentialsRequest = (function() {

        /**
         * Properties of a CredentialsRequest.
         * @typedef {Object} auth.CredentialsRequest.$Properties
         * @property {string} [host] CredentialsRequest host
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a CredentialsRequest.
         * @memberof auth
         * @interface ICredentialsRequest
         * @augments auth.CredentialsRequest.$Properties
         * @deprecated Use auth.CredentialsRequest.$Properties instead.
         */

        /**
         * Shape of a CredentialsRequest.
         * @typedef {auth.CredentialsRequest.$Properties} auth.CredentialsRequest.$Shape
         */

        /**
         * Constructs a new CredentialsRequest.
         * @memberof auth
         * @classdesc Represents a CredentialsRequest.
         * @constructor
         * @param {auth.CredentialsRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const CredentialsRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * CredentialsRequest host.
         * @member {string} host
         * @memberof auth.CredentialsRequest
         * @instance
         */
        CredentialsRequest.prototype.host = "";

        /**
         * Creates a new CredentialsRequest instance using the specified properties.
         * @function create
         * @memberof auth.CredentialsRequest
         * @static
         * @param {auth.CredentialsRequest.$Properties=} [properties] Properties to set
         * @returns {auth.CredentialsRequest} CredentialsRequest instance
         * @type {{
         *   (properties: auth.CredentialsRequest.$Shape): auth.CredentialsRequest & auth.CredentialsRequest.$Shape;
         *   (properties?: auth.CredentialsRequest.$Properties): auth.CredentialsRequest;
         * }}
         */
        CredentialsRequest.create = function(properties) {
            return new CredentialsRequest(properties);
        };

        /**
         * Encodes the specified CredentialsRequest message. Does not implicitly {@link auth.CredentialsRequest.verify|verify} messages.
         * @function encode
         * @memberof auth.CredentialsRequest
         * @static
         * @param {auth.CredentialsRequest.$Properties} message CredentialsRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        CredentialsRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.host != null && $Object.hasOwnProperty.call(message, "host") && message.host !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.host);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a CredentialsRequest message from the specified reader or buffer.
         * @function decode
         * @memberof auth.CredentialsRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {auth.CredentialsRequest & auth.CredentialsRequest.$Shape} CredentialsRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        CredentialsRequest.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.auth.CredentialsRequest();
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
                            message.host = value;
                        else
                            delete message.host;
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

        return CredentialsRequest;
    })();

    auth.CredentialsResponse = (function() {

        /**
         * Properties of a CredentialsResponse.
         * @typedef {Object} auth.CredentialsResponse.$Properties
         * @property {string} [username] CredentialsResponse username
         * @property {string} [secret] CredentialsResponse secret
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a CredentialsResponse.
         * @memberof auth
         * @interface ICredentialsResponse
         * @augments auth.CredentialsResponse.$Properties
         * @deprecated Use auth.CredentialsResponse.$Properties instead.
         */

        /**
         * Shape of a CredentialsResponse.
         * @typedef {auth.CredentialsResponse.$Properties} auth.CredentialsResponse.$Shape
         */

        /**
         * Constructs a new CredentialsResponse.
         * @memberof auth
         * @classdesc Represents a CredentialsResponse.
         * @constructor
         * @param {auth.CredentialsResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const CredentialsResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * CredentialsResponse username.
         * @member {string} username
         * @memberof auth.CredentialsResponse
         * @instance
         */
        CredentialsResponse.prototype.username = "";

        /**
         * CredentialsResponse secret.
         * @member {string} secret
         * @memberof auth.CredentialsResponse
         * @instance
         */
        CredentialsResponse.prototype.secret = "";

        /**
         * Creates a new CredentialsResponse instance using the specified properties.
         * @function create
         * @memberof auth.CredentialsResponse
         * @static
         * @param {auth.CredentialsResponse.$Properties=} [properties] Properties to set
         * @returns {auth.CredentialsResponse} CredentialsResponse instance
         * @type {{
         *   (properties: auth.CredentialsResponse.$Shape): auth.CredentialsResponse & auth.CredentialsResponse.$Shape;
         *   (properties?: auth.CredentialsResponse.$Properties): auth.CredentialsResponse;
         * }}
         */
        CredentialsResponse.create = function(properties) {
            return new CredentialsResponse(properties);
        };

        /**
         * Encodes the specified CredentialsResponse message. Does not implicitly {@link auth.CredentialsResponse.verify|verify} messages.
         * @function encode
         * @memberof auth.CredentialsResponse
         * @static
         * @param {auth.CredentialsResponse.$Properties} message CredentialsResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        CredentialsResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.username != null && $Object.hasOwnProperty.call(message, "username") && message.username !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.username);
            if (message.secret != null && $Object.hasOwnProperty.call(message, "secret") && message.secret !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.secret);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a CredentialsResponse message from the specified reader or buffer.
         * @function decode
         * @memberof auth.CredentialsResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {auth.CredentialsResponse & auth.CredentialsResponse.$Shape} CredentialsResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        CredentialsResponse.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.auth.CredentialsResponse();
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
                            message.username = value;
                        else
                            delete message.username;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.secret = value;
                        else
                            delete message.secret;
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

        return CredentialsResponse;
    })();

    auth.FetchTokenRequest = (function() {

        /**
         * Properties of a FetchTokenRequest.
         * @typedef {Object} auth.FetchTokenRequest.$Properties
         * @property {string} [clientId] FetchTokenRequest clientId
         * @property {string} [host] FetchTokenRequest host
         * @property {string} [realm] FetchTokenRequest realm
         * @property {string} [service] FetchTokenRequest service
         * @property {Array.<string>} [scopes] FetchTokenRequest scopes
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a FetchTokenRequest.
         * @memberof auth
         * @interface IFetchTokenRequest
         * @augments auth.FetchTokenRequest.$Properties
         * @deprecated Use auth.FetchTokenRequest.$Properties instead.
         */

        /**
         * Shape of a FetchTokenRequest.
         * @typedef {auth.FetchTokenRequest.$Properties} auth.FetchTokenRequest.$Shape
         */

        /**
         * Constructs a new FetchTokenRequest.
         * @memberof auth
         * @classdesc Represents a FetchTokenRequest.
         * @constructor
         * @param {auth.FetchTokenRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const FetchTokenRequest = function (properties) {
            this.scopes = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * FetchTokenRequest clientId.
         * @member {string} clientId
         * @memberof auth.FetchTokenRequest
         * @instance
         */
        FetchTokenRequest.prototype.clientId = "";

        /**
         * FetchTokenRequest host.
         * @member {string} host
         * @memberof auth.FetchTokenRequest
         * @instance
         */
        FetchTokenRequest.prototype.host = "";

        /**
         * FetchTokenRequest realm.
         * @member {string} realm
         * @memberof auth.FetchTokenRequest
         * @instance
         */
        FetchTokenRequest.prototype.realm = "";

        /**
         * FetchTokenRequest service.
         * @member {string} service
         * @memberof auth.FetchTokenRequest
         * @instance
         */
        FetchTokenRequest.prototype.service = "";

        /**
         * FetchTokenRequest scopes.
         * @member {Array.<string>} scopes
         * @memberof auth.FetchTokenRequest
         * @instance
         */
        FetchTokenRequest.prototype.scopes = $util.emptyArray;

        /**
         * Creates a new FetchTokenRequest instance using the specified properties.
         * @function create
         * @memberof auth.FetchTokenRequest
         * @static
         * @param {auth.FetchTokenRequest.$Properties=} [properties] Properties to set
         * @returns {auth.FetchTokenRequest} FetchTokenRequest instance
         * @type {{
         *   (properties: auth.FetchTokenRequest.$Shape): auth.FetchTokenRequest & auth.FetchTokenRequest.$Shape;
         *   (properties?: auth.FetchTokenRequest.$Properties): auth.FetchTokenRequest;
         * }}
         */
        FetchTokenRequest.create = function(properties) {
            return new FetchTokenRequest(properties);
        };

        /**
         * Encodes the specified FetchTokenRequest message. Does not implicitly {@link auth.FetchTokenRequest.verify|verify} messages.
         * @function encode
         * @memberof auth.FetchTokenRequest
         * @static
         * @param {auth.FetchTokenRequest.$Properties} message FetchTokenRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        FetchTokenRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.clientId != null && $Object.hasOwnProperty.call(message, "clientId") && message.clientId !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.clientId);
            if (message.host != null && $Object.hasOwnProperty.call(message, "host") && message.host !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.host);
            if (message.realm != null && $Object.hasOwnProperty.call(message, "realm") && message.realm !== "")
                writer.uint32(/* id 3, wireType 2 =*/26).string(message.realm);
            if (message.service != null && $Object.hasOwnProperty.call(message, "service") && message.service !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.service);
            if (message.scopes != null && message.scopes.length)
                for (let i = 0; i < message.scopes.length; ++i)
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.scopes[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a FetchTokenRequest message from the specified reader or buffer.
         * @function decode
         * @memberof auth.FetchTokenRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {auth.FetchTokenRequest & auth.FetchTokenRequest.$Shape} FetchTokenRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        FetchTokenRequest.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.auth.FetchTokenRequest();
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
                            message.clientId = value;
                        else
                            delete message.clientId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.host = value;
                        else
                            delete message.host;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.realm = value;
                        else
                            delete message.realm;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.service = value;
                        else
                            delete message.service;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.scopes && message.scopes.length))
                            message.scopes = [];
                        message.scopes.push(reader.stringVerify());
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

        return FetchTokenRequest;
    })();

    auth.FetchTokenResponse = (function() {

        /**
         * Properties of a FetchTokenResponse.
         * @typedef {Object} auth.FetchTokenResponse.$Properties
         * @property {string} [token] FetchTokenResponse token
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a FetchTokenResponse.
         * @memberof auth
         * @interface IFetchTokenResponse
         * @augments auth.FetchTokenResponse.$Properties
         * @deprecated Use auth.FetchTokenResponse.$Properties instead.
         */

        /**
         * Shape of a FetchTokenResponse.
         * @typedef {auth.FetchTokenResponse.$Properties} auth.FetchTokenResponse.$Shape
         */

        /**
         * Constructs a new FetchTokenResponse.
         * @memberof auth
         * @classdesc Represents a FetchTokenResponse.
         * @constructor
         * @param {auth.FetchTokenResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const FetchTokenResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * FetchTokenResponse token.
         * @member {string} token
         * @memberof auth.FetchTokenResponse
         * @instance
         */
        FetchTokenResponse.prototype.token = "";

        /**
         * Creates a new FetchTokenResponse instance using the specified properties.
         * @function create
         * @memberof auth.FetchTokenResponse
         * @static
         * @param {auth.FetchTokenResponse.$Properties=} [properties] Properties to set
         * @returns {auth.FetchTokenResponse} FetchTokenResponse instance
         * @type {{
         *   (properties: auth.FetchTokenResponse.$Shape): auth.FetchTokenResponse & auth.FetchTokenResponse.$Shape;
         *   (properties?: auth.FetchTokenResponse.$Properties): auth.FetchTokenResponse;
         * }}
         */
        FetchTokenResponse.create = function(properties) {
            return new FetchTokenResponse(properties);
        };

        /**
         * Encodes the specified FetchTokenResponse message. Does not implicitly {@link auth.FetchTokenResponse.verify|verify} messages.
         * @function encode
         * @memberof auth.FetchTokenResponse
         * @static
         * @param {auth.FetchTokenResponse.$Properties} message FetchTokenResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        FetchTokenResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.token);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a FetchTokenResponse message from the specified reader or buffer.
         * @function decode
         * @memberof auth.FetchTokenResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {auth.FetchTokenResponse & auth.FetchTokenResponse.$Shape} FetchTokenResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        FetchTokenResponse.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.auth.FetchTokenResponse();
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
                            message.token = value;
                        else
                            delete message.token;
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

        return FetchTokenResponse;
    })();

    return auth;
})();

export const content = $root.content = (() => {

    /**
     * Namespace content.
     * @exports content
     * @namespace
     */
    const content = {};

    content.InfoRequest = (function() {

        /**
         * Properties of an InfoRequest.
         * @typedef {Object} content.InfoRequest.$Properties
         * @property {string} [digest] InfoRequest digest
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an InfoRequest.
         * @memberof content
         * @interface IInfoRequest
         * @augments content.InfoRequest.$Properties
         * @deprecated Use content.InfoRequest.$Properties instead.
         */

        /**
         * Shape of an InfoRequest.
         * @typedef {content.InfoRequest.$Properties} content.InfoRequest.$Shape
         */

        /**
         * Constructs a new InfoRequest.
         * @memberof content
         * @classdesc Represents an InfoRequest.
         * @constructor
         * @param {content.InfoRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const InfoRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * InfoRequest digest.
         * @member {string} digest
         * @memberof content.InfoRequest
         * @instance
         */
        InfoRequest.prototype.digest = "";

        /**
         * Creates a new InfoRequest instance using the specified properties.
         * @function create
         * @memberof content.InfoRequest
         * @static
         * @param {content.InfoRequest.$Properties=} [properties] Properties to set
         * @returns {content.InfoRequest} InfoRequest instance
         * @type {{
         *   (properties: content.InfoRequest.$Shape): content.InfoRequest & content.InfoRequest.$Shape;
         *   (properties?: content.InfoRequest.$Properties): content.InfoRequest;
         * }}
         */
        InfoRequest.create = function(properties) {
            return new InfoRequest(properties);
        };

        /**
         * Encodes the specified InfoRequest message. Does not implicitly {@link content.InfoRequest.verify|verify} messages.
         * @function encode
         * @memberof content.InfoRequest
         * @static
         * @param {content.InfoRequest.$Properties} message InfoRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        InfoRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.digest);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an InfoRequest message from the specified reader or buffer.
         * @function decode
         * @memberof content.InfoRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {content.InfoRequest & content.InfoRequest.$Shape} InfoRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        InfoRequest.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.content.InfoRequest();
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

        return InfoRequest;
    })();

    content.InfoResponse = (function() {

        /**
         * Properties of an InfoResponse.
         * @typedef {Object} content.InfoResponse.$Properties
         * @property {content.Info.$Properties} [info] InfoResponse info
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an InfoResponse.
         * @memberof content
         * @interface IInfoResponse
         * @augments content.InfoResponse.$Properties
         * @deprecated Use content.InfoResponse.$Properties instead.
         */

        /**
         * Shape of an InfoResponse.
         * @typedef {content.InfoResponse.$Properties} content.InfoResponse.$Shape
         */

        /**
         * Constructs a new InfoResponse.
         * @memberof content
         * @classdesc Represents an InfoResponse.
         * @constructor
         * @param {content.InfoResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const InfoResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * InfoResponse info.
         * @member {content.Info} info
         * @memberof content.InfoResponse
         * @instance
         */
        InfoResponse.prototype.info = null;

        /**
         * Creates a new InfoResponse instance using the specified properties.
         * @function create
         * @memberof content.InfoResponse
         * @static
         * @param {content.InfoResponse.$Properties=} [properties] Properties to set
         * @returns {content.InfoResponse} InfoResponse instance
         * @type {{
         *   (properties: content.InfoResponse.$Shape): content.InfoResponse & content.InfoResponse.$Shape;
         *   (properties?: content.InfoResponse.$Properties): content.InfoResponse;
         * }}
         */
        InfoResponse.create = function(properties) {
            return new InfoResponse(properties);
        };

        /**
         * Encodes the specified InfoResponse message. Does not implicitly {@link content.InfoResponse.verify|verify} messages.
         * @function encode
         * @memberof content.InfoResponse
         * @static
         * @param {content.InfoResponse.$Properties} message InfoResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        InfoResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.info != null && $Object.hasOwnProperty.call(message, "info"))
                $root.content.Info.encode(message.info, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an InfoResponse message from the specified reader or buffer.
         * @function decode
         * @memberof content.InfoResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {content.InfoResponse & content.InfoResponse.$Shape} InfoResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        InfoResponse.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.content.InfoResponse();
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
                        message.info = $root.content.Info.decode(reader, reader.size(), $undefined, _depth + 1, message.info);
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

        return InfoResponse;
    })();

    content.Info = (function() {

        /**
         * Properties of an Info.
         * @typedef {Object} content.Info.$Properties
         * @property {number} [size] Info size
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of an Info.
         * @memberof content
         * @interface IInfo
         * @augments content.Info.$Properties
         * @deprecated Use content.Info.$Properties instead.
         */

        /**
         * Shape of an Info.
         * @typedef {content.Info.$Properties} content.Info.$Shape
         */

        /**
         * Constructs a new Info.
         * @memberof content
         * @classdesc Represents an Info.
         * @constructor
         * @param {content.Info.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Info = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Info size.
         * @member {number} size
         * @memberof content.Info
         * @instance
         */
        Info.prototype.size = 0;

        /**
         * Creates a new Info instance using the specified properties.
         * @function create
         * @memberof content.Info
         * @static
         * @param {content.Info.$Properties=} [properties] Properties to set
         * @returns {content.Info} Info instance
         * @type {{
         *   (properties: content.Info.$Shape): content.Info & content.Info.$Shape;
         *   (properties?: content.Info.$Properties): content.Info;
         * }}
         */
        Info.create = function(properties) {
            return new Info(properties);
        };

        /**
         * Encodes the specified Info message. Does not implicitly {@link content.Info.verify|verify} messages.
         * @function encode
         * @memberof content.Info
         * @static
         * @param {content.Info.$Properties} message Info message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Info.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.size != null && $Object.hasOwnProperty.call(message, "size") && message.size !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.size);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes an Info message from the specified reader or buffer.
         * @function decode
         * @memberof content.Info
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {content.Info & content.Info.$Shape} Info
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Info.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.content.Info();
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
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.size = value;
                        else
                            delete message.size;
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

        return Info;
    })();

    content.ReadContentRequest = (function() {

        /**
         * Properties of a ReadContentRequest.
         * @typedef {Object} content.ReadContentRequest.$Properties
         * @property {string} [digest] ReadContentRequest digest
         * @property {number} [offset] ReadContentRequest offset
         * @property {number} [size] ReadContentRequest size
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ReadContentRequest.
         * @memberof content
         * @interface IReadContentRequest
         * @augments content.ReadContentRequest.$Properties
         * @deprecated Use content.ReadContentRequest.$Properties instead.
         */

        /**
         * Shape of a ReadContentRequest.
         * @typedef {content.ReadContentRequest.$Properties} content.ReadContentRequest.$Shape
         */

        /**
         * Constructs a new ReadContentRequest.
         * @memberof content
         * @classdesc Represents a ReadContentRequest.
         * @constructor
         * @param {content.ReadContentRequest.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ReadContentRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ReadContentRequest digest.
         * @member {string} digest
         * @memberof content.ReadContentRequest
         * @instance
         */
        ReadContentRequest.prototype.digest = "";

        /**
         * ReadContentRequest offset.
         * @member {number} offset
         * @memberof content.ReadContentRequest
         * @instance
         */
        ReadContentRequest.prototype.offset = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        /**
         * ReadContentRequest size.
         * @member {number} size
         * @memberof content.ReadContentRequest
         * @instance
         */
        ReadContentRequest.prototype.size = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        /**
         * Creates a new ReadContentRequest instance using the specified properties.
         * @function create
         * @memberof content.ReadContentRequest
         * @static
         * @param {content.ReadContentRequest.$Properties=} [properties] Properties to set
         * @returns {content.ReadContentRequest} ReadContentRequest instance
         * @type {{
         *   (properties: content.ReadContentRequest.$Shape): content.ReadContentRequest & content.ReadContentRequest.$Shape;
         *   (properties?: content.ReadContentRequest.$Properties): content.ReadContentRequest;
         * }}
         */
        ReadContentRequest.create = function(properties) {
            return new ReadContentRequest(properties);
        };

        /**
         * Encodes the specified ReadContentRequest message. Does not implicitly {@link content.ReadContentRequest.verify|verify} messages.
         * @function encode
         * @memberof content.ReadContentRequest
         * @static
         * @param {content.ReadContentRequest.$Properties} message ReadContentRequest message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ReadContentRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.digest);
            if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && (typeof message.offset === "object" ? message.offset.low || message.offset.high : message.offset !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).int64(message.offset);
            if (message.size != null && $Object.hasOwnProperty.call(message, "size") && (typeof message.size === "object" ? message.size.low || message.size.high : message.size !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).int64(message.size);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ReadContentRequest message from the specified reader or buffer.
         * @function decode
         * @memberof content.ReadContentRequest
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {content.ReadContentRequest & content.ReadContentRequest.$Shape} ReadContentRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ReadContentRequest.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.content.ReadContentRequest();
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
                        if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                            message.offset = value;
                        else
                            delete message.offset;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                            message.size = value;
                        else
                            delete message.size;
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

        return ReadContentRequest;
    })();

    content.ReadContentResponse = (function() {

        /**
         * Properties of a ReadContentResponse.
         * @typedef {Object} content.ReadContentResponse.$Properties
         * @property {Uint8Array} [data] ReadContentResponse data
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ReadContentResponse.
         * @memberof content
         * @interface IReadContentResponse
         * @augments content.ReadContentResponse.$Properties
         * @deprecated Use content.ReadContentResponse.$Properties instead.
         */

        /**
         * Shape of a ReadContentResponse.
         * @typedef {content.ReadContentResponse.$Properties} content.ReadContentResponse.$Shape
         */

        /**
         * Constructs a new ReadContentResponse.
         * @memberof content
         * @classdesc Represents a ReadContentResponse.
         * @constructor
         * @param {content.ReadContentResponse.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ReadContentResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ReadContentResponse data.
         * @member {Uint8Array} data
         * @memberof content.ReadContentResponse
         * @instance
         */
        ReadContentResponse.prototype.data = $util.newBuffer([]);

        /**
         * Creates a new ReadContentResponse instance using the specified properties.
         * @function create
         * @memberof content.ReadContentResponse
         * @static
         * @param {content.ReadContentResponse.$Properties=} [properties] Properties to set
         * @returns {content.ReadContentResponse} ReadContentResponse instance
         * @type {{
         *   (properties: content.ReadContentResponse.$Shape): content.ReadContentResponse & content.ReadContentResponse.$Shape;
         *   (properties?: content.ReadContentResponse.$Properties): content.ReadContentResponse;
         * }}
         */
        ReadContentResponse.create = function(properties) {
            return new ReadContentResponse(properties);
        };

        /**
         * Encodes the specified ReadContentResponse message. Does not implicitly {@link content.ReadContentResponse.verify|verify} messages.
         * @function encode
         * @memberof content.ReadContentResponse
         * @static
         * @param {content.ReadContentResponse.$Properties} message ReadContentResponse message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ReadContentResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.data);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Decodes a ReadContentResponse message from the specified reader or buffer.
         * @function decode
         * @memberof content.ReadContentResponse
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {content.ReadContentResponse & content.ReadContentResponse.$Shape} ReadContentResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ReadContentResponse.decode = function (reader, length, _end, _depth, _target) {
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
            message = _target || new $root.content.ReadContentResponse();
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

        return ReadContentResponse;
    })();

    return content;
})();

export {
  $root as default
};
