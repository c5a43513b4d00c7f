// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import {
  fingerprintOf,
  makeDefinition,
  makeKey,
  publicPem,
  signStepRecord,
  testKey,
} from "@bob/bill/test-support/evidence-fixture";
import { makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { asSealStatement, canonicalJson, preAuthEncoding, type SealRequest } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { type VerificationKey, verificationKeyOf } from "@bob/trust/keys/verification-key";
import { type KeyTrust, purposes } from "@bob/trust/recorders/key-trust";
import { parseMoment } from "@bob/trust/recorders/moment";
import { describe, expect, test } from "vitest";
import { makeSeal } from "./make-seal.ts";

const otherKey = makeKey();
const definition = "1d".repeat(32);

const signerOf = (key: KeyObject) => verificationKeyOf(createPublicKey(key), "the key");

function recordFile(command: string, key: KeyObject = testKey, origin: "original" | "replay" = "original"): Buffer {
  const record = makeStepRecord(command);
  const named = { ...record, recorder: { ...record.recorder, key: fingerprintOf(key) } };
  const replayed = { ...named, execution: { ...named.execution, origin } };
  return Buffer.from(JSON.stringify(signStepRecord(replayed, makeDefinition(command), key)));
}

function requestFor(...folders: string[]): SealRequest {
  const platforms = [{ platform: "linux/amd64", definition: `sha256:${definition}` }];
  return { platform: "linux/amd64", sources: [], platforms, folders };
}

async function seal(
  folders: string[],
  files: (Buffer | undefined)[],
  signers: VerificationKey[] = [signerOf(testKey)],
) {
  async function* read() {
    yield* files;
  }
  const key = { privateKey: testKey, publicKeyPem: publicPem(), fingerprint: fingerprintOf(testKey) };
  return await makeSeal({ definition, request: requestFor(...folders) }, read(), {
    ...{ version: "1.2.3", key, signers },
    knownAt: Date.now(),
  });
}

const payloadOf = (file: Buffer) => Buffer.from(JSON.parse(file.toString()).payload, "base64");
const mark = Buffer.from(canonicalJson({ unrecorded: "no-recorder", nonce: "0f".repeat(16) }));

describe("makeSeal", () => {
  test("signs digests, definitions and signers of all records, in the order it was asked for", async () => {
    const [a, b, c] = [recordFile("a"), recordFile("b", otherKey), recordFile("c", testKey, "replay")];
    const signers = [signerOf(testKey), signerOf(otherKey)];
    const { file } = await seal(["records/1", "records/0", "", "records/2", "replays/0"], [b, a, mark, c], signers);
    const { payload, payloadType, signatures } = JSON.parse(file.toString());
    const signed = preAuthEncoding(payloadType, Buffer.from(payload, "base64"));
    expect(verify("sha256", signed, createPublicKey(testKey), Buffer.from(signatures[0].sig, "base64"))).toBe(true);
    const { subject, predicate } = asSealStatement(JSON.parse(payloadOf(file).toString()));
    expect(subject).toEqual([{ name: "image", digest: { sha256: definition } }]);
    const digestOf = (command: string) => sha256Digest(canonicalJson(makeDefinition(command)));
    expect(predicate).toMatchObject({
      recorder: { version: "1.2.3", key: fingerprintOf(testKey) },
      steps: [
        {
          status: "recorded",
          definition: digestOf("b"),
          record: sha256Digest(payloadOf(b)),
          signer: fingerprintOf(otherKey),
        },
        {
          status: "recorded",
          definition: digestOf("a"),
          record: sha256Digest(payloadOf(a)),
          signer: fingerprintOf(testKey),
        },
        { status: "unrecorded", reason: "no-recorder-for-platform" },
        { status: "unrecorded", reason: "no-recorder" },
        { status: "replayed", definition: digestOf("c") },
      ],
      signers: [fingerprintOf(testKey), fingerprintOf(otherKey)].sort(),
    });
  });

  const limited = (trust: Partial<KeyTrust>) => ({
    ...signerOf(otherKey),
    name: "builder-2",
    trust: { recorder: "builder-2", purposes, validFor: {}, ...trust },
  });
  const moment = (text: string) => parseMoment(text) ?? expect.unreachable(text);
  const { finishedAt } = makeStepRecord("x").execution;
  const dayBefore = new Date(Date.parse(finishedAt) - 86_400_000).toISOString();

  test.each<[string, Partial<KeyTrust>, string]>([
    ["a revoked key", { revoked: { at: moment(dayBefore), reason: "stolen" } }, "(stolen)"],
    ["a key that was revoked since", { revoked: { at: moment("2026-11-29T00:00:00Z") } }, "was revoked as of"],
    ["a retired key, of after its time", { validFor: { end: moment(dayBefore) } }, "counts until"],
    ["a new key, of before its time", { validFor: { start: moment("2030-01-01T00:00:00Z") } }, "counts from"],
    ["a key that is for seals", { purposes: ["seals"] }, "is not trusted for records"],
  ])("seals no record of %s, and says in the log why", async (_, trust, why) => {
    const outcome = await seal(["records/0"], [recordFile("a", otherKey)], [signerOf(testKey), limited(trust)]);
    const unsealed = { unsealed: "untrusted-signer", step: 1, signer: fingerprintOf(otherKey) };
    expect(JSON.parse(outcome.file.toString())).toEqual(unsealed);
    expect(outcome.why).toContain(`builder-2 (${fingerprintOf(otherKey)})`);
    expect(outcome.why).toContain(why);
  });

  test("seals records that an old key signed in its time", async () => {
    const old = limited({ validFor: { end: moment(finishedAt) } });
    const { unsealed, signers } = await seal(["records/0"], [recordFile("a", otherKey)], [signerOf(testKey), old]);
    expect([unsealed, signers]).toEqual([undefined, [fingerprintOf(otherKey)]]);
  });

  test("ends who reads the records where the rest is not asked for", async () => {
    let isEnded = false;
    async function* read() {
      try {
        yield recordFile("a", otherKey);
        yield recordFile("b");
      } finally {
        isEnded = true;
      }
    }
    const key = { privateKey: testKey, publicKeyPem: publicPem(), fingerprint: fingerprintOf(testKey) };
    const context = { version: "1.2.3", key, signers: [signerOf(testKey)], knownAt: Date.now() };
    const { unsealed } = await makeSeal({ definition, request: requestFor("records/0", "records/1") }, read(), context);
    expect([unsealed?.unsealed, isEnded]).toEqual(["untrusted-signer", true]);
  });

  test("gives the same payload for the same records", async () => {
    const file = recordFile("a");
    const seals = await Promise.all([0, 1].map(() => seal(["records/0"], [file])));
    expect(payloadOf(seals[0]?.file ?? file)).toEqual(payloadOf(seals[1]?.file ?? file));
  });

  test.each<[string, Buffer, object]>([
    [
      "by a recorder that it does not trust",
      recordFile("b", otherKey),
      { unsealed: "untrusted-signer", step: 2, signer: fingerprintOf(otherKey) },
    ],
    [
      "that was edited after it was signed",
      edited(recordFile("b")),
      { unsealed: "untrusted-signer", step: 2, signer: fingerprintOf(testKey) },
    ],
    ["that is no record", Buffer.from('{"any":"thing"}'), { unsealed: "unreadable-record", step: 2 }],
    ["that is null", Buffer.from("null"), { unsealed: "unreadable-record", step: 2 }],
    ["with a mark nobody knows", Buffer.from('{"unrecorded":"because"}'), { unsealed: "unreadable-record", step: 2 }],
  ])("seals no build with a record %s", async (_, file, reason) => {
    const outcome = await seal(["records/0", "records/1"], [recordFile("a"), file]);
    expect(JSON.parse(outcome.file.toString())).toEqual(reason);
    expect(outcome.signers).toEqual([]);
  });

  test("takes its own seal, and anything else it has signed, for no record", async () => {
    const { file } = await seal([], []);
    expect(JSON.parse((await seal(["records/0"], [file])).file.toString())).toEqual({
      ...{ unsealed: "unreadable-record", step: 1 },
    });
  });

  test.each<[string, Buffer | undefined]>([
    ["no-record", undefined],
    ["empty-record", Buffer.alloc(0)],
    ["cut-record", Buffer.from('{"payload":"ey')],
  ])("calls a step unrecorded as the frontend does: %s", async (reason, file) => {
    const { file: sealed } = await seal(["records/0"], [file]);
    expect(JSON.parse(payloadOf(sealed).toString()).predicate.steps).toEqual([{ status: "unrecorded", reason }]);
  });
});

function edited(file: Buffer): Buffer {
  const envelope = JSON.parse(file.toString());
  const payload = Buffer.from(payloadOf(file).toString().replace('"exitCode":0', '"exitCode":1')).toString("base64");
  return Buffer.from(JSON.stringify({ ...envelope, payload }));
}
