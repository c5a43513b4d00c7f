// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { QuicInitials } from "./quic-initial.ts";
import { QuicKeys } from "./quic-keys.ts";
import { splitInitialPackets } from "./quic-packet.ts";
import { quicVersionOf } from "./quic-version.ts";
import { prefixesOf, randomMutationsOf } from "./test-support/hostile-bytes.ts";
import { rfc9001Packet, rfc9369Packet, samplePacketId } from "./test-support/quic-packets.ts";
import { quicNumber, sealInitial } from "./test-support/seal-initial.ts";

const expected = { serverName: "example.com", isEncrypted: false, alpn: ["alpn"] };

/** The frames of a sample packet: one CRYPTO frame with the hello, and padding. */
function framesOf(datagram: Buffer, version: number): Buffer {
  const [packet] = splitInitialPackets(datagram);
  const known = quicVersionOf(version);
  if (!packet || !known) throw new Error("the sample has no packet");
  const frames = new QuicKeys(known, samplePacketId).open(packet);
  if (!frames) throw new Error("the sample is sealed with other keys");
  return frames;
}
const hello = framesOf(rfc9001Packet, 1).subarray(4, 4 + 0xf1);

const crypto = (offset: number, bytes: Buffer) =>
  Buffer.concat([Buffer.of(6), quicNumber(offset), quicNumber(bytes.length), bytes]);
const part = (start: number, end: number) => crypto(start, hello.subarray(start, end));

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
    expect(read(sealInitial(crypto(0, hello), { version }))).toEqual([expected]);
  });

  it.each([1, 2, 3, 4])("takes packet numbers of %i bytes, and a token", (numberBytes) => {
    expect(read(sealInitial(crypto(0, hello), { numberBytes, packetNumber: 77, token: "t".repeat(70) }))).toEqual([
      expected,
    ]);
  });

  it("tells the whole of a packet number from those before", () => {
    const packets = [250, 255, 300].map((packetNumber, i) =>
      sealInitial(part(80 * i, Math.min(80 * i + 81, hello.length)), {
        packetNumber,
        numberBytes: packetNumber < 256 ? 2 : 1,
      }),
    );
    expect(read(...packets)).toEqual([expected]);
  });

  it("puts frames together in any order, over several packets and datagrams", () => {
    const parts = [part(100, 241), part(0, 60), Buffer.of(1, 2, 5, 0, 1, 0, 0, 0), part(40, 120)];
    expect(read(sealInitial(Buffer.concat(parts)))).toEqual([expected]);
    const packets = parts.map((frames, packetNumber) => sealInitial(frames, { packetNumber }));
    expect(read(...packets)).toEqual([expected]);
    expect(read(Buffer.concat(packets))).toEqual([expected]);
  });

  it("takes dozens of frames of a few bytes", () => {
    const starts = Array.from({ length: 80 }, (_, i) => ((i * 37) % 81) * 3).filter((start) => start < hello.length);
    starts.push(...Array.from({ length: 81 }, (_, i) => i * 3));
    expect(
      read(sealInitial(Buffer.concat(starts.map((start) => part(start, Math.min(start + 3, hello.length)))))),
    ).toEqual([expected]);
  });

  it("keeps the keys of the first connection id when the server has chosen another one", () => {
    const later = { connectionId: Buffer.from("server's"), keyId: samplePacketId, packetNumber: 1 };
    expect(read(sealInitial(part(0, 100)), sealInitial(part(100, 241), later))).toEqual([expected]);
  });

  it("takes the keys of the connection id that a Retry named, and tells a hello once", () => {
    const retried = { connectionId: Buffer.from("retry-id"), token: "proof", packetNumber: 1 };
    expect(read(sealInitial(part(0, 100)), sealInitial(crypto(0, hello), retried))).toEqual([expected]);
    expect(read(sealInitial(crypto(0, hello)), sealInitial(crypto(0, hello), retried))).toEqual([expected]);
  });

  it("passes over other packets of a datagram", () => {
    const handshake = Buffer.concat([Buffer.of(0xe0, 0, 0, 0, 1, 0, 0, 5), Buffer.alloc(5)]);
    expect(read(Buffer.concat([handshake, sealInitial(crypto(0, hello)), Buffer.from("short")]))).toEqual([expected]);
    expect(read(Buffer.concat([Buffer.of(0x40), sealInitial(crypto(0, hello))]))).toEqual([]);
  });

  it("is over after too much that it cannot open", () => {
    const initials = new QuicInitials();
    const broken = sealInitial(crypto(0, hello));
    broken.writeUInt8((broken.at(-1) ?? 0) ^ 1, broken.length - 1);
    for (let i = 0; i < 32; i++) expect(initials.add(broken)).toEqual([]);
    expect([initials.isOver, initials.add(rfc9001Packet)]).toEqual([true, []]);
  });

  it("throws at nothing, and reads nothing that was changed", () => {
    const good = sealInitial(crypto(0, hello));
    for (const prefix of prefixesOf(good).slice(0, -1)) expect(read(prefix)).toEqual([]);
    for (let at = 0; at < good.length; at++) {
      const changed = Buffer.from(good);
      changed.writeUInt8((good[at] ?? 0) ^ 0x10, at);
      expect(read(changed)).toEqual([]);
    }
    for (const bytes of randomMutationsOf(good, 1000)) read(bytes);
    for (const frames of randomMutationsOf(Buffer.concat([part(100, 241), part(0, 100)]), 1000, 3))
      read(sealInitial(frames));
  });
});
