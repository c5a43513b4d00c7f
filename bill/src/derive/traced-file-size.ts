// SPDX-License-Identifier: Apache-2.0
import type { TracedFile } from "@bob/proto/documents/predicates";
import { jsonBytes, namesBytes } from "./json-size.ts";

/** `{"annotations":{"step":},"uri":""},` */
const frameBytes = 35;
/** A member's name with quotes, colon and comma, and the quotes or brackets of its value. */
const memberBytes = { created: 15, flags: 9, left: 10, mode: 10, uid: 7, gid: 7, digest: 23 };
/**
 * Some bytes more than it is; but which entries are kept depends on it, and what images have must follow from their
 * evidence.
 */
const openedBytes = 48;

/**
 * What an entry counts when a list is cut: bytes as JSON, the separating comma included. Quick for files that were
 * opened, made or left behind, which there are many of: a URI is ASCII and needs no escapes.
 */
export function tracedFileBytes(file: TracedFile): number {
  const { changes, created, failed, flags, gid, left, mode, redacted, step, truncated, uid } = file.annotations;
  if (redacted) return jsonBytes(file);
  const stepBytes = String(step).length;
  if (flags !== undefined && !created && !failed && !left && !changes) {
    return file.uri.length + namesBytes(flags) + openedBytes + stepBytes;
  }
  if (changes || failed || truncated || hasSeldomNotes(file)) return jsonBytes(file);
  let bytes = frameBytes + file.uri.length + stepBytes;
  if (flags !== undefined) bytes += memberBytes.flags + namesBytes(flags) - Math.min(1, flags.length);
  if (created) bytes += memberBytes.created;
  if (left !== undefined) bytes += memberBytes.left + left.length;
  if (mode !== undefined) bytes += memberBytes.mode + mode.length;
  if (uid !== undefined) bytes += memberBytes.uid + String(uid).length;
  if (gid !== undefined) bytes += memberBytes.gid + String(gid).length;
  if (file.digest) bytes += memberBytes.digest + file.digest.sha256.length;
  return bytes;
}

function hasSeldomNotes({ annotations: { device, target, xattrs, xattrsCut } }: TracedFile): boolean {
  return target !== undefined || device !== undefined || xattrs !== undefined || xattrsCut !== undefined;
}
