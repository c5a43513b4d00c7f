// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from "@bob/oci/content-source";
import { maxLayerEntries, maxLayerNameBytes } from "@bob/oci/limits";
import type { Descriptor } from "@bob/oci/media-types";
import { decompress } from "@bob/oci/tar/decompress";
import { TarDigester, type TarMember } from "@bob/oci/tar/tar-digester";
import { BobError, type DeviceNumber, type RawBytes } from "@bob/proto";

/** What any entry of a layer has. */
export interface LayerAttributes {
  uid: number;
  gid: number;
  /** Extended attributes by name; absent where there are none. */
  xattrs?: ReadonlyMap<string, RawBytes>;
}

/** A regular file in a layer. */
export type LayerFile = LayerAttributes & {
  type: "file";
  mode: number;
  size: number;
  sha256: string;
  /** First name of the same file, where this is a hard link. */
  linkTo?: RawBytes;
};

/** State of one path in a layer. */
export type LayerEntry =
  | LayerFile
  | (LayerAttributes & { type: "symlink"; target: RawBytes })
  | (LayerAttributes & { type: "directory" | "fifo"; mode: number })
  | (LayerAttributes & { type: "device"; mode: number; device: DeviceNumber })
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
  /** Bytes of all names, link targets and extended attributes. */
  nameBytes: number;
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

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
  listing.nameBytes += path.length + member.linkName.length + xattrBytes(member);
  assertListingSize(listing.entries.size, listing.nameBytes, what);
}

function xattrBytes({ xattrs = new Map() }: TarMember): number {
  return [...xattrs].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}

function entryOf({ entries }: LayerListing, member: TarMember): LayerEntry {
  const { type, mode, size, sha256, linkName, uid, gid, xattrs, device = { major: 0, minor: 0 } } = member;
  const attributes = { uid, gid, ...(xattrs !== undefined && { xattrs }) };
  if (sha256 !== undefined) return { type: "file", mode, size, sha256, ...attributes };
  switch (type) {
    case "1":
      return linkOf(entries, normalizePath(linkName), { mode, ...attributes });
    case "2":
      return { type: "symlink", target: linkName, ...attributes };
    case "3":
      return { type: "device", mode, device: { kind: "character", ...device }, ...attributes };
    case "4":
      return { type: "device", mode, device: { kind: "block", ...device }, ...attributes };
    case "5":
      return { type: "directory", mode, ...attributes };
    case "6":
      return { type: "fifo", mode, ...attributes };
    default:
      return { type: "other" };
  }
}

/**
 * A hard link's target comes before it in the layer. Who unpacks the layer gives the file what the link's own header says: owner, mode,
 * and attributes, which are lost without one (containerd's `pkg/archive/tar.go`).
 */
function linkOf(
  entries: Map<RawBytes, LayerEntry>,
  target: RawBytes,
  { mode, ...attributes }: LayerAttributes & { mode: number },
): LayerEntry {
  const entry = entries.get(target) ?? { type: "other" };
  if (entry.type === "absent" || entry.type === "other" || entry.type === "directory") return entry;
  const { xattrs: _, ...linked } = entry;
  if (linked.type === "symlink") return { ...linked, ...attributes };
  if (linked.type === "file") return { ...linked, mode, ...attributes, linkTo: linked.linkTo ?? target };
  return { ...linked, mode, ...attributes };
}

/** `./a//b/` as `/a/b`; the root is the empty path. */
function normalizePath(name: RawBytes): RawBytes {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  return parts.map((part) => `/${part}`).join("") as RawBytes;
}
