// SPDX-License-Identifier: Apache-2.0
import { formatAddress } from "../behaviour/ip-address.ts";
import { readDnsName } from "./dns-name.ts";
import { nameDnsRcode, nameDnsType } from "./dns-types.ts";
import { maxDnsAnswers, maxDnsOtherRecords, maxDnsQuestions } from "./traffic-limits.ts";

/** A question or answer of DNS, without what nobody asked for: authorities, additional records, and texts. */
export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  /** The server says that there is more (TC). */
  readonly isTruncated: boolean;
  /** `NOERROR`, `NXDOMAIN`, …, or `RCODE23`. */
  readonly rcode: string;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsAnswer[];
  /** There are questions or answers that could not be read, or are too many. */
  readonly isCut: boolean;
}

export interface DnsQuestion {
  /** As `DnsName` has it. */
  readonly name: string;
  /** `A`, `AAAA`, `HTTPS`, …, or `TYPE65400`. */
  readonly type: string;
}

export interface DnsAnswer extends DnsQuestion {
  /** The address of A and AAAA, the name others point to; empty for all other types. */
  readonly data: string;
}

/**
 * Decodes what is whole of a message (RFC 1035; RFC 6891 for the result code; RFC 9460). Undefined when not even its
 * first question or answer is.
 *
 * @param isMulticast of mDNS, where a bit of the class is none (RFC 6762, section 10.2).
 */
export function decodeDnsMessage(bytes: Uint8Array, isMulticast = false): DnsMessage | undefined {
  if (bytes.length < headBytes) return undefined;
  const flags = u16(bytes, 2);
  const [questionCount, answerCount] = [u16(bytes, 4), u16(bytes, 6)];
  const { questions, end } = readQuestions(bytes, questionCount);
  const records = end === undefined ? [] : readRecords(bytes, end, Math.min(answerCount, maxDnsAnswers));
  if (questionCount + answerCount > 0 && questions.length + records.length === 0) return undefined;
  const isCut = questions.length < questionCount || records.length < answerCount;
  const behind = isCut ? undefined : (records.at(-1)?.end ?? end);
  return {
    id: u16(bytes, 0),
    isResponse: (flags & 0x8000) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    rcode: nameDnsRcode((readExtendedRcode(bytes, behind) << 4) | (flags & 0xf)),
    questions,
    answers: records.map((record) => answerOf(bytes, record, isMulticast)),
    isCut,
  };
}

const headBytes = 12;

interface DnsRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly dataStart: number;
  readonly end: number;
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** `end` is undefined where not all could be read. */
function readQuestions(bytes: Uint8Array, count: number): { questions: DnsQuestion[]; end: number | undefined } {
  const questions: DnsQuestion[] = [];
  let at = headBytes;
  while (questions.length < count) {
    const name = readDnsName(bytes, at);
    if (name === undefined || name.end + 4 > bytes.length || questions.length === maxDnsQuestions) {
      return { questions, end: undefined };
    }
    questions.push({ name: name.name, type: nameDnsType(u16(bytes, name.end)) });
    at = name.end + 4;
  }
  return { questions, end: at };
}

function readRecords(bytes: Uint8Array, start: number, count: number): DnsRecord[] {
  const records: DnsRecord[] = [];
  for (let at = start; records.length < count; ) {
    const record = readRecord(bytes, at);
    if (record === undefined) break;
    records.push(record);
    at = record.end;
  }
  return records;
}

function readRecord(bytes: Uint8Array, start: number): DnsRecord | undefined {
  const name = readDnsName(bytes, start);
  if (name === undefined) return undefined;
  const at = name.end;
  const end = at + 10 + u16(bytes, at + 8);
  if (end > bytes.length) return undefined;
  const ttl = u16(bytes, at + 4) * 0x10000 + u16(bytes, at + 6);
  return { name: name.name, type: u16(bytes, at), class: u16(bytes, at + 2), ttl, dataStart: at + 10, end };
}

/** Upper bits of the result code: OPT has them where others have a time to live (RFC 6891, section 6.1.3). */
function readExtendedRcode(bytes: Uint8Array, start: number | undefined): number {
  if (start === undefined) return 0;
  const count = Math.min(u16(bytes, 8) + u16(bytes, 10), maxDnsOtherRecords);
  const options = readRecords(bytes, start, count).find(({ type }) => type === 41);
  return options === undefined ? 0 : options.ttl >>> 24;
}

function answerOf(bytes: Uint8Array, record: DnsRecord, isMulticast: boolean): DnsAnswer {
  const isInternet = (isMulticast ? record.class & 0x7fff : record.class) === 1;
  const data = isInternet ? (addressOf(bytes, record) ?? targetOf(bytes, record)) : "";
  return { name: record.name, type: nameDnsType(record.type), data };
}

function addressOf(bytes: Uint8Array, { type, dataStart, end }: DnsRecord): string | undefined {
  const length = { 1: 4, 28: 16 }[type];
  return length === end - dataStart ? formatAddress(bytes.subarray(dataStart, end)) : undefined;
}

/** Bytes before the name in the data of a type: NS, CNAME, PTR, MX, SRV, DNAME, SVCB, HTTPS. */
const targetOffsets: Readonly<Record<number, number>> = { 2: 0, 5: 0, 12: 0, 15: 2, 33: 6, 39: 0, 64: 2, 65: 2 };

function targetOf(bytes: Uint8Array, { type, dataStart, end }: DnsRecord): string {
  const offset = targetOffsets[type];
  if (offset === undefined || dataStart + offset >= end) return "";
  const target = readDnsName(bytes, dataStart + offset);
  return target !== undefined && target.end <= end ? target.name : "";
}
