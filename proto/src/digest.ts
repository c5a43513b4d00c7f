// SPDX-License-Identifier: Apache-2.0
import { hash } from "node:crypto";

/** sha256 in lower-case hexadecimal digits. */
export function sha256Hex(content: Uint8Array | string): string {
  return hash("sha256", content);
}

/** `sha256:<hex>`, as vertices, steps and content are named. */
export function sha256Digest(content: Uint8Array | string): string {
  return `sha256:${sha256Hex(content)}`;
}
