// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import { maxLayerEntries, maxLayerNameBytes } from "@bob/oci/limits";
import type { Descriptor } from "@bob/oci/media-types";
import { decompress } from "@bob/oci/tar/decompress";
import { TarDigester, type TarMember } from "@bob/oci/tar/tar-digester";
import { BobError, type RawBytes } from "@bob/proto";

/** State of one path in a layer. */
export type LayerEntry =
  | {
      type: "file";
      mode: number;
      size: number;
      sha256: string;
      /** First name of the same file, where this is a hard link. */
      linkTo?: RawBytes;
    }
  | { type: "symlink"; target: RawBytes }
  | { type: "directory" | "device" | "fifo"; mode: number }
  /** Deleted by a whiteout. */
  | { type: "absent" }
  /** Something this version does not know. */
  | { type: "other" };

/** What a layer holds, without the contents. */
export interface LayerListing {
  /** By absolute path. */
  entries: Map<RawBytes, LayerEntry>;
  /** Directories that show nothing of the layers below. */
  opaque: Set<RawBytes>;
  /** Bytes of all names and link targets. */
  nameBytes: number;
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
const TYPES: Record<string, "directory" | "device" | "fifo"> = {
  "3": "device",
  "4": "device",
  "5": "directory",
  "6": "fifo",
};

/**
 * Lists a layer (https://github.com/opencontainers/image-spec/blob/main/layer.md), piece by piece as it is read.
 *
 * @throws {BobError} DIGEST_MISMATCH, BAD_DATA when it is no tar, LIMIT_EXCEEDED when it has too many entries.
 */
export async function listLayer(
  source: Pick<ContentSource, "streamBlob">,
  layer: Descriptor,
  signal: AbortSignal,
): Promise<LayerListing> {
  const what = `layer ${layer.digest}`;
  const listing: LayerListing = { entries: new Map(), opaque: new Set(), nameBytes: 0 };
  const tar = new TarDigester(what, (member) => addMember(listing, member, what));
  await decompress(source.streamBlob(layer, signal), what, (chunk) => tar.write(chunk), signal);
  tar.end();
  return listing;
}

/** A layer of a step that changed nothing. */
export const emptyListing: LayerListing = { entries: new Map(), opaque: new Set(), nameBytes: 0 };

/** @throws {BobError} LIMIT_EXCEEDED */
export function assertListingSize(entries: number, nameBytes: number, what: string): void {
  if (entries > maxLayerEntries)
    throw new BobError("LIMIT_EXCEEDED", `${what} has more than ${maxLayerEntries} entries`);
  if (nameBytes > maxLayerNameBytes)
    throw new BobError("LIMIT_EXCEEDED", `the names in ${what} are longer than ${maxLayerNameBytes} bytes in all`);
}

function addMember(listing: LayerListing, member: TarMember, what: string): void {
  const path = normalizePath(member.name);
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  const parent = path.slice(0, slash) as RawBytes;
  if (name === OPAQUE) listing.opaque.add(parent);
  else if (name.startsWith(WHITEOUT))
    listing.entries.set(`${parent}/${name.slice(WHITEOUT.length)}` as RawBytes, { type: "absent" });
  else listing.entries.set(path, entryOf(listing, member));
  listing.nameBytes += path.length + member.linkName.length;
  assertListingSize(listing.entries.size, listing.nameBytes, what);
}

function entryOf({ entries }: LayerListing, { type, mode, size, sha256, linkName }: TarMember): LayerEntry {
  if (sha256 !== undefined) return { type: "file", mode, size, sha256 };
  if (type === "2") return { type: "symlink", target: linkName };
  if (type === "1") return linkOf(entries, normalizePath(linkName));
  const known = TYPES[type];
  return known === undefined ? { type: "other" } : { type: known, mode };
}

/** A hard link's target comes before it in the layer. */
function linkOf(entries: Map<RawBytes, LayerEntry>, target: RawBytes): LayerEntry {
  const entry = entries.get(target) ?? { type: "other" };
  return entry.type === "file" ? { ...entry, linkTo: entry.linkTo ?? target } : entry;
}

/** `./a//b/` as `/a/b`; the root is the empty path. */
function normalizePath(name: RawBytes): RawBytes {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  return parts.map((part) => `/${part}`).join("") as RawBytes;
}
