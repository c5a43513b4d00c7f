import { type FrontendOptions, isAttestBob, withoutAttestBob } from "@bob/frontend";
import { bytesField, joinFields, readFields, stringField, textOf, type WireField } from "@bob/frontend/llb/wire";

/** Field numbers of `moby.buildkit.v1.SolveRequest` (BuildKit's `api/services/control/control.proto`). */
const field = { ref: 1, definition: 2, frontend: 6, frontendAttrs: 7 } as const;
const entryField = { key: 1, value: 2 } as const;

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
  const text = (number: number) => textOf(fields.findLast((each) => each.number === number));
  const attrs = Object.fromEntries(fields.filter(({ number }) => number === field.frontendAttrs).map(readEntry));
  const hasDefinition = fields.some(({ number }) => number === field.definition);
  const isBob = isAttestBob(attrs);
  return { ref: text(field.ref), frontend: text(field.frontend), hasDefinition, attrs, isBob, fields };
}

/**
 * The request as BuildKit takes it: without what asks for bob. Everything else keeps its bytes.
 *
 * @param takesFrontend whether the endpoint calls the frontend in place of BuildKit.
 */
export function withoutBob({ fields, attrs }: ControlSolve, takesFrontend: boolean): Uint8Array {
  const others = fields.filter(
    ({ number }) => number !== field.frontendAttrs && !(takesFrontend && number === field.frontend),
  );
  const kept = Object.entries(withoutAttestBob(attrs)).map(([key, value]) =>
    bytesField(
      field.frontendAttrs,
      joinFields([stringField(entryField.key, key), stringField(entryField.value, value)]),
    ),
  );
  return joinFields([...others, ...kept]);
}

function readEntry(entry: WireField): [string, string] {
  const fields = readFields(entry.payload ?? new Uint8Array());
  const text = (number: number) => textOf(fields.findLast((each) => each.number === number));
  return [text(entryField.key), text(entryField.value)];
}
