// SPDX-License-Identifier: Apache-2.0
/** Commands to `bob-probe`: frames of `bpf/frame.h` on its stdin (docs/internals.md section 3). */

const headBytes = 24;
const kinds = { ack: 64, refuse: 65, record: 66, fail: 67, note: 68, policy: 69 } as const;

/** The step may run: the daemon follows it. */
export function encodeAck(step: number): Buffer {
  return encodeHead(kinds.ack, step, 0);
}

/** The step must not run recorded; `text` goes to the build log. */
export function encodeRefuse(step: number, text: string): Buffer {
  return encodeText(kinds.refuse, step, text);
}

/** The step cannot be recorded any more; `text` goes to the build log. */
export function encodeFail(step: number, text: string): Buffer {
  return encodeText(kinds.fail, step, text);
}

/** A line for the build log about a step that is over, without line end. Must come before the record. */
export function encodeNote(step: number, text: string): Buffer {
  return encodeText(kinds.note, step, text);
}

/** What the step may contact: `struct policy` of `bpf/policy.h`. Must come before the acknowledgement. */
export function encodePolicyCommand(step: number, policy: Buffer): Buffer {
  return Buffer.concat([encodeHead(kinds.policy, step, policy.length), policy]);
}

/**
 * Head of the command that hands over a part of a record; its `byteLength` bytes must follow.
 *
 * @param part becomes the file `record.<part>`. The record itself, 0, comes last: with it the step is over.
 */
export function encodeRecordHeader(step: number, byteLength: number, part = 0): Buffer {
  return encodeHead(kinds.record, step, byteLength, part);
}

function encodeText(kind: number, step: number, text: string): Buffer {
  const body = Buffer.from(text, "utf8");
  return Buffer.concat([encodeHead(kind, step, body.length), body]);
}

function encodeHead(kind: number, step: number, bodyBytes: number, flags = 0): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(headBytes + bodyBytes, 0);
  head.writeUInt16LE(kind, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt32LE(step, 8);
  return head;
}
