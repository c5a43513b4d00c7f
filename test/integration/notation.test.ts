// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeAttestations, makeEvidence, makeExecStep } from "../../bill/src/test-support/evidence-fixture.ts";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { parseManifest } from "../../oci/src/manifest.ts";
import type { Descriptor } from "../../oci/src/media-types.ts";
import { parseReference } from "../../oci/src/reference.ts";
import { RegistryClient } from "../../oci/src/registry/registry-client.ts";
import { RegistrySource } from "../../oci/src/registry/registry-source.ts";
import { makeImage } from "../../oci/src/test-support/image-fixture.ts";
import { startMemoryRegistry } from "../../oci/src/test-support/memory-registry.ts";
import { pushSignature } from "../../trust/src/notation/push-signature.ts";
import {
  type Issued,
  issue,
  type KeyKind,
  makeRoot,
} from "../../trust/src/notation/test-support/signing-certificates.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runCommand } from "../support/command.ts";
import { ensureNotation } from "../support/notation.ts";
import { type DockerRegistry, pushImage, startDockerRegistry } from "./support/docker-registry.ts";
import { writePlugin } from "./support/notation-plugin.ts";
import { pushRecorded } from "./support/recorded-image.ts";
import { startReferrersRegistry } from "./support/referrers-registry.ts";
import { issueTimestamper, startTimestampAuthority } from "./support/timestamp-authority.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const config = makeFolder({});
const folder = join(config, "notation");
const file = (name: string) => join(folder, name);
const env: NodeJS.ProcessEnv = { ...process.env, XDG_CONFIG_HOME: config, NOTATION_CONFIG: folder };
const root = makeRoot();
const identity = "x509.subject: C=US, ST=WA, O=bob";
let program = "";

const bobctl = (...args: string[]) => runBobctl(args, env);
const notation = (...args: string[]) => runCommand([program, ...args], { env });

/** Writes a file of notation's configuration. */
function write(name: string, content: string | Buffer): string {
  mkdirSync(join(file(name), ".."), { recursive: true });
  writeFileSync(file(name), content);
  return file(name);
}

interface PolicyWish {
  readonly scopes?: readonly string[];
  readonly identities?: readonly string[];
  readonly stores?: readonly string[];
  readonly verification?: object;
}

function writePolicy({
  scopes = ["*"],
  identities = [identity],
  stores = ["ca:own"],
  verification,
}: PolicyWish = {}): void {
  const statement = {
    name: "own",
    registryScopes: scopes,
    signatureVerification: verification ?? { level: "strict" },
    trustStores: stores,
    trustedIdentities: identities,
  };
  write("trustpolicy.json", JSON.stringify({ version: "1.0", trustPolicies: [statement] }));
}

/** A key by this name in notation's list. */
const keys: object[] = [];
function addKey(name: string, issued: Issued): void {
  const keyPath = write(`localkeys/${name}.key`, issued.keyPem);
  const certPath = write(`localkeys/${name}.crt`, issued.chainPem);
  keys.push({ name, keyPath, certPath });
  writeKeys();
}

function writeKeys(): void {
  write("signingkeys.json", JSON.stringify({ default: "EC", keys }));
}

const kinds: Readonly<Record<string, KeyKind>> = {
  EC: "P-256",
  EC384: "P-384",
  EC521: "P-521",
  RSA: "rsa2048",
  RSA3072: "rsa3072",
};

beforeAll(async () => {
  program = await ensureNotation();
  write("truststore/x509/ca/own/root.crt", root.pem);
  write("truststore/x509/ca/other/root.crt", makeRoot().pem);
  for (const [name, key] of Object.entries(kinds)) addKey(name, issue({ key }, root));
  writePolicy();
});

interface Place {
  readonly start: () => Promise<DockerRegistry>;
  /** Whether notation finds signatures there: it looks for their type, and go-containerregistry's registry lists another (0.21.7). */
  readonly isReadByNotation: boolean;
  readonly image: (name: string) => string;
}

const repositoryEach = (name: string) => `team/${name}:1`;
const oneRepository = (name: string) => `app:${name}`;

describe.each<[string, Place]>([
  [
    "without the referrers API (docker-registry)",
    { start: () => startDockerRegistry(), isReadByNotation: true, image: repositoryEach },
  ],
  [
    "with the referrers API (the tests' own)",
    { start: () => startMemoryRegistry({ hasReferrersApi: true }), isReadByNotation: true, image: oneRepository },
  ],
  [
    "with the referrers API, which lists other types (go-containerregistry)",
    { start: startReferrersRegistry, isReadByNotation: false, image: repositoryEach },
  ],
])("a registry %s", (_, { start, isReadByNotation, image: imageOf }) => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await start();
  });
  afterAll(() => registry[Symbol.asyncDispose]());

  const push = (name: string, command = "make") =>
    pushRecorded(`${registry.host}/${imageOf(name)}`, ["amd64"], command);

  const verifyOurs = (image: string, ...options: string[]) =>
    bobctl("verify", "--signatures-only", "--notation", ...options, image);
  const verifyTheirs = (image: string, ...options: string[]) =>
    notation("verify", "--insecure-registry", ...options, image);
  const signTheirs = async (image: string, key: string, ...options: string[]) => {
    const signed = await notation(
      "sign",
      "--insecure-registry",
      "--force-referrers-tag=false",
      "--key",
      key,
      ...options,
      image,
    );
    expect(signed.code, signed.stderr).toBe(0);
  };

  test.each(
    Object.keys(kinds).flatMap((key) => [
      [key, "jws"],
      [key, "cose"],
    ]),
  )("notation verifies what bobctl signs with %s as %s, and the reverse", async (key, format) => {
    const ours = await push(`ours-${key.toLowerCase()}-${format}`);
    const signed = await bobctl(
      "sign",
      "--notation",
      "--notation-key",
      key,
      "--signature-format",
      format,
      "-a",
      "run=7",
      ours,
    );
    expect(signed).toMatchObject({ status: 0, stderr: "" });
    expect(signed.stdout).toMatch(/^✔ signed \S+@sha256:[0-9a-f]{64}: sha256:[0-9a-f]{64}\n$/);
    if (isReadByNotation) {
      const byThem = await verifyTheirs(ours, "--user-metadata", "run=7");
      expect(byThem.code, byThem.stderr).toBe(0);
      expect((await verifyTheirs(ours, "--user-metadata", "run=8")).code).not.toBe(0);
    }
    const theirs = await push(`theirs-${key.toLowerCase()}-${format}`);
    await signTheirs(theirs, key, "--signature-format", format, "--user-metadata", "run=7", "--expiry", "24h");
    for (const image of [ours, theirs]) {
      const byUs = await verifyOurs(image, "--notation-metadata", "run=7");
      expect(byUs.stderr).toBe("");
      expect(byUs.stdout).toMatch(/✔ image: signed by C=US, ST=WA, O=bob, CN=signer \(notation, own\)\n/);
      expect(byUs.status).toBe(0);
      const other = await verifyOurs(image, "--notation-metadata", "run=8");
      expect(other).toMatchObject({ status: 1, stdout: expect.stringContaining("its signer did not say run=8") });
    }
  });
});

describe("what does not count", () => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await startDockerRegistry();
  });
  afterAll(async () => {
    writePolicy();
    await registry[Symbol.asyncDispose]();
  });
  const name = (image: string) => `${registry.host}/team/${image}:1`;

  async function push(image: string, command = "make"): Promise<string> {
    const attestations = makeAttestations(makeEvidence([makeExecStep({ command, line: 2 })]));
    await pushImage(name(image), makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations }]));
    return name(image);
  }

  /** bob and notation both say no, bob with these words. */
  async function expectRefused(image: string, words: string | RegExp): Promise<void> {
    const ours = await bobctl("verify", "--signatures-only", "--notation", image);
    expect(ours.stdout + ours.stderr).toMatch(words);
    expect(ours.status).not.toBe(0);
    const theirs = await notation("verify", "--insecure-registry", image);
    expect(theirs.code, theirs.stderr).not.toBe(0);
  }

  async function expectTaken(image: string, words: string | RegExp): Promise<void> {
    const ours = await bobctl("verify", "--signatures-only", "--notation", image);
    expect(ours.stdout + ours.stderr).toMatch(words);
    expect(ours.status).toBe(0);
    const theirs = await notation("verify", "--insecure-registry", image);
    expect(theirs.code, theirs.stderr).toBe(0);
  }

  const sign = async (image: string, ...options: string[]) => {
    const signed = await bobctl("sign", "--notation", ...options, image);
    expect(signed).toMatchObject({ status: 0, stderr: "" });
  };

  test("one that nobody trusts, or that another identity made", async () => {
    const image = await push("trust");
    await expectRefused(image, "nothing is attached that could be a signature");
    await sign(image);
    writePolicy({ identities: ["x509.subject: C=US, ST=WA, O=bob, CN=other"] });
    await expectRefused(image, "whom trust policy own does not trust");
    writePolicy({ identities: ["x509.subject: C=US, ST=WA, O=bob, CN=signer"] });
    await expectTaken(image, "signed by C=US, ST=WA, O=bob, CN=signer");
    writePolicy({ stores: ["ca:other"] });
    await expectRefused(image, "none of its certificates is in a trust store");
    writePolicy({ stores: ["ca:missing"] });
    await expectRefused(image, "the trust store ca:missing cannot be read");
    writePolicy({ stores: ["ca:other"], verification: { level: "audit" } });
    await expectTaken(image, /► image: \S+: authenticity does not hold, which trust policy own only logs/);
  });

  test("one in a repository that the trust policy says nothing about, or skips", async () => {
    const image = await push("scope");
    await sign(image);
    writePolicy({ scopes: [`${registry.host}/team/other`] });
    await expectRefused(image, /no statement of \S+trustpolicy.json is for 127\.0\.0\.1:\d+\/team\/scope/);
    writePolicy({ scopes: [`${registry.host}/team/scope`] });
    await expectTaken(image, "signed by");
    writePolicy({ stores: [], identities: [], verification: { level: "skip" } });
    const skipped = await bobctl("verify", "--signatures-only", "--notation", image);
    expect(skipped).toMatchObject({ status: 64, stderr: expect.stringContaining("skips verification") });
  });

  test.each(["jws", "cose"])("one that has expired, as %s", async (format) => {
    writePolicy();
    const image = await push(`expired-${format}`);
    await sign(image, "--signature-format", format, "--expiry", "1s");
    await sleep(1_100);
    await expectRefused(image, "it has expired on");
    writePolicy({ verification: { level: "permissive" } });
    await expectTaken(image, "expiry does not hold, which trust policy own only logs");
  });

  test.each(["jws", "cose"])("another image's, and an edited one, as %s", async (format) => {
    writePolicy();
    const [image, other] = [await push(`own-${format}`), await push(`own-${format}-other`, "make other")];
    await sign(image, "--signature-format", format);
    const { bytes, subject } = await readSignature(image);
    await attachSignature(other, format, bytes, await digestOf(other));
    await expectRefused(other, `it is about another image: ${subject}`);
    const edited = await push(`own-${format}-edited`, "make edited");
    const digest = await digestOf(edited);
    await attachSignature(edited, format, replaceDigest(bytes, subject, digest.digest, format), digest);
    await expectRefused(edited, "its signature is not of its certificate's key");
  });

  test("one whose certificate is over, without a timestamp that is trusted", async () => {
    const tsaRoot = makeRoot({ name: { C: "US", ST: "WA", O: "time", CN: "root" } });
    write("truststore/x509/tsa/time/root.crt", tsaRoot.pem);
    const until = new Date(Date.now() + 12_000);
    addKey("short", issue({ until }, root));
    const images = {
      without: await push("over"),
      ec: await push("over-ec"),
      rsa: await push("over-rsa"),
      byThem: await push("over-them"),
    };
    await using ec = await startTimestampAuthority(issueTimestamper(tsaRoot, "P-256"));
    await using rsa = await startTimestampAuthority(issueTimestamper(tsaRoot, "rsa2048"));
    await sign(images.without, "--notation-key", "short");
    await sign(images.ec, "--notation-key", "short", "--timestamp-url", ec.url);
    await sign(images.rsa, "--notation-key", "short", "--signature-format", "cose", "--timestamp-url", rsa.url);
    const stamp = ["--timestamp-url", rsa.url, "--timestamp-root-cert", file("truststore/x509/tsa/time/root.crt")];
    const byThem = await notation("sign", "--insecure-registry", "--key", "short", ...stamp, images.byThem);
    expect(byThem.code, byThem.stderr).toBe(0);
    await sleep(until.getTime() - Date.now() + 500);
    writePolicy();
    for (const image of Object.values(images)) await expectRefused(image, /its certificate ".*" is valid from .* to /);
    writePolicy({ stores: ["ca:own", "tsa:time"] });
    await expectRefused(images.without, "it has no timestamp, which its trust policy asks for");
    for (const image of [images.ec, images.rsa, images.byThem]) await expectTaken(image, / at \d{4}-/);
    write("truststore/x509/tsa/stranger/root.crt", makeRoot().pem);
    writePolicy({ stores: ["ca:own", "tsa:stranger"] });
    for (const image of [images.ec, images.byThem]) await expectRefused(image, "in no trust store");
  });

  test("one whose certificate may be revoked, which bob does not ask about", async () => {
    writePolicy();
    addKey("revocable", issue({ ocsp: "http://127.0.0.1:9/ocsp" }, root));
    const image = await push("revocable");
    await sign(image, "--notation-key", "revocable");
    await expectRefused(image, "bob does not ask where it says");
    writePolicy({ verification: { level: "strict", override: { revocation: "skip" } } });
    await expectTaken(image, "revocation is not checked, says trust policy own");
  });
});

describe("plugins", () => {
  let registry: DockerRegistry;
  const raw = { capabilities: ["SIGNATURE_GENERATOR.RAW"] };
  const whole = { capabilities: ["SIGNATURE_GENERATOR.ENVELOPE"] };
  const keyOf = (name: string) => ({
    keyFile: file(`localkeys/${name}.key`),
    chainFile: file(`localkeys/${name}.crt`),
  });
  beforeAll(async () => {
    registry = await startDockerRegistry();
    writePolicy();
  });
  afterAll(() => registry[Symbol.asyncDispose]());

  async function push(image: string): Promise<string> {
    const name = `${registry.host}/team/${image}:1`;
    const attestations = makeAttestations(makeEvidence([makeExecStep({ command: image, line: 2 })]));
    await pushImage(name, makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations }]));
    return name;
  }

  test.each([
    ["raw-ec", { ...raw, key: "EC384" }, "jws"],
    ["raw-ec", { ...raw, key: "EC384" }, "cose"],
    ["raw-rsa", { ...raw, key: "RSA" }, "cose"],
    ["whole", { ...whole, key: "RSA" }, "jws"],
  ])("sign, and notation verifies: %s %o %s", async (plugin, { key, ...wish }, format) => {
    writePlugin(folder, plugin, { ...wish, ...keyOf(key) });
    const image = await push(`${plugin}-${format}`);
    const signed = await bobctl(
      "sign",
      "--notation",
      "--plugin",
      plugin,
      "--id",
      "7",
      "--signature-format",
      format,
      image,
    );
    expect(signed).toMatchObject({ status: 0, stderr: "" });
    expect((await notation("verify", "--insecure-registry", image)).code).toBe(0);
    const byThem = await push(`${plugin}-${format}-them`);
    const them = ["sign", "--insecure-registry", "--plugin", plugin, "--id", "7", "--signature-format", format];
    expect((await notation(...them, byThem)).code).toBe(0);
    for (const each of [image, byThem])
      expect(await bobctl("verify", "--signatures-only", "--notation", each)).toMatchObject({ status: 0, stderr: "" });
  });

  test("of notation's list sign by their name there", async () => {
    writePlugin(folder, "listed", { ...raw, ...keyOf("EC") });
    keys.push({ name: "by-plugin", id: "7", pluginName: "listed", pluginConfig: { a: "b" } });
    writeKeys();
    const image = await push("listed");
    expect(await bobctl("sign", "--notation", "--notation-key", "by-plugin", image)).toMatchObject({ status: 0 });
    expect((await notation("verify", "--insecure-registry", image)).code).toBe(0);
  });

  test.each([
    ["other-key-id", 'signed with "other"'],
    ["other-name", 'calls itself "other"'],
    ["no-json", "is no JSON object: hello"],
    ["fails", "ACCESS_DENIED: not your key"],
    ["endless", "answered with more than 67108864 bytes"],
  ] as const)("that do wrong (%s) sign nothing", async (trick, words) => {
    writePlugin(folder, trick, { ...raw, ...keyOf("EC"), trick });
    const image = await push(trick);
    const signed = await bobctl("sign", "--notation", "--plugin", trick, "--id", "7", image);
    expect(signed.stderr).toContain(words);
    expect(signed.status).not.toBe(0);
  });

  test("that are not there are named", async () => {
    const signed = await bobctl("sign", "--notation", "--plugin", "nowhere", "--id", "7", `${registry.host}/team/x:1`);
    expect(signed).toMatchObject({
      status: 66,
      stderr: expect.stringContaining("there is no plugin nowhere of notation"),
    });
  });

  test("decide whom to trust where the signature names them", async () => {
    const capabilities = ["SIGNATURE_VERIFIER.TRUSTED_IDENTITY", "SIGNATURE_VERIFIER.REVOCATION_CHECK"];
    writePlugin(folder, "maker", { ...whole, ...keyOf("EC") });
    const attributes = (more: object) => [
      "--plugin-config",
      `attributes=${JSON.stringify({ "io.cncf.notary.verificationPlugin": "judge", ...more })}`,
    ];
    const signWith = async (image: string, more: object) =>
      expect(
        await bobctl("sign", "--notation", "--plugin", "maker", "--id", "7", ...attributes(more), image),
      ).toMatchObject({ status: 0 });
    const [image, unknown, newer] = [await push("judged"), await push("judged-unknown"), await push("judged-newer")];
    await signWith(image, { "com.example.known": "x" });
    await signWith(unknown, { "com.example.unknown": "x" });
    await signWith(newer, { "io.cncf.notary.verificationPluginMinVersion": "2.0.0" });
    const alone = await push("judged-alone");
    await bobctl(
      "sign",
      "--notation",
      "--plugin",
      "maker",
      "--id",
      "7",
      "--plugin-config",
      'attributes={"com.example.x":"y"}',
      alone,
    );
    const stricter = await bobctl("verify", "--signatures-only", "--notation", alone);
    expect(stricter).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("bob does not understand: com.example.x"),
    });
    expect((await notation("verify", "--insecure-registry", alone)).code).toBe(0); // docs/decisions.md
    const expectBoth = async (each: string, isGood: boolean, words: string) => {
      const ours = await bobctl("verify", "--signatures-only", "--notation", each);
      expect(ours.stdout + ours.stderr).toContain(words);
      expect(ours.status === 0).toBe(isGood);
      const theirs = await notation("verify", "--insecure-registry", each);
      expect(theirs.code === 0, theirs.stderr).toBe(isGood);
    };
    await expectBoth(image, false, "there is no plugin judge of notation");
    writePlugin(folder, "judge", { capabilities, verdict: { success: true } });
    await expectBoth(image, true, "signed by");
    await expectBoth(
      unknown,
      false,
      "critical attributes that neither bob nor the plugin judge understands: com.example.unknown",
    );
    await expectBoth(newer, false, "it needs the plugin judge from version 2.0.0 on, and there is 1.2.3");
    writePlugin(folder, "judge", { capabilities, verdict: { success: false, reason: "not on the list" } });
    await expectBoth(image, false, "the plugin judge does not trust who signed it: not on the list");
  });
});

test.each([
  [["--key", "x.key"], "--notation takes --key with its --certificate-chain"],
  [["--plugin", "x"], "give --plugin NAME and --id ID together"],
  [["--signature-format", "xml"], '"xml" is no form of a signature'],
  [["--expiry", "soon"], '"soon" is no duration'],
  [["--tlog", "rekor"], "--tlog is about Sigstore's bundles"],
  [["--notation-key", "nobody"], 'has no key "nobody"; it has EC, '],
])("sign --notation %j is refused: %s", async (options, words) => {
  const refused = await bobctl("sign", "--notation", ...options, "127.0.0.1:9/app");
  expect(refused).toMatchObject({ status: 64, stderr: expect.stringContaining(words) });
});

const openRepository = (image: string) =>
  new RegistryClient(parseReference(image), { actions: "pull,push", certsFolders: [] });
const signal = AbortSignal.timeout(600_000);

async function digestOf(image: string): Promise<Descriptor> {
  const { descriptor } = await new RegistrySource(parseReference(image), { certsFolders: [] }).readRoot(signal);
  return descriptor;
}

/** The one signature of an image. */
async function readSignature(image: string): Promise<{ bytes: Buffer; subject: string }> {
  const source = new RegistrySource(parseReference(image), { certsFolders: [] });
  const { digest: subject } = await digestOf(image);
  const [referrer] = await source.listReferrers(subject, signal);
  if (referrer === undefined) throw new Error("it is not signed");
  const [layer] = parseManifest(await source.readManifest(referrer, signal), "the signature").layers;
  if (layer === undefined) throw new Error("it has no layer");
  return { bytes: Buffer.from(await source.readBlob(layer, signal)), subject };
}

async function attachSignature(image: string, format: string, envelope: Buffer, subject: Descriptor): Promise<void> {
  const made = {
    format: format === "jws" ? ("jws" as const) : ("cose" as const),
    envelope,
    chain: [],
    signingTime: new Date(),
    annotations: {},
  };
  await pushSignature(openRepository(image), made, subject, signal);
}

/** Another digest of the same length, in the payload of an old signature. */
function replaceDigest(envelope: Buffer, from: string, to: string, format: string): Buffer {
  if (format === "cose") return Buffer.from(envelope.toString("latin1").replace(from, to), "latin1");
  const document = JSON.parse(envelope.toString("utf8"));
  const payload = Buffer.from(document.payload, "base64url").toString("utf8").replace(from, to);
  return Buffer.from(JSON.stringify({ ...document, payload: Buffer.from(payload).toString("base64url") }));
}
