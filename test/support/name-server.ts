// SPDX-License-Identifier: Apache-2.0
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** What a name of the zone has: addresses, or the one name it is an alias of. Names that are not there do not exist. */
export type Zone = Readonly<Record<string, readonly string[]>>;

const types: Readonly<Record<number, string>> = { 1: "A", 5: "CNAME", 28: "AAAA" };
const numbers = { A: 1, CNAME: 5, AAAA: 28 } as const;
/** Result codes (RFC 1035, section 4.1.1): of names of its own domain, `test`, and of all others. */
const notThere = 3;
const refused = 5;
/** Longer answers by UDP are cut (RFC 1035, section 4.2.1). */
const maxDatagramBytes = 512;

/** A name server of a test on port 53 of an address of this host, by UDP and TCP. */
export class NameServer implements AsyncDisposable {
  readonly #udp = createSocket("udp4");
  readonly #tcp = createServer((socket) => this.#serve(socket));
  readonly #zone: Zone;
  /** Questions as they came: `udp A example.com`. */
  readonly asked: string[] = [];

  private constructor(zone: Zone) {
    this.#zone = zone;
    this.#udp.on("message", (query, { address, port }) => {
      const answer = this.#answer(query, "udp");
      this.#udp.send(answer.length > maxDatagramBytes ? cut(query, answer) : answer, port, address);
    });
  }

  static async start(address: string, zone: Zone): Promise<NameServer> {
    const server = new NameServer(zone);
    server.#udp.bind(53, address);
    server.#tcp.listen(53, address);
    await Promise.all([once(server.#udp, "listening"), once(server.#tcp, "listening")]);
    return server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#udp.close();
    this.#tcp.close();
    await once(this.#tcp, "close");
  }

  #serve(socket: Socket): void {
    let rest = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE()) {
        const answer = this.#answer(rest.subarray(2, 2 + rest.readUInt16BE()), "tcp");
        socket.write(Buffer.concat([u16(answer.length), answer]));
        rest = rest.subarray(2 + rest.readUInt16BE());
      }
    });
  }

  #answer(query: Buffer, transport: string): Buffer {
    const { name, type, end } = readQuestion(query);
    this.asked.push(`${transport} ${types[type] ?? type} ${name}`);
    const records = this.#lookUp(name, type);
    const rcode = Object.hasOwn(this.#zone, name) ? 0 : /(?:^|\.)test$/.test(name) ? notThere : refused;
    const head = Buffer.concat([
      query.subarray(0, 2),
      u16(0x8180 | rcode),
      u16(1),
      u16(records.length),
      u16(0),
      u16(0),
    ]);
    return Buffer.concat([head, query.subarray(12, end), ...records]);
  }

  /** A name that is an alias comes with what it is an alias of. */
  #lookUp(name: string, type: number): Buffer[] {
    return (this.#zone[name] ?? []).flatMap((data) => {
      if (/^[\d.]+$/.test(data)) return type === 1 ? [record(name, "A", Buffer.from(data.split(".").map(Number)))] : [];
      if (data.includes(":")) return type === 28 ? [record(name, "AAAA", ipv6(data))] : [];
      return [record(name, "CNAME", encodeName(data)), ...this.#lookUp(data, type)];
    });
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The head with the bit that says so, and the question. */
function cut(query: Buffer, answer: Buffer): Buffer {
  const { end } = readQuestion(query);
  const head = Buffer.concat([
    answer.subarray(0, 2),
    u16(answer.readUInt16BE(2) | 0x200),
    u16(1),
    u16(0),
    u16(0),
    u16(0),
  ]);
  return Buffer.concat([head, query.subarray(12, end)]);
}

function record(name: string, type: keyof typeof numbers, data: Buffer): Buffer {
  return Buffer.concat([encodeName(name), u16(numbers[type]), u16(1), u16(0), u16(60), u16(data.length), data]);
}

function encodeName(name: string): Buffer {
  const labels = name.split(".").map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, "latin1")]));
  return Buffer.concat([...labels, Buffer.of(0)]);
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 255);
}

/** Without zeros left out but for one place. */
function ipv6(text: string): Buffer {
  const [head = "", tail = ""] = text.split("::");
  const groups = (part: string) => part.split(":").filter((group) => group !== "");
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return Buffer.concat([...before, ...zeros, ...after].map((group) => u16(Number.parseInt(group, 16))));
}
