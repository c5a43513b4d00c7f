// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { asSealStatement, type DsseEnvelope, SEAL_ENVELOPE_TYPE } from "@bob/proto";
import { afterEach, expect, test } from "vitest";
import { type BuildOutcome, build, onlyImage } from "./support/build.ts";
import { makeFolder, runClient } from "./support/client.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const debian = baseImage(stack, "debian");
const state = dirname(stack.publicKey);
const [keyFile, keyList, usualTrust] = ["recorder.key", "keys.json", "trust.yaml"].map((name) => join(state, name));
const ownKey = readFileSync(keyFile ?? "", "utf8");
const trust = join(makeFolder({}), "trust.yaml");

/** What other tests have in the cache is signed with the stack's first key. */
afterEach(async () => {
  await stack.killBobd();
  for (const file of [keyList, usualTrust]) rmSync(file ?? "", { force: true });
  writeFileSync(keyFile ?? "", ownKey);
  await stack.startBobd();
});

async function bobctl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runClient(stack, ["bobctl", ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

async function verify({ layout }: BuildOutcome) {
  const { code, stdout } = await runClient(stack, ["bobctl", "verify", `oci-layout:${layout}`, "--trust", trust]);
  return { code, stdout };
}

function sealOf(outcome: BuildOutcome) {
  const { predicate } = JSON.parse(onlyImage(outcome).attestations.get(SEAL_ENVELOPE_TYPE) ?? "{}");
  const { payload } = predicate as DsseEnvelope;
  return asSealStatement(JSON.parse(Buffer.from(payload, "base64").toString())).predicate;
}

const addToTrust = () => bobctl("trust", "add", trust, "--name", "builder-1");

test("a changed key goes on sealing what the old one signed, until that is retired, revoked, or both", async () => {
  const name = salt();
  const first = `FROM ${debian}\nRUN date > /first-${name}\n`;
  const more = `${first}RUN date > /second-${name}\n`;
  const run = (dockerfile: string) => build(stack, { dockerfile });
  await addToTrust();
  const old = await run(first);
  const { key: oldKey } = sealOf(old).recorder;

  await bobctl("rotate-key", "--prepare");
  expect(sealOf(await run(`${first}RUN true ${name}\n`)).recorder.key).toBe(oldKey);
  await addToTrust();
  expect(await bobctl("rotate-key")).toMatch(/^old {7}SHA256:\S+ {2}until \S+\ncurrent {3}SHA256:\S+ {2}from \S+\n$/);
  const both = await run(more);
  const seal = sealOf(both);
  expect(seal.recorder.key).not.toBe(oldKey);
  expect(seal.steps.map((step) => "signer" in step && step.signer)).toEqual([oldKey, seal.recorder.key]);
  expect((await verify(both)).code).toBe(0); // the prepared key was there before it was used
  await addToTrust();
  for (const outcome of [old, both, await run(more)]) {
    const { code, stdout } = await verify(outcome);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/sealed by builder-1 \(SHA256:/)]);
  }
  const shown = await bobctl("status");
  expect(shown).toMatch(new RegExp(`old +${oldKey.replaceAll("+", "\\+")}`));

  // What is revoked for a verifier is not sealed by a recorder that reads the same file.
  await bobctl("trust", "revoke", trust, oldKey, "--reason", "stolen");
  for (const outcome of [old, both])
    expect(await verify(outcome)).toMatchObject({ code: 1, stdout: expect.stringContaining("was revoked as of") });
  writeFileSync(usualTrust ?? "", readFileSync(trust));
  const third = `${more}RUN date > /third-${name}\n`;
  expect((await run(third)).log).toContain(
    `the build cannot be sealed: the record of step 2 names ${oldKey} as its key`,
  );
  rmSync(usualTrust ?? "");
  expect((await run(third)).code).toBe(0);

  await bobctl("rotate-key", "--retire", oldKey);
  expect((await run(`${more}RUN date > /fourth-${name}\n`)).log).toContain("the build cannot be sealed");
  expect(await bobctl("status")).not.toContain(`old       ${oldKey}`);
}, 600_000);
