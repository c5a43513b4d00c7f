// SPDX-License-Identifier: Apache-2.0
import { gzipSync, zstdCompressSync } from "node:zlib";

/** A layer of an image fixture, with its line of the history. */
export interface LayerFixture {
  createdBy: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** A file's content, or anything else a tar can hold. */
export type MemberFixture = string | MemberFields;

interface MemberFields {
  /** A file where absent. */
  type?: string;
  content?: string;
  linkName?: string;
  mode?: number;
  uid?: number;
  gid?: number;
  device?: readonly [major: number, minor: number];
  /** Values as latin1, in a pax header. */
  xattrs?: Record<string, string>;
}

export type Compression = "gzip" | "zstd" | "tar";

const compressors: Record<Compression, (tar: Buffer) => Uint8Array> = {
  gzip: (tar) => gzipSync(tar),
  zstd: (tar) => zstdCompressSync(tar),
  tar: (tar) => tar,
};

/** The layer of a `RUN` with the shell form, or of what `createdBy` says. */
export function makeLayer(
  createdBy: string,
  members: Record<string, MemberFixture>,
  compression: Compression = "gzip",
): LayerFixture {
  const suffix = compression === "tar" ? "" : `+${compression}`;
  const mediaType = `application/vnd.oci.image.layer.v1.tar${suffix}`;
  return { createdBy, mediaType, bytes: compressors[compression](makeTar(members)) };
}

/** History line of a `RUN` as BuildKit writes it. */
export function runHistory(command: string): string {
  return `RUN /bin/sh -c ${command} # buildkit`;
}

/** A pax archive; names that end in `/` are directories, modes are 0644 and owners root where a member has no other. */
export function makeTar(members: Record<string, MemberFixture>): Buffer {
  const parts = Object.entries(members).flatMap(([name, member]) => {
    const fields = typeof member === "string" ? { content: member } : member;
    return [...makePax(fields), ...makeMember(name, fields)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function makeMember(name: string, fields: MemberFields): Buffer[] {
  const content = Buffer.from(fields.content ?? "", "utf8");
  return [makeHeader(name, content.length, fields), content, Buffer.alloc(-content.length & 511)];
}

/** Attributes, and ids that do not fit into the header. */
function makePax({ xattrs = {}, uid = 0, gid = 0 }: MemberFields): Buffer[] {
  const values = [
    ...Object.entries(xattrs).map(([name, value]) => [`SCHILY.xattr.${name}`, value]),
    ...Object.entries({ uid, gid }).flatMap(([name, id]) => (id > maxHeaderId ? [[name, String(id)]] : [])),
  ];
  if (values.length === 0) return [];
  const content = values.map(([key, value]) => paxRecord(`${key}=${value}\n`)).join("");
  const bytes = Buffer.from(content, "latin1");
  return [makeHeader("PaxHeaders.0/x", bytes.length, { type: "x" }), bytes, Buffer.alloc(-bytes.length & 511)];
}

/** The length in front counts itself. */
function paxRecord(text: string): string {
  const least = text.length + 1;
  const length = least + String(least + String(least).length).length;
  return `${length} ${text}`;
}

const maxHeaderId = 0o7777777;

function makeHeader(name: string, size: number, fields: MemberFields): Buffer {
  const { type = name.endsWith("/") ? "5" : "0", linkName = "", mode = 0o644, uid = 0, gid = 0, device } = fields;
  const header = Buffer.alloc(512);
  const writeOctal = (value: number, digits: number, at: number) =>
    header.write(`${value.toString(8).padStart(digits, "0")}\0`, at);
  header.write(name, 0, "latin1");
  writeOctal(mode, 7, 100);
  writeOctal(Math.min(uid, maxHeaderId), 7, 108);
  writeOctal(Math.min(gid, maxHeaderId), 7, 116);
  writeOctal(size, 11, 124);
  header.write(`        ${type}`, 148);
  header.write(linkName, 157, "latin1");
  header.write("ustar\x0000", 257);
  for (const [index, number] of (device ?? []).entries()) writeOctal(number, 7, 329 + 8 * index);
  const sum = header.reduce((a, b) => a + b, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
