import { hash } from "node:crypto";

/** `sha256:<hex>`, as vertices, steps and content are named. */
export function sha256Digest(content: Uint8Array | string): string {
  return `sha256:${hash("sha256", content)}`;
}
