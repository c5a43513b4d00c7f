// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createHmac, hkdfSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { QuicInitials } from "./quic-initial.ts";
import { QuicKeys } from "./quic-keys.ts";
import { splitInitialPackets } from "./quic-packet.ts";
import { quicVersionOf } from "./quic-version.ts";
import { prefixesOf, randomMutationsOf } from "./test-support/hostile-bytes.ts";
import { rfc9001Packet, rfc9369Packet } from "./test-support/quic-packets.ts";

const expected = { serverName: "example.com", isEncrypted: false, alpn: ["alpn"] };
const id = Buffer.from("8394c8f03e515708", "hex");

/** The frames of a sample packet: one CRYPTO frame with the hello, and padding. */
function framesOf(datagram: Buffer, version: number): Buffer {
  const [packet] = splitInitialPackets(datagram);
  const known = quicVersionOf(version);
  if (!packet || !known) throw new Error("the sample has no packet");
  const frames = new QuicKeys(known, id).open(packet);
  if (!frames) throw new Error("the sample is sealed with other keys");
  return frames;
}
const hello = framesOf(rfc9001Packet, 1).subarray(4, 4 + 0xf1);

const number = (value: number) => Buffer.of(0x80 | (value >>> 24), value >>> 16, value >>> 8, value);
const crypto = (offset: number, bytes: Buffer) =>
  Buffer.concat([Buffer.of(6), number(offset), number(bytes.length), bytes]);
const part = (start: number, end: number) => crypto(start, hello.subarray(start, end));

interface Sealing {
  readonly version?: number;
  readonly keyId?: Buffer;
  readonly connectionId?: Buffer;
  readonly token?: string;
  readonly packetNumber?: number;
  readonly numberBytes?: number;
}

/** Seals frames as a client does. */
function seal(frames: Buffer, sealing: Sealing = {}): Buffer {
  const {
    version = 1,
    connectionId = id,
    keyId = connectionId,
    token = "",
    packetNumber = 0,
    numberBytes = 1,
  } = sealing;
  const known = quicVersionOf(version);
  if (!known) throw new Error("no such version");
  const info = (label: string, length: number) =>
    Buffer.concat([Buffer.of(0, length, label.length + 6), Buffer.from(`tls13 ${label}`), Buffer.of(0)]);
  const secret = Buffer.from(hkdfSync("sha256", keyId, known.salt, info("client in", 32), 32));
  const expand = (label: string, length: number) =>
    createHmac("sha256", secret).update(info(label, length)).update(Buffer.of(1)).digest().subarray(0, length);
  const numberField = Buffer.alloc(numberBytes);
  numberField.writeUIntBE(packetNumber % 256 ** numberBytes, 0, numberBytes);
  const first = 0xc0 | (known.initialType << 4) | (numberBytes - 1);
  const padded = Buffer.concat([frames, Buffer.alloc(32)]);
  const head = Buffer.concat([
    Buffer.of(first, version >>> 24, version >>> 16, version >>> 8, version, connectionId.length),
    connectionId,
    Buffer.of(3, 1, 2, 3),
    number(token.length),
    Buffer.from(token),
    number(numberBytes + padded.length + 16),
    numberField,
  ]);
  const nonce = expand(known.labels.iv, 12);
  const counter = Buffer.alloc(12);
  counter.writeUIntBE(packetNumber, 6, 6);
  const cipher = createCipheriv(
    "aes-128-gcm",
    expand(known.labels.key, 16),
    nonce.map((byte, i) => byte ^ (counter[i] ?? 0)),
  );
  cipher.setAAD(head);
  const sealed = Buffer.concat([cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
  const sample = sealed.subarray(4 - numberBytes, 20 - numberBytes);
  const mask = createCipheriv("aes-128-ecb", expand(known.labels.headerProtection, 16), null).update(sample);
  head.writeUInt8(first ^ ((mask[0] ?? 0) & 0xf), 0);
  for (let i = 0; i < numberBytes; i++) {
    const at = head.length - numberBytes + i;
    head.writeUInt8((head[at] ?? 0) ^ (mask[1 + i] ?? 0), at);
  }
  return Buffer.concat([head, sealed]);
}

const read = (...datagrams: Buffer[]) => {
  const initials = new QuicInitials();
  return datagrams.flatMap((datagram) => initials.add(datagram));
};

describe("QuicInitials", () => {
  it.each([
    ["RFC 9001", rfc9001Packet],
    ["RFC 9369", rfc9369Packet],
  ])("opens the packet of %s", (_, packet) => {
    expect(read(packet)).toEqual([expected]);
  });

  it.each([1, 0xff00001d, 0x6b3343cf])("opens what is sealed for version %i", (version) => {
    expect(read(seal(crypto(0, hello), { version }))).toEqual([expected]);
  });

  it.each([1, 2, 3, 4])("takes packet numbers of %i bytes, and a token", (numberBytes) => {
    expect(read(seal(crypto(0, hello), { numberBytes, packetNumber: 77, token: "t".repeat(70) }))).toEqual([expected]);
  });

  it("tells the whole of a packet number from those before", () => {
    const packets = [250, 255, 300].map((packetNumber, i) =>
      seal(part(80 * i, Math.min(80 * i + 81, hello.length)), {
        packetNumber,
        numberBytes: packetNumber < 256 ? 2 : 1,
      }),
    );
    expect(read(...packets)).toEqual([expected]);
  });

  it("puts frames together in any order, over several packets and datagrams", () => {
    const parts = [part(100, 241), part(0, 60), Buffer.of(1, 2, 5, 0, 1, 0, 0, 0), part(40, 120)];
    expect(read(seal(Buffer.concat(parts)))).toEqual([expected]);
    const packets = parts.map((frames, packetNumber) => seal(frames, { packetNumber }));
    expect(read(...packets)).toEqual([expected]);
    expect(read(Buffer.concat(packets))).toEqual([expected]);
  });

  it("takes dozens of frames of a few bytes", () => {
    const starts = Array.from({ length: 80 }, (_, i) => ((i * 37) % 81) * 3).filter((start) => start < hello.length);
    starts.push(...Array.from({ length: 81 }, (_, i) => i * 3));
    expect(read(seal(Buffer.concat(starts.map((start) => part(start, Math.min(start + 3, hello.length))))))).toEqual([
      expected,
    ]);
  });

  it("keeps the keys of the first connection id when the server has chosen another one", () => {
    const later = { connectionId: Buffer.from("server's"), keyId: id, packetNumber: 1 };
    expect(read(seal(part(0, 100)), seal(part(100, 241), later))).toEqual([expected]);
  });

  it("takes the keys of the connection id that a Retry named, and tells a hello once", () => {
    const retried = { connectionId: Buffer.from("retry-id"), token: "proof", packetNumber: 1 };
    expect(read(seal(part(0, 100)), seal(crypto(0, hello), retried))).toEqual([expected]);
    expect(read(seal(crypto(0, hello)), seal(crypto(0, hello), retried))).toEqual([expected]);
  });

  it("passes over other packets of a datagram", () => {
    const handshake = Buffer.concat([Buffer.of(0xe0, 0, 0, 0, 1, 0, 0, 5), Buffer.alloc(5)]);
    expect(read(Buffer.concat([handshake, seal(crypto(0, hello)), Buffer.from("short")]))).toEqual([expected]);
    expect(read(Buffer.concat([Buffer.of(0x40), seal(crypto(0, hello))]))).toEqual([]);
  });

  it("is over after too much that it cannot open", () => {
    const initials = new QuicInitials();
    const broken = seal(crypto(0, hello));
    broken.writeUInt8((broken.at(-1) ?? 0) ^ 1, broken.length - 1);
    for (let i = 0; i < 32; i++) expect(initials.add(broken)).toEqual([]);
    expect([initials.isOver, initials.add(rfc9001Packet)]).toEqual([true, []]);
  });

  it("throws at nothing, and reads nothing that was changed", () => {
    const good = seal(crypto(0, hello));
    for (const prefix of prefixesOf(good).slice(0, -1)) expect(read(prefix)).toEqual([]);
    for (let at = 0; at < good.length; at++) {
      const changed = Buffer.from(good);
      changed.writeUInt8((good[at] ?? 0) ^ 0x10, at);
      expect(read(changed)).toEqual([]);
    }
    for (const bytes of randomMutationsOf(good, 1000)) read(bytes);
    for (const frames of randomMutationsOf(Buffer.concat([part(100, 241), part(0, 100)]), 1000, 3)) read(seal(frames));
  });
});
