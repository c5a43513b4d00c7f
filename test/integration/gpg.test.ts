// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BILL_OF_BEHAVIOUR_TYPE } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { parseManifest } from "../../oci/src/manifest.ts";
import type { Descriptor } from "../../oci/src/media-types.ts";
import { parseReference } from "../../oci/src/reference.ts";
import { RegistryClient } from "../../oci/src/registry/registry-client.ts";
import { RegistrySource } from "../../oci/src/registry/registry-source.ts";
import { makeImage } from "../../oci/src/test-support/image-fixture.ts";
import { pushDetached } from "../../trust/src/gpg/sign-detached.ts";
import { claimSignature } from "../../trust/src/sigstore/statements.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { type DockerRegistry, pushImage, startDockerRegistry } from "./support/docker-registry.ts";
import { pushRecorded, registries } from "./support/recorded-image.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const folder = makeFolder({ "bill.json": '{"steps":[]}', passphrase: "pw\n" });
const file = (name: string) => join(folder, name);
chmodSync(folder, 0o700);
const env: NodeJS.ProcessEnv = { ...process.env, GNUPGHOME: folder };
const gpg = (...args: string[]) => execFileSync("gpg", ["--batch", "--quiet", ...args], { env, stdio: "pipe" });
const run = (...args: string[]) => runBobctl(args, env);
const signal = AbortSignal.timeout(600_000);

/** A key of gpg's, and its public half in a file. */
function makeKey(name: string, algorithm: string, ...options: string[]): void {
  const noPassphrase = options.length > 0 ? options : ["--passphrase", ""];
  gpg(
    "--pinentry-mode",
    "loopback",
    ...noPassphrase,
    "--quick-generate-key",
    `${name} <${name}@example.com>`,
    algorithm,
    "sign",
    "1d",
  );
  writeFileSync(file(`${name}.asc`), gpg("--armor", "--export", name));
}

/** Its public half with the revocation that gpg keeps for every key; here, the key itself stays as it is. */
function revoked(name: string): Buffer {
  const fingerprint = /^fpr:+([0-9A-F]{40})/m.exec(gpg("--with-colons", "--list-keys", name).toString())?.[1] ?? "";
  const revocation = readFileSync(file(`openpgp-revocs.d/${fingerprint}.rev`), "utf8").replace(
    ":-----BEGIN",
    "-----BEGIN",
  );
  const place = makeFolder({ "revocation.asc": revocation, "key.asc": gpg("--armor", "--export", name).toString() });
  chmodSync(place, 0o700);
  const other = (...args: string[]) =>
    execFileSync("gpg", ["--batch", "--quiet", "--no-autostart", ...args], {
      env: { ...env, GNUPGHOME: place },
      stdio: "pipe",
    });
  other("--import", join(place, "key.asc"));
  other("--import", join(place, "revocation.asc"));
  return other("--armor", "--export", name);
}

beforeAll(() => {
  makeKey("own", "ed25519");
  makeKey("rsa", "rsa2048");
  makeKey("other", "ed25519");
  makeKey("locked", "ed25519", "--passphrase-file", file("passphrase"));
  makeKey("revoked", "ed25519");
  writeFileSync(file("revoked.asc"), revoked("revoked"));
});
afterAll(() => {
  execFileSync("gpgconf", ["--kill", "all"], { env });
});

describe.each(registries)("a registry %s", (_, start) => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await start();
  });
  afterAll(() => registry[Symbol.asyncDispose]());

  const push = (name: string, command = "make") =>
    pushRecorded(`${registry.host}/team/${name}:1`, ["amd64", "arm64"], command);

  const verify = (image: string, key: string, ...options: string[]) =>
    run("verify", "--signatures-only", "--gpg-key", file(`${key}.asc`), ...options, image);

  test.each(["own", "rsa"])(
    "the bill is attested by a detached signature of %s, which gpg and bobctl take",
    async (user) => {
      const image = await push(`attested-${user}`);
      const options = ["--gpg", "--local-user", user, "--predicate", file("bill.json"), "--type", "bob"];
      const attested = await run("attest", ...options, "--bundle", file("statement.json"), image);
      expect(attested).toMatchObject({ status: 0, stderr: "" });
      expect(attested.stdout).toMatch(/^✔ signed \S+@sha256:[0-9a-f]{64}: sha256:[0-9a-f]{64}\n$/);
      gpg("--verify", file("statement.json.asc"), file("statement.json"));
      expect(JSON.parse(readFileSync(file("statement.json"), "utf8"))).toMatchObject({
        predicateType: BILL_OF_BEHAVIOUR_TYPE,
      });
      const good = await verify(image, user, "--type", "bob");
      expect(good).toMatchObject({ status: 0, stderr: "" });
      expect(good.stdout).toMatch(
        new RegExp(`✔ image: ${BILL_OF_BEHAVIOUR_TYPE} signed by [0-9A-F]{40} \\(${user} <${user}@example.com>\\)`),
      );
      const other = await verify(image, "other");
      expect(other).toMatchObject({ status: 1, stdout: expect.stringContaining("it is not by a key that was given") });
      const { statement, signature } = await readDetached(image);
      writeFileSync(file("fetched.json"), statement);
      writeFileSync(file("fetched.json.asc"), signature);
      gpg("--verify", file("fetched.json.asc"), file("fetched.json"));
    },
  );

  test("an image is signed, and each platform of it; others' and edited ones do not count", async () => {
    const image = await push("signed");
    const signed = await run("-o", "json", "sign", "--gpg", "--local-user", "own", "-a", "run=7", "--recursive", image);
    expect(JSON.parse(signed.stdout).signed.map((each: { platform?: string }) => each.platform)).toEqual([
      undefined,
      "linux/amd64",
      "linux/arm64",
    ]);
    expect((await verify(image, "own")).status).toBe(0);
    const { statement, signature } = await readDetached(image);
    const other = await push("signed-other", "make other");
    const subject = await rootOf(other);
    const claim = (bytes: Buffer) => ({ ...claimSignature(subject.digest, {}), statement: bytes });
    await pushDetached(clientOf(other), claim(statement), signature, subject, signal);
    expect((await verify(other, "own")).stdout).toContain("it is about another image: sha256:");
    await pushDetached(clientOf(other), claimSignature(subject.digest, {}), signature, subject, signal);
    expect((await verify(other, "own")).stdout).toContain("it is not a signature of this");
  });

  test.each<[string, (statement: string) => Buffer, string]>([
    [
      "a signed message in place of a signature",
      (name) => gpg("--local-user", "own", "--sign", "--output", "-", name),
      "it is no detached signature",
    ],
    [
      "a signature of a text",
      (name) => gpg("--local-user", "own", "--textmode", "--detach-sign", "--output", "-", name),
      "it is a signature of a text",
    ],
    [
      "two signatures",
      (name) => gpg("--local-user", "own", "--local-user", "other", "--detach-sign", "--output", "-", name),
      "it is not by a key that was given",
    ],
    [
      "two signatures of one key",
      (name) => Buffer.concat([0, 1].map(() => gpg("--local-user", "own", "--detach-sign", "--output", "-", name))),
      "it has 2 signatures",
    ],
    [
      "a signature by SHA-1",
      (name) => gpg("--local-user", "rsa", "--digest-algo", "SHA1", "--detach-sign", "--output", "-", name),
      "it is over a hash that can be forged",
    ],
    [
      "a signature that has expired",
      (name) => {
        const signature = gpg(
          "--local-user",
          "own",
          "--default-sig-expire",
          "seconds=1",
          "--detach-sign",
          "--output",
          "-",
          name,
        );
        execFileSync("sleep", ["2"]);
        return signature;
      },
      "it has expired",
    ],
    [
      "a signature of a key that is revoked",
      (name) => gpg("--local-user", "revoked", "--detach-sign", "--output", "-", name),
      "the key that signed it is revoked",
    ],
    ["what is no signature", () => Buffer.from("hello"), "it is no signature"],
  ])("%s does not count", async (title, make, words) => {
    const image = await push(`trick-${title.replaceAll(/[^a-z]/g, "")}`);
    const subject = await rootOf(image);
    const claim = claimSignature(subject.digest, {});
    writeFileSync(file("trick.json"), claim.statement);
    await pushDetached(clientOf(image), claim, make(file("trick.json")), subject, signal);
    const verdict = await run(
      "verify",
      "--signatures-only",
      ...["own", "rsa", "revoked"].flatMap((key) => ["--gpg-key", file(`${key}.asc`)]),
      image,
    );
    expect(verdict.stdout).toContain(words);
    expect(verdict.status).toBe(1);
  });

  test("a key with a passphrase takes it from a file", async () => {
    const image = await push("locked");
    const locked = await run("sign", "--gpg", "--local-user", "locked", "--password-file", file("passphrase"), image);
    expect(locked).toMatchObject({ status: 0, stderr: "" });
    expect((await verify(image, "locked")).status).toBe(0);
  });
});

test("of a file, the statement and its signature are files", async () => {
  const bill = ["--gpg", "--local-user", "own", "--predicate", file("bill.json"), "--type", "bob"];
  expect(await run("attest", ...bill, "--bundle", file("of-file.json"), file("bill.json"))).toMatchObject({
    status: 0,
  });
  gpg("--verify", file("of-file.json.asc"), file("of-file.json"));
});

test("what cannot be is told, and nothing is left behind", async () => {
  const image = "127.0.0.1:9/app";
  expect(await run("sign", "--gpg", "--key", "x", image)).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("--key is about Sigstore's bundles"),
  });
  expect(await run("sign", "--gpg", "--notation", image)).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("one way at a time"),
  });
  expect(await run("sign", "--local-user", "own", "--key", "x", image)).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("give --gpg, too"),
  });
  await using registry = await startDockerRegistry();
  const pushed = `${registry.host}/team/app:1`;
  await pushImage(pushed, makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: undefined }]));
  expect(await run("sign", "--gpg", "--local-user", "nobody", pushed)).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("gpg did not sign with nobody: "),
  });
  expect(await runBobctl(["sign", "--gpg", pushed], { ...env, PATH: "/nowhere" })).toMatchObject({
    status: 66,
    stderr: expect.stringContaining("gpg is not on the PATH"),
  });
  expect(await run("sign", "--gpg", "--local-user", "own", pushed)).toMatchObject({ status: 0 });
  const with_ = (name: string) => run("verify", "--signatures-only", "--gpg-key", file(name), pushed);
  expect(await with_("bill.json")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("has no public key of GnuPG"),
  });
  expect(await with_("nowhere.asc")).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("(--gpg-key): ENOENT"),
  });
  writeFileSync(file("private.asc"), gpg("--armor", "--export-secret-keys", "own"));
  expect(await with_("private.asc")).toMatchObject({
    status: 64,
    stderr: expect.stringContaining("has a private key"),
  });
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith("bob-gpg-"))).toEqual([]);
});

const clientOf = (image: string) =>
  new RegistryClient(parseReference(image), { actions: "pull,push", certsFolders: [] });

async function rootOf(image: string): Promise<Descriptor> {
  return (await new RegistrySource(parseReference(image), { certsFolders: [] }).readRoot(signal)).descriptor;
}

async function readDetached(image: string): Promise<{ statement: Buffer; signature: Buffer }> {
  const source = new RegistrySource(parseReference(image), { certsFolders: [] });
  const [referrer] = await source.listReferrers((await rootOf(image)).digest, signal);
  if (referrer === undefined) throw new Error("it is not signed");
  const { layers } = parseManifest(await source.readManifest(referrer, signal), "the signature");
  const [statement, signature] = await Promise.all(layers.map((each) => source.readBlob(each, signal)));
  return { statement: Buffer.from(statement ?? []), signature: Buffer.from(signature ?? []) };
}
