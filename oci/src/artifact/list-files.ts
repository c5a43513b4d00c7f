// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import type { ContentSource } from "../content-source.ts";
import { freeExpansionBytes, maxExpansion } from "../limits.ts";
import type { Descriptor } from "../media-types.ts";
import { decompress } from "../tar/decompress.ts";
import { TarDigester, type TarMember } from "../tar/tar-digester.ts";
import type { TreeMember } from "./compare-trees.ts";

/**
 * Lists what is in a layer with the digests of all content, without unpacking it; `undefined` for one that is no archive by its type.
 *
 * @param maxBytes of the archive, uncompressed.
 * @param maxEntries files and folders.
 * @throws {BobError} BAD_DATA for an archive that is broken, LIMIT_EXCEEDED for one that is too large; as {@link ContentSource.streamBlob}.
 */
export async function listFiles(
  source: ContentSource,
  layer: Descriptor,
  { maxBytes, maxEntries }: { readonly maxBytes: number; readonly maxEntries: number },
  signal: AbortSignal,
): Promise<TreeMember[] | undefined> {
  if (!/tar/.test(layer.mediaType)) return undefined;
  const what = `${layer.digest} of ${source.name}`;
  const members: TreeMember[] = [];
  const digester = new TarDigester(what, (member) => {
    if (members.push(asTreeMember(member)) > maxEntries)
      throw new BobError(
        "LIMIT_EXCEEDED",
        `${what} has more than ${maxEntries} files and folders (--no-files leaves them out)`,
      );
  });
  let given = 0;
  await decompress(
    source.streamBlob(layer, signal),
    what,
    (chunk) => {
      given += chunk.length;
      const isBomb = given > freeExpansionBytes && given > layer.size * maxExpansion;
      if (isBomb || given > maxBytes)
        throw new BobError(
          "LIMIT_EXCEEDED",
          `${what} has more than ${Math.min(given, maxBytes)} bytes when it is unpacked (--no-files leaves its files out)`,
        );
      digester.write(chunk);
    },
    signal,
  );
  digester.end();
  return members;
}

function asTreeMember({ name, type, mode, size, sha256 }: TarMember): TreeMember {
  const text = Buffer.from(name, "latin1").toString("utf8");
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  return {
    name: parts.length === 0 ? "." : parts.join("/"),
    type: type === "5" ? "folder" : type === "2" ? "link" : "file",
    mode: mode & 0o777,
    size: sha256 === undefined ? 0 : size,
    ...(sha256 !== undefined && { sha256 }),
  };
}
