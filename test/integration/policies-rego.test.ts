// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BILL_OF_BEHAVIOUR_TYPE, EVIDENCE_TYPE, RUNTIME_TRACE_TYPE } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuildOutcome, build, onlyImage, removeLayout } from "../e2e/support/build.ts";
import { makeFolder, runClient } from "../e2e/support/client.ts";
import { salt } from "../e2e/support/recorded.ts";
import { baseImage, openStack } from "../e2e/support/stack.ts";
import { runChecked, runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { projectRoot, toolsBin } from "../support/paths.ts";

const stack = await openStack();
const opa = join(toolsBin, "opa");
const rego = join(projectRoot, "examples/policy/rego");
const folder = makeFolder({});
const dockerfiles = new Map<BuildOutcome, string>();
/** Of a build that does what the example allows, and of one that does not. */
let good: BuildOutcome;
let bad: BuildOutcome;

beforeAll(async () => {
  good = await buildStep("cat /etc/hostname > /x");
  bad = await buildStep("mkdir -p /root/.ssh; echo k > /root/.ssh/id; cat /root/.ssh/id > /x");
}, 180_000);
afterAll(() => [...dockerfiles.keys()].forEach(removeLayout));

async function buildStep(command: string): Promise<BuildOutcome> {
  const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN : ${salt()}; ${command}\n`;
  const outcome = await build(stack, { dockerfile });
  onlyImage(outcome);
  dockerfiles.set(outcome, dockerfile);
  return outcome;
}

/** A file with one of the Statements of an image. */
function statementFile(outcome: BuildOutcome, type: string, change: (text: string) => string = (text) => text): string {
  const file = join(makeFolder({}), "statement.json");
  writeFileSync(file, change(onlyImage(outcome).attestations.get(type) ?? ""));
  return file;
}

async function ask(query: string, input: string): Promise<unknown> {
  const answer = await runChecked([opa, "eval", "--format=json", "--data", rego, "--input", input, query]);
  return JSON.parse(answer).result?.[0].expressions[0].value;
}

describe("the example in Rego", () => {
  test("is in the form and the words that opa asks for", async () => {
    await runChecked([opa, "check", "--strict", rego]);
    expect(await runChecked([opa, "fmt", "--list", rego])).toBe("");
  });

  test.each([BILL_OF_BEHAVIOUR_TYPE, RUNTIME_TRACE_TYPE])("decides with the real opa by %s", async (type) => {
    expect(await ask("data.main.deny", statementFile(good, type))).toEqual([]);
    expect(await ask("data.signature.allow", statementFile(good, type))).toBe(true);
    expect(await ask("data.main.deny", statementFile(bad, type))).toEqual([
      expect.stringContaining("read /root/.ssh/id"),
    ]);
    expect(await ask("data.signature.allow", statementFile(bad, type))).toBe(false);
  });

  test("says no to what it cannot decide by", async () => {
    expect(await ask("data.signature.allow", statementFile(good, EVIDENCE_TYPE))).toBe(false);
    const incomplete = (text: string) => text.replaceAll('"complete":true', '"complete":false');
    expect(await ask("data.main.deny", statementFile(good, BILL_OF_BEHAVIOUR_TYPE, incomplete))).toEqual([
      "the record is not complete",
    ]);
  });

  test("covers paths as policies of bobctl do", async () => {
    const cases: [string, string, boolean][] = [
      ["/etc/*", "/etc", false],
      ["/etc/*", "/etc/a/b", true],
      ["/etc/⋯", "/etc/a/b", false],
      ["/a/*/b", "/a/b", true],
      ["*", "/", true],
      ["/*", "/", false],
      ["/a.b", "/axb", false],
    ];
    const calls = cases.map(
      ([pattern, path]) => `data.bob.covers_path(${JSON.stringify(pattern)}, ${JSON.stringify(path)})`,
    );
    const answers = await Promise.all(calls.map((call) => ask(call, statementFile(good, BILL_OF_BEHAVIOUR_TYPE))));
    expect(answers.map((answer) => answer === true)).toEqual(cases.map(([, , expected]) => expected));
  });
});

describe("bobctl verify --policy with Rego", () => {
  const verify = async (outcome: BuildOutcome, ...policies: string[]) => {
    const args = policies.flatMap((policy) => ["--policy", policy]);
    const env = { PATH: `${toolsBin}:${stack.env.PATH ?? process.env.PATH}` };
    return runClient(stack, ["bobctl", "verify", `oci-layout:${outcome.layout}`, "--key", stack.publicKey, ...args], {
      env,
    });
  };

  test("asks the opa on the PATH about what it has verified", async () => {
    expect((await verify(good, rego)).code).toBe(0);
    const { code, stdout } = await verify(bad, rego);
    expect(stdout).toMatch(/✗ linux\/amd64: policy .*rego: step 2 \(RUN .*\) read \/root\/\.ssh\/id \(runtime trace\)/);
    expect(stdout).toContain("some step read /root/.ssh/id (Bill of Behaviour)");
    expect(code).toBe(1);
  });

  test("takes files together, beside policies in YAML", async () => {
    const yaml = join(folder, "policy.yaml");
    writeFileSync(yaml, "policy: bob/v1\nnetwork: {allow: []}\n");
    const files = ["bob.rego", "main.rego"].map((file) => join(rego, file));
    expect((await verify(good, yaml, ...files)).code).toBe(0);
    const own = join(folder, "own.rego");
    writeFileSync(own, 'package main\nimport rego.v1\ndeny contains "never on Sundays" if true\n');
    expect((await verify(good, own)).stdout).toContain("never on Sundays (Bill of Behaviour)");
  });

  test("says where a policy is none, or nobody can decide by it", async () => {
    const broken = join(folder, "broken.rego");
    writeFileSync(broken, "package main\ndeny contains if\n");
    const { code, stderr } = await verify(good, broken);
    expect([code, stderr]).toEqual([64, expect.stringMatching(/broken\.rego:2:\d+: /)]);
    writeFileSync(broken, "package elsewhere\nimport rego.v1\nallow := true\n");
    expect((await verify(good, broken)).stdout).toContain("it decides nothing");
  });
});

// "Can OPA verify the predicate? The signature?"
describe("opa and signatures", () => {
  test("the predicate yes; the signature no: what somebody edited is as good to it as what was signed", async () => {
    const edited = statementFile(bad, RUNTIME_TRACE_TYPE, (text) => text.replaceAll("/root/.ssh/id", "/srv/hello"));
    expect(await ask("data.signature.allow", statementFile(bad, RUNTIME_TRACE_TYPE))).toBe(false);
    expect(await ask("data.signature.allow", edited)).toBe(true);
    const { builtins } = JSON.parse(await runChecked([opa, "capabilities", "--current"])) as {
      builtins: { name: string }[];
    };
    const verifying = builtins
      .map(({ name }) => name)
      .filter((name) => /verif/.test(name) && !/^(?:io\.jwt|crypto\.x509|graphql|json)\./.test(name));
    expect(verifying).toEqual([]); // JWTs, chains of certificates and schemas, but no signature over bytes, as DSSE has it.
  });

  test("cosign verifies the signature, and then asks the same policy", { timeout: 180_000 }, async () => {
    const cosign = await ensureCosign();
    await importKey(cosign);
    expect(await signAndVerify(cosign, good, "good")).toMatchObject({ code: 0 });
    const refused = await signAndVerify(cosign, bad, "bad");
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("expression value, false, is not true");
    const cue = [join(projectRoot, "examples/policy/bob.cue")];
    expect(await askCosign(cosign, "good", cue)).toMatchObject({ code: 0 });
    const refusedByCue = await askCosign(cosign, "bad", cue);
    expect(refusedByCue.code).not.toBe(0);
    expect(refusedByCue.stderr).toMatch(/file_access.*path/);
  });
});

/** Makes `key.key` and `key.pub`, as cosign has them. */
async function importKey(cosign: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = join(folder, "key.pem");
  writeFileSync(pem, privateKey.export({ type: "pkcs8", format: "pem" }));
  await runChecked([cosign, "import-key-pair", "--key", pem, "--output-key-prefix", join(folder, "key")], {
    env: cosignEnv,
  });
}

const cosignEnv = { ...process.env, COSIGN_PASSWORD: "", COSIGN_YES: "true" };

/** Builds again, all from the cache, pushes the image, has cosign sign its Bill of Behaviour, verify that, and ask the policy. */
async function signAndVerify(cosign: string, outcome: BuildOutcome, name: string) {
  const image = `${stack.registry}/test/policies-rego:${name}`;
  const dockerfile = dockerfiles.get(outcome) ?? "";
  removeLayout(await build(stack, { dockerfile, output: `type=image,name=${image},push=true` }));
  const { predicate } = JSON.parse(readFileSync(statementFile(outcome, BILL_OF_BEHAVIOUR_TYPE), "utf8"));
  const [predicateFile, config] = [join(folder, "predicate.json"), join(folder, "signing-config.json")];
  writeFileSync(predicateFile, JSON.stringify(predicate));
  writeFileSync(config, JSON.stringify({ mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json" }));
  const about = ["--allow-http-registry", `--type=${BILL_OF_BEHAVIOUR_TYPE}`];
  const sign = [`--key=${join(folder, "key.key")}`, `--predicate=${predicateFile}`, `--signing-config=${config}`];
  await runChecked([cosign, "attest", ...about, ...sign, image], { env: cosignEnv });
  return askCosign(
    cosign,
    name,
    ["bob", "main", "signature"].map((file) => join(rego, `${file}.rego`)),
  );
}

function askCosign(cosign: string, name: string, policies: readonly string[]) {
  const about = ["--allow-http-registry", `--type=${BILL_OF_BEHAVIOUR_TYPE}`, "--insecure-ignore-tlog=true"];
  const verify = [`--key=${join(folder, "key.pub")}`, ...policies.map((file) => `--policy=${file}`)];
  return runCommand(
    [cosign, "verify-attestation", ...about, ...verify, `${stack.registry}/test/policies-rego:${name}`],
    {
      env: cosignEnv,
    },
  );
}
