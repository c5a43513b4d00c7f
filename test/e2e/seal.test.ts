// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { asSealStatement, type DsseEnvelope, isDsseEnvelope, SEAL_ENVELOPE_TYPE } from "@bob/proto";
import { afterEach, expect, test } from "vitest";
import { type BuildOutcome, build, onlyImage } from "./support/build.ts";
import { makeFolder, runClient } from "./support/client.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const debian = baseImage(stack, "debian");
const state = dirname(stack.publicKey);
const trusted = join(state, "trusted-keys");

const keyFile = join(state, "recorder.key");
const ownKey = readFileSync(keyFile, "utf8");

/** What other tests have in the cache is signed with the stack's first key. */
afterEach(async () => {
  rmSync(trusted, { recursive: true, force: true });
  if (readFileSync(keyFile, "utf8") !== ownKey) {
    await stack.killBobd();
    writeFileSync(keyFile, ownKey);
  }
  await stack.startBobd();
});

const doors = {
  "the frontend image": (dockerfile: string, options: Record<string, string> = {}, args: string[] = []) =>
    build(stack, { dockerfile, args, options }),
  "--attest type=bob": (dockerfile: string, options: Record<string, string> = {}, args: string[] = []) => {
    const [onMissing] = Object.values(options);
    const attest = `--attest=type=bob${onMissing === undefined ? "" : `,on-missing=${onMissing}`}`;
    return build(stack, { dockerfile, bob: false, args: [attest, ...args] });
  },
};

function attachedSeal(outcome: BuildOutcome): unknown {
  return JSON.parse(onlyImage(outcome).attestations.get(SEAL_ENVELOPE_TYPE) ?? "{}").predicate;
}

function sealOf(outcome: BuildOutcome) {
  const envelope = attachedSeal(outcome);
  if (!isDsseEnvelope(envelope)) throw new Error(`there is no seal but ${JSON.stringify(envelope)}`);
  return asSealStatement(JSON.parse(Buffer.from((envelope as DsseEnvelope).payload, "base64").toString())).predicate;
}

async function verify({ layout }: BuildOutcome, ...args: string[]) {
  const argv = ["bobctl", "verify", `oci-layout:${layout}`, "--key", stack.publicKey, ...args];
  const { code, stdout } = await runClient(stack, argv);
  return { code, stdout };
}

/** Gives the recorder another key; the file with the public part of the old one. */
async function changeKey(): Promise<string> {
  const old = join(makeFolder({ "old.pub": readFileSync(stack.publicKey, "utf8") }), "old.pub");
  await stack.killBobd();
  rmSync(keyFile);
  await stack.startBobd();
  return old;
}

test.each(Object.entries(doors))(
  "a build by %s is sealed, and its seal is no step",
  async (_, run) => {
    const name = salt();
    const stored = async () => {
      const { stdout } = await runClient(stack, ["bobctl", "records", "list", "-o", "json"]);
      return stdout.trimEnd().split("\n");
    };
    const before = new Set(await stored());
    const outcome = await run(
      `FROM ${debian} AS one\nRUN date > /one-${name}\nFROM ${debian}\nCOPY --from=one /one* /\nRUN date > /two-${name}\n`,
    );
    expect((await stored()).filter((record) => !before.has(record))).toHaveLength(2);
    const seal = sealOf(outcome);
    expect(seal.steps.map(({ status }) => status)).toEqual(["recorded", "recorded"]);
    expect(seal.signers).toEqual([seal.recorder.key]);
    const { code, stdout } = await verify(outcome);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/✔ linux\/amd64: 2 steps sealed by /)]);
    const shown = await runClient(stack, ["bobctl", "show", `oci-layout:${outcome.layout}`]);
    expect(shown.stdout).toMatch(/4 steps: 2 recorded/);
    const cached = await run(`# with a comment\nFROM ${debian}\nRUN date > /${name}\n`);
    const again = await run(`# with a comment\nFROM ${debian}\nRUN date > /${name}\n`);
    expect(attachedSeal(again)).toEqual(attachedSeal(cached));
  },
  240_000,
);

test.each(Object.entries(doors))(
  "records of another recorder are sealed by %s only if that is trusted",
  async (_, run) => {
    const name = salt();
    const first = `FROM ${debian}\nRUN date > /first-${name}\n`;
    const more = `${first}RUN date > /second-${name}\n`;
    const [fails, warns] = [{}, { BOB_ON_MISSING: "warn" }];
    for (const options of [fails, warns]) expect((await run(first, options)).code).toBe(0);
    const oldKey = await changeKey();
    const failed = await run(more, fails);
    expect(failed.code).not.toBe(0);
    expect(failed.log).toMatch(
      /the build cannot be sealed: the record of step 2 names SHA256:\S+ as its key, and no key that the recorder trusts has signed it \(RUN date > \/first-\S+, line 2\)/,
    );
    const warned = await run(more, warns);
    expect(warned.log).toContain("has no seal: the record of step 2 names SHA256:");
    expect(attachedSeal(warned)).toMatchObject({ unsealed: "untrusted-signer", step: 2 });
    const unsealed = await verify(warned, "--key", oldKey);
    expect([unsealed.code, unsealed.stdout]).toEqual([1, expect.stringContaining("--allow-unsealed accepts this")]);
    expect((await verify(warned, "--key", oldKey, "--allow-unsealed")).code).toBe(0);

    mkdirSync(trusted);
    writeFileSync(join(trusted, "old.pub"), readFileSync(oldKey));
    for (const options of [fails, warns]) {
      const sealed = await run(more, options);
      const seal = sealOf(sealed);
      expect(seal.signers).toHaveLength(2);
      expect(seal.steps.map((step) => "signer" in step && step.signer === seal.recorder.key)).toEqual([false, true]);
      expect((await verify(sealed, "--key", oldKey)).code).toBe(0);
      expect(await verify(sealed)).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("it names another key as its own"),
      });
      expect(attachedSeal(await run(more, options))).toEqual(attachedSeal(sealed));
    }
  },
  600_000,
);

test.each(Object.entries(doors))(
  "without a recorder %s fails what it cannot seal, or says why there is no seal",
  async (_, run) => {
    const dockerfile = `FROM ${debian}\nCOPY Dockerfile /${salt()}\n`;
    await stack.killBobd();
    const failed = await run(dockerfile);
    expect(failed.code).not.toBe(0);
    // Of several recorders on a machine one may refuse what the other does not take.
    expect(failed.log).toMatch(
      /bob: (?:no recorder answered on this build host, so this build cannot be sealed|the recorder on this build host does not know)/,
    );
    expect(failed.log).toContain("bob could not seal the build");
    const warned = await run(dockerfile, { BOB_ON_MISSING: "warn" });
    expect(attachedSeal(warned)).toEqual({ unsealed: expect.stringMatching(/^(?:no-recorder|refused)$/) });
    expect(warned.log).toMatch(/linux\/amd64 has no seal: (?:no recorder answered|the recorder refused)/);
    expect((await verify(warned)).code).toBe(1);
    expect((await verify(warned, "--allow-unsealed")).code).toBe(0);
    await stack.startBobd();
    expect((await verify(await run(dockerfile))).code).toBe(0);
  },
  240_000,
);

test("what runs again without the cache is sealed again", async () => {
  const dockerfile = `FROM ${debian}\nRUN date +%N > /${salt()}\n`;
  const run = doors["--attest type=bob"];
  const [first, second] = [await run(dockerfile), await run(dockerfile, {}, ["--no-cache"])];
  expect(sealOf(second).steps).not.toEqual(sealOf(first).steps);
  for (const outcome of [first, second]) expect((await verify(outcome)).code).toBe(0);
}, 240_000);
