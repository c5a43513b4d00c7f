// SPDX-License-Identifier: Apache-2.0
import { encodeFields } from "@bob/proto/wire/hpack";
import { clientPreface, encodeFrame, encodeSettings } from "@bob/proto/wire/http2-frames";
import { QuicKeys } from "../quic-keys.ts";
import { splitInitialPackets } from "../quic-packet.ts";
import { quicVersionOf } from "../quic-version.ts";
import { rfc9001Packet, rfc9369Packet, samplePacketId } from "./quic-packets.ts";

const text = (...lines: string[]) => Buffer.from(lines.join("\r\n"), "latin1");
const hex = (digits: string) => Buffer.from(digits, "hex");
const withLength = (bytes: Buffer) => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);

const question = hex("123401000001000000000000076578616d706c6503636f6d0000410001");
const answer = hex(
  "123481800001000400000001076578616d706c6503636f6d0000010001c00c000500010000003c0002c00cc00c000100010000003c00047f000001" +
    "c00c001c00010000003c001020010db8000000000000000000000001c00c004100010000003c00030001000000290000010000000000",
);
const quicFrames = openSample().subarray(0, 250);
const hello = quicFrames.subarray(4, 4 + 0xf1);
const helloStream = Buffer.concat([Buffer.of(22, 3, 1), withLength(hello)]);
const dnsStream = Buffer.concat([withLength(question), withLength(answer)]);

const get = text("GET /a?b#c HTTP/1.1", "Host: u:p@h.example:80", "", "");
const requests = [
  Buffer.concat([get, get]),
  text(
    "POST http://u@h/p?q HTTP/1.1",
    "Content-Length: 3",
    "",
    "abcPUT /x HTTP/1.0",
    "Transfer-Encoding: gzip, chunked",
    "",
    "",
  ),
  text(
    "PUT /x HTTP/1.1",
    "Transfer-Encoding: chunked",
    "",
    "3;a=b",
    "abc",
    "0",
    "Trailer: x",
    "",
    "CONNECT h:443 HTTP/1.1",
    "",
    "",
  ),
  text("OPTIONS * HTTP/1.1", "Upgrade: h2c", "Connection: upgrade", "Content-Length: 0", "", ""),
];
const responses = [
  text(
    "HTTP/1.1 100 Continue",
    "",
    "HTTP/1.1 200 OK",
    "Content-Length: 2",
    "",
    "okHTTP/1.1 404 No",
    "Transfer-Encoding: chunked",
    "",
    "",
  ),
  text("HTTP/1.1 101 Switching Protocols", "", "HTTP/1.0 304 Not Modified", "", ""),
];

const block = encodeFields([
  [":method", "GET"],
  [":authority", "h"],
  [":path", "/a?b"],
  ["x", "y"],
]);
const indexed = hex("828641016844022f78"); // with the dynamic table
const http2Requests = Buffer.concat([
  Buffer.from(clientPreface),
  encodeSettings([[1, 4096]]),
  encodeFrame(1, 0x2c, 1, Buffer.concat([Buffer.of(1, 0, 0, 0, 0, 9), block, Buffer.of(0)])),
  encodeFrame(1, 0, 3, indexed.subarray(0, 4)),
  encodeFrame(9, 4, 3, indexed.subarray(4)),
  encodeFrame(0, 1, 1, Buffer.from("body")),
  encodeFrame(1, 4, 5, hex("8286bfbe3fe11f")),
]);
const http2Responses = Buffer.concat([
  encodeSettings([]),
  encodeFrame(5, 4, 1, Buffer.concat([Buffer.of(0, 0, 0, 2), block])),
  encodeFrame(1, 4, 1, encodeFields([[":status", "103"]])),
  encodeFrame(1, 5, 1, Buffer.of(0x88)),
]);

/** A chunk as `fuzz-targets.ts` reads it. */
const chunk = (flags: number, bytes: Buffer, offset = 0) =>
  Buffer.concat([Buffer.of(flags, offset & 0xff), withLength(bytes)]);
const talk = (...chunks: Buffer[]) => Buffer.concat([Buffer.of(1), ...chunks]);
const connect = text("CONNECT h:443 HTTP/1.1", "", "");

/** Good input by what reads it. */
export const seeds = {
  dnsMessages: [question, answer],
  dnsStreams: [dnsStream],
  hellos: [hello],
  helloStreams: [helloStream],
  quicDatagrams: [rfc9001Packet, rfc9369Packet],
  quicFrames: [quicFrames, Buffer.concat([hex("0102050001000000"), quicFrames])],
  http1Requests: requests,
  http1Responses: responses.flatMap((bytes) => [
    chunk(1, bytes),
    Buffer.concat([chunk(5, bytes, 10), chunk(1, bytes)]),
  ]),
  http2Requests: [http2Requests],
  http2Responses: [http2Responses],
  conversations: [
    ...requests.map((bytes) => talk(chunk(0, bytes), ...responses.map((response) => chunk(1, response)))),
    talk(chunk(0, http2Requests), chunk(1, http2Responses)),
    talk(chunk(0, helloStream)),
    talk(chunk(0, connect), chunk(1, text("HTTP/1.1 200 OK", "", "")), chunk(0, helloStream)),
    talk(chunk(0, get), chunk(6, get, 100), chunk(0x52, get, 100), chunk(2, get, -50)),
    talk(chunk(0, rfc9001Packet), chunk(0, rfc9369Packet)),
    Buffer.concat([Buffer.of(0), chunk(0, dnsStream), chunk(1, dnsStream)]),
    Buffer.concat([Buffer.of(0), chunk(0, question), chunk(1, answer)]),
  ],
};

function openSample(): Buffer {
  const [packet] = splitInitialPackets(rfc9001Packet);
  const version = quicVersionOf(1);
  const frames = packet && version && new QuicKeys(version, samplePacketId).open(packet);
  if (!frames) throw new Error("the sample packet does not open");
  return frames;
}
