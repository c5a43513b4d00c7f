// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, verify } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DsseEnvelope, preAuthEncoding } from "@bob/proto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRecorderKey } from "./recorder-key.ts";
import { signEnvelope } from "./store/sign-envelope.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bob-key-"));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777;

test("makes a key only its owner can read, and keeps it", async () => {
  const first = await openRecorderKey(folder);
  expect(await modeOf("recorder.key")).toBe(0o600);
  expect(await modeOf("recorder.pub")).toBe(0o644);
  expect(await readFile(join(folder, "recorder.pub"), "utf8")).toBe(first.publicKeyPem);
  expect((await openRecorderKey(folder)).publicKeyPem).toBe(first.publicKeyPem);
});

test("ends up with one key when two daemons start at once", async () => {
  const keys = await Promise.all([openRecorderKey(folder), openRecorderKey(folder)]);
  expect(keys[0].publicKeyPem).toBe(keys[1].publicKeyPem);
});

test("refuses a key that others can read", async () => {
  await openRecorderKey(folder);
  await chmod(join(folder, "recorder.key"), 0o640);
  await expect(openRecorderKey(folder)).rejects.toMatchObject({
    code: "DENIED",
    message: expect.stringContaining("0640"),
  });
});

test("refuses a key of another kind and a file that is none", async () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const path = join(folder, "recorder.key");
  await writeFile(path, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  await expect(openRecorderKey(folder)).rejects.toMatchObject({ code: "USAGE" });
  await writeFile(path, "nonsense");
  await expect(openRecorderKey(folder)).rejects.toMatchObject({ code: "USAGE" });
});

test("has the fingerprint that ssh-keygen prints", async ({ skip }) => {
  const { fingerprint } = await openRecorderKey(folder);
  let printed: string;
  try {
    const ssh = execFileSync("ssh-keygen", ["-i", "-m", "PKCS8", "-f", join(folder, "recorder.pub")], {
      encoding: "utf8",
    });
    printed = execFileSync("ssh-keygen", ["-l", "-f", "-"], { encoding: "utf8", input: ssh });
  } catch (error) {
    return skip(`no ssh-keygen: ${error}`);
  }
  expect(printed.split(" ")[1]).toBe(fingerprint);
});

test("signs a payload in pieces of any size as if it were one", async () => {
  const key = await openRecorderKey(folder);
  const payload = Buffer.from(JSON.stringify({ text: "é".repeat(1000) }));
  for (const size of [1, 2, 3, 7, 4096]) {
    const chunks = Array.from({ length: Math.ceil(payload.length / size) }, (_, i) =>
      payload.subarray(i * size, (i + 1) * size),
    );
    let text = "";
    for (const piece of signEnvelope({ pieces: () => piecesOf(chunks), byteLength: payload.length }, key)) {
      text += piece.toString();
    }
    expect(text.endsWith("}\n")).toBe(true);
    const envelope = JSON.parse(text) as DsseEnvelope;
    expect(Buffer.from(envelope.payload, "base64")).toEqual(payload);
    const signature = Buffer.from(envelope.signatures[0]?.sig ?? "", "base64");
    expect(verify("sha256", preAuthEncoding(envelope.payloadType, payload), key.publicKeyPem, signature)).toBe(true);
  }
});

function* piecesOf(chunks: Buffer[]): Generator<Buffer> {
  yield* chunks;
}
