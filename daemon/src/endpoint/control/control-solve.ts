import { type FrontendOptions, isAttestBob, isAttestBobKey } from "@bob/frontend";
import {
  entryKey,
  joinFields,
  lastText,
  readFields,
  readTextMap,
  type WireField,
} from "@bob/proto/wire/protobuf-fields";

/** Field numbers of `moby.buildkit.v1.SolveRequest` (BuildKit's `api/services/control/control.proto`). */
const field = { ref: 1, definition: 2, frontend: 6, frontendAttrs: 7 } as const;

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
  readonly fields: readonly WireField[];
}

/** @throws {BobError} PROTOCOL when the bytes are not a protobuf message. */
export function readControlSolve(message: Uint8Array): ControlSolve {
  const fields = readFields(message);
  const attrs = Object.fromEntries(readTextMap(fields, field.frontendAttrs));
  const hasDefinition = fields.some(({ number }) => number === field.definition);
  const isBob = isAttestBob(attrs);
  return {
    ref: lastText(fields, field.ref),
    frontend: lastText(fields, field.frontend),
    hasDefinition,
    attrs,
    isBob,
    fields,
  };
}

/**
 * The request as BuildKit takes it: without what asks for bob. Everything else keeps its bytes.
 *
 * @param takesFrontend whether the endpoint calls the frontend in place of BuildKit.
 */
export function withoutBob({ fields }: ControlSolve, takesFrontend: boolean): Uint8Array {
  const isBobs = (each: WireField) =>
    (each.number === field.frontendAttrs && isAttestBobKey(entryKey(each))) ||
    (takesFrontend && each.number === field.frontend);
  return joinFields(fields.filter((each) => !isBobs(each)));
}
