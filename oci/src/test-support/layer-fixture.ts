// SPDX-License-Identifier: Apache-2.0
import { gzipSync, zstdCompressSync } from "node:zlib";

/** A layer of an image fixture, with its line of the history. */
export interface LayerFixture {
  createdBy: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** A file's content, or anything else a tar can hold. */
export type MemberFixture = string | { type: string; linkName?: string };

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

/** A ustar archive; names that end in `/` are directories, all modes are 0644. */
export function makeTar(members: Record<string, MemberFixture>): Buffer {
  const parts = Object.entries(members).flatMap(([name, member]) => {
    const content = Buffer.from(typeof member === "string" ? member : "");
    const type = typeof member === "string" ? (name.endsWith("/") ? "5" : "0") : member.type;
    const linkName = typeof member === "string" ? "" : (member.linkName ?? "");
    return [makeHeader(name, type, content.length, linkName), content, Buffer.alloc(-content.length & 511)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function makeHeader(name: string, type: string, size: number, linkName: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, "latin1");
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write(`        ${type}`, 148);
  header.write(linkName, 157, "latin1");
  header.write("ustar\x0000", 257);
  const sum = header.reduce((a, b) => a + b, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
