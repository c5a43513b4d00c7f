// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeAttestations, makeEvidence, makeExecStep } from "../../bill/src/test-support/evidence-fixture.ts";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { makeImage } from "../../oci/src/test-support/image-fixture.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { type DockerRegistry, pushImage, startDockerRegistry } from "./support/docker-registry.ts";
import { type KmsTrick, writeKmsPlugin } from "./support/kms-plugin.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const empty = '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}';
const folder = makeFolder({ "bill.json": '{"steps":[]}', "empty.json": empty });
const file = (name: string) => join(folder, name);
const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
const run = (...args: string[]) => runBobctl(args, env);
const cosign = (...args: string[]) => runCommand([program, ...args], { env });
let program = "";
let registry: DockerRegistry;

beforeAll(async () => {
  program = await ensureCosign();
  registry = await startDockerRegistry();
  writeKmsPlugin(folder, "token", folder);
  const pem = { type: "pkcs8", format: "pem" } as const;
  const kinds = { ec: "P-256", ec384: "P-384" };
  for (const [name, namedCurve] of Object.entries(kinds))
    writeFileSync(file(`${name}.pem`), generateKeyPairSync("ec", { namedCurve }).privateKey.export(pem));
  writeFileSync(file("rsa.pem"), generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey.export(pem));
});
afterAll(() => registry[Symbol.asyncDispose]());

async function push(name: string): Promise<string> {
  const image = `${registry.host}/team/${name}:1`;
  const attestations = makeAttestations(makeEvidence([makeExecStep({ command: "make", line: 2 })]));
  await pushImage(image, makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations }]));
  return image;
}

describe.each(["ec", "ec384", "rsa"])("a key that a program has (%s)", (id) => {
  const key = ["--key", `token://${id}`];

  test("signs, and its public half verifies; cosign takes it, and uses the same program", async () => {
    const image = await push(id);
    const half = await run("public-key", ...key);
    expect(half.stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    writeFileSync(file(`${id}.pub`), half.stdout);
    expect(await run("sign", ...key, image)).toMatchObject({ status: 0, stderr: "" });
    expect((await run("sign", ...key, image)).stdout).toMatch(/^✔ already signed /);
    const bill = ["--predicate", file("bill.json"), "--type", "bob"];
    expect(await run("attest", ...key, ...bill, image)).toMatchObject({ status: 0 });
    const byUs = ["--signatures-only", "--sign-key", file(`${id}.pub`), "--type", "bob"];
    expect(await run("verify", ...byUs, image)).toMatchObject({ status: 0, stderr: "" });
    const sha = id === "ec384" ? ["--signature-digest-algorithm=sha384"] : [];
    const unlogged = ["--insecure-ignore-tlog=true", "--allow-http-registry"];
    const byThem = await cosign("verify", ...unlogged, ...sha, `--key=${file(`${id}.pub`)}`, image);
    expect(byThem.code, byThem.stderr).toBe(0);
    const theirs = await push(`${id}-them`);
    const config = ["--allow-http-registry", "--yes", `--signing-config=${file("empty.json")}`];
    const signed = await cosign("sign", ...config, `--key=token://${id}`, theirs);
    expect(signed.code, signed.stderr).toBe(0);
    expect(await run("verify", "--signatures-only", "--sign-key", file(`${id}.pub`), theirs)).toMatchObject({
      status: 0,
    });
  });
});

test.each<[KmsTrick, number, string]>([
  ["other-key", 76, "made a signature that is not of its key wrong-other-key://ec"],
  ["no-json", 76, "the answer of sigstore-kms-wrong-no-json publicKey is no JSON object: hello"],
  ["silent", 76, "is no JSON object: the token is locked"],
  ["fails", 69, "sigstore-kms-wrong-fails publicKey failed: there is no slot ec"],
  ["no-key", 76, "gave no public key in PEM"],
])("a program that does wrong (%s) signs nothing", async (trick, status, words) => {
  writeKmsPlugin(folder, `wrong-${trick}`, folder, trick);
  const image = await push(`wrong-${trick}`);
  const signed = await run("sign", "--key", `wrong-${trick}://ec`, image);
  expect(signed.stderr).toContain(words);
  expect(signed.status).toBe(status);
});

test("what cannot be is told", async () => {
  const image = "127.0.0.1:9/app";
  const missing = await run("sign", "--key", "nowhere://x", image);
  expect(missing).toMatchObject({
    status: 66,
    stderr: expect.stringContaining("sigstore-kms-nowhere is not on the PATH"),
  });
  const notation = await run("sign", "--notation", "--key", "token://ec", "--certificate-chain", file("x.crt"), image);
  expect(notation).toMatchObject({ status: 64, stderr: expect.stringContaining("notation has its own plugins") });
  const env = await run("sign", "--key", "env://NOT_SET", image);
  expect(env).toMatchObject({ status: 64, stderr: expect.stringContaining("the variable NOT_SET is not set") });
});
