// SPDX-License-Identifier: Apache-2.0
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { isExtension, readExtension, type TarExtension } from "@bob/oci/tar/tar-extension";
import { contentBytes, isRegular, paddedBytes, parseTarHeader, tarBlockBytes } from "@bob/oci/tar/tar-header";
import { BobError } from "@bob/proto/errors";
import { isRead } from "./chart-parts.ts";
import { maxChartFiles, maxUnpackedBytes } from "./limits.ts";
import { decodeText } from "./source-text.ts";

/**
 * Reads a chart that was packed, as `helm package` does: one folder in a tar in a gzip. Nothing of it is written anywhere.
 *
 * @param hasFolder whether all is below one folder, whose name does not matter.
 * @returns its files by their names in the chart; empty those that nobody reads, pictures for example.
 * @throws {BobError} BAD_DATA for what is none; LIMIT_EXCEEDED for one that unpacks to too much.
 */
export async function readChartArchive(
  bytes: Uint8Array,
  what: string,
  hasFolder: boolean,
): Promise<Map<string, string>> {
  const tar = await promisify(gunzip)(bytes, { maxOutputLength: maxUnpackedBytes }).catch((cause: Error) => {
    if ("code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE")
      throw new BobError("LIMIT_EXCEEDED", `${what} unpacks to more than ${maxUnpackedBytes} bytes`, { cause });
    throw new BobError("BAD_DATA", `${what} is no packed chart (a tar in a gzip): ${cause.message}`, { cause });
  });
  const files = new Map<string, string>();
  for (const { name, content } of members(tar, what)) {
    const plain = name.replace(/^\.\//, "");
    const path = hasFolder ? (/^[^/]+\/(.+)$/.exec(plain)?.[1] ?? "") : plain;
    // Helm takes a backslash for a slash.
    if (path.includes("\\") || path.split("/").some((part) => part === "" || part === "." || part === ".."))
      throw new BobError(
        "BAD_DATA",
        `${what} has a file ${JSON.stringify(name)}: a chart is one folder, with all in it`,
      );
    if (files.has(path)) throw new BobError("BAD_DATA", `${what} has ${path} twice`);
    if (files.size >= maxChartFiles)
      throw new BobError("LIMIT_EXCEEDED", `${what} has more than ${maxChartFiles} files`);
    files.set(path, isRead(path) ? decodeText(content, `${what}/${path}`) : "");
  }
  return files;
}

/** As Go's archive/tar has them, or Helm would see files that are not looked at here: a folder has no content, whatever its size says. */
function* members(tar: Buffer, what: string): Generator<{ name: string; content: Buffer }> {
  let long: TarExtension = {};
  for (let at = 0; at + tarBlockBytes <= tar.length; ) {
    const block = tar.subarray(at, at + tarBlockBytes);
    if (block.every((byte) => byte === 0)) return;
    const own = parseTarHeader(block, what);
    const isLong = isExtension(own, what);
    const header = isLong ? own : { ...own, ...long };
    const begin = at + tarBlockBytes;
    const size = contentBytes(header);
    const content = tar.subarray(begin, begin + size);
    if (content.length < size) throw new BobError("BAD_DATA", `${what} is cut off`);
    at = begin + paddedBytes(size);
    long = isLong ? { ...long, ...readExtension(header.type, content, what) } : {};
    if (isLong) continue;
    const name = Buffer.from(header.name, "latin1").toString("utf8");
    if (isRegular(header)) yield { name, content };
    else if (header.type !== "5")
      throw new BobError("BAD_DATA", `${what} has ${JSON.stringify(name)}, which is neither file nor folder`);
  }
}
