// SPDX-License-Identifier: Apache-2.0
import type { Vertex } from "./definition.ts";
import { stepVariable } from "./exec-op.ts";
import { type NewVertex, newSealStep } from "./new-ops.ts";

const form = new RegExp(`^${stepVariable}=(1;(?:fail|warn);sha256:[0-9a-f]{64};seal=.*)$`, "s");

/**
 * Recognises the last step of another build, which the frontend image's door leaves in the image's definition: a client
 * that links builds hands it on to the next. It runs nothing and is no step of that one; what differs from it in a
 * single byte could run something.
 *
 * @param shim the FileOp with `bob-step` for the vertex's platform.
 */
export function isKeptSeal({ op, bytes }: Vertex, shim: NewVertex | undefined): boolean {
  const [, setting] = form.exec(op.exec?.meta.env[0] ?? "") ?? [];
  if (!shim || setting === undefined || op.platform?.os !== "linux") return false;
  const bundles = op.inputs.slice(1).map(({ digest, index }) => ({ digest, index }));
  const expected = newSealStep({ shim, setting, architecture: op.platform.architecture }, bundles);
  return Buffer.compare(expected.bytes, bytes) === 0;
}
