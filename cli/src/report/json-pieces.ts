// SPDX-License-Identifier: Apache-2.0
/** How deep lists and objects are written piece by piece; what is deeper is small. */
const maxDepth = 6;
const pieceChars = 64 * 1024;

/** The text of `JSON.stringify(value, null, 2)` in pieces: that of a step with a million files is longer than a string may be. */
export function* jsonPieces(value: unknown): Generator<string> {
  let piece = "";
  for (const text of write(value, "\n", 0)) {
    piece += text;
    if (piece.length < pieceChars) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** @param newLine a line end and the indentation of what stands around. */
function* write(value: unknown, newLine: string, depth: number): Generator<string> {
  if (typeof value !== "object" || value === null || depth >= maxDepth) {
    yield JSON.stringify(value, null, 2).replaceAll("\n", newLine);
    return;
  }
  const [opening, closing] = Array.isArray(value) ? "[]" : "{}";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  yield opening ?? "";
  for (const [index, [key, member]] of members.entries()) {
    yield `${index === 0 ? "" : ","}${newLine}  ${Array.isArray(value) ? "" : `${JSON.stringify(key)}: `}`;
    yield* write(member, `${newLine}  `, depth + 1);
  }
  yield members.length === 0 ? (closing ?? "") : `${newLine}${closing}`;
}
