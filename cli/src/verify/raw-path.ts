import type { ByteText, RawBytes } from "@bob/proto";

/** The bytes of a recorded path, in the form that names in a tar are read. */
export function rawPath(path: ByteText): RawBytes {
  const bytes = typeof path === "string" ? Buffer.from(path) : Buffer.from(path.base64, "base64");
  return bytes.toString("latin1") as RawBytes;
}
