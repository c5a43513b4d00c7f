// SPDX-License-Identifier: Apache-2.0
import { type FrontendOptions, isAttestBob, isAttestBobKey } from "@bob/frontend";
import { control } from "@bob/proto/gen/buildkit-control";
import { controlFields } from "@bob/proto/gen/buildkit-fields";
import { decodeMessage } from "@bob/proto/wire/decode-message";
import { entryKey, joinFields, readFields, type WireField } from "@bob/proto/wire/protobuf-fields";

/** A `Control/Solve` request, as far as the endpoint reads it. */
export interface ControlSolve {
  /** The build's id, which calls of its gateway carry as metadata. */
  readonly ref: string;
  /** Set when BuildKit itself is to start the frontend; buildx's builds call their gateway instead. */
  readonly frontend: string;
  /** Whether the request brings operations of its own and no frontend makes them. */
  readonly hasDefinition: boolean;
  readonly attrs: FrontendOptions;
  readonly isBob: boolean;
  readonly request: control.SolveRequest;
  /** The same request on the wire, with what bob has never heard of. */
  readonly fields: readonly WireField[];
}

/** @throws {BobError} PROTOCOL when the bytes are not a protobuf message. */
export function readControlSolve(message: Uint8Array): ControlSolve {
  const request = decodeMessage(control.SolveRequest, message);
  const { ref, frontend, definition, frontendAttrs: attrs } = request;
  const isBob = isAttestBob(attrs);
  return { ref, frontend, hasDefinition: definition !== null, attrs, isBob, request, fields: readFields(message) };
}

/**
 * The request as BuildKit takes it: without what asks for bob. Everything else keeps its bytes.
 *
 * @param takesFrontend whether the endpoint calls the frontend in place of BuildKit.
 */
export function withoutBob({ fields }: ControlSolve, takesFrontend: boolean): Uint8Array {
  const { frontend, frontendAttrs } = controlFields.SolveRequest;
  const isBobs = (each: WireField) =>
    (each.number === frontendAttrs && isAttestBobKey(entryKey(each))) || (takesFrontend && each.number === frontend);
  return joinFields(fields.filter((each) => !isBobs(each)));
}
