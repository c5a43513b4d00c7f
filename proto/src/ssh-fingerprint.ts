// SPDX-License-Identifier: Apache-2.0
import { createHash, type KeyObject } from "node:crypto";

const EC_NAMES: Record<string, string> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };

/**
 * `SHA256:<unpadded base64>` of a public key in SSH wire form (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4), as `ssh-keygen -l`
 * prints it: what records have in `recorder.key` and `bobctl status` prints.
 */
export function sshFingerprint(key: KeyObject): string {
  return `SHA256:${createHash("sha256")
    .update(Buffer.concat(wireFields(key).map(prefixLength)))
    .digest("base64")
    .replace(/=+$/, "")}`;
}

/** Whether a text has the form of a fingerprint. */
export function isFingerprint(text: string): boolean {
  return /^SHA256:[A-Za-z0-9+/]{43}$/.test(text);
}

function wireFields(key: KeyObject): Buffer[] {
  const { kty, crv = "", x = "", y = "", n = "", e = "" } = key.export({ format: "jwk" });
  const bytes = (text: string) => Buffer.from(text, "base64url");
  if (kty === "RSA") return [Buffer.from("ssh-rsa"), positive(bytes(e)), positive(bytes(n))];
  if (kty === "OKP") return [Buffer.from("ssh-ed25519"), bytes(x)];
  const curve = EC_NAMES[crv] ?? crv;
  return [
    Buffer.from(`ecdsa-sha2-${curve}`),
    Buffer.from(curve),
    Buffer.concat([Buffer.from([4]), bytes(x), bytes(y)]),
  ];
}

/** An mpint whose first bit is set would be negative. */
function positive(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

function prefixLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
