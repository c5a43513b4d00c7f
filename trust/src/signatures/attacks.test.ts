// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { makeAttestations, makeEvidence, makeExecStep } from "@bob/bill/test-support/evidence-fixture";
import { resolveImage } from "@bob/oci/image/image";
import { mediaTypes } from "@bob/oci/media-types";
import { pushBlob, putManifest } from "@bob/oci/registry/push";
import { RegistryClient } from "@bob/oci/registry/registry-client";
import { RegistrySource } from "@bob/oci/registry/registry-source";
import { makeImage } from "@bob/oci/test-support/image-fixture";
import { type MemoryRegistry, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { EVIDENCE_TYPE } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type SignKey, signKeyOf } from "../keys/sign-key.ts";
import { verificationKeyOf } from "../keys/verification-key.ts";
import { encodeBundle, makeBundle } from "../sigstore/bundle.ts";
import { pushBundle } from "../sigstore/push-bundle.ts";
import { signReference } from "../sigstore/sign-reference.ts";
import { claimPredicate, claimSignature } from "../sigstore/statements.ts";
import { checkSignatures } from "./check-signatures.ts";
import { acceptIdentity } from "./identity.ts";

vi.setConfig({ testTimeout: 30_000 });
const signal = AbortSignal.timeout(600_000);
const signStatement = (statement: Buffer, key: SignKey) => encodeBundle(makeBundle(statement, { key }));
const newKey = () => signKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "the key");
const key = newKey();
let registry: MemoryRegistry;
let before: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
let client: RegistryClient;

beforeEach(async () => {
  before = undefined;
  registry = await startMemoryRegistry({ hasReferrersApi: true, before: (...args) => before?.(...args) ?? false });
  client = new RegistryClient({ registry: registry.host, repository: "app" }, { retryDelayMs: 1 });
});
afterEach(() => registry[Symbol.asyncDispose]());

/** An image for one platform under the tag `1`; with other commands its bill is another, and its manifest is the same. */
function push(command = "make", architecture = "amd64") {
  const attestations = makeAttestations(makeEvidence([makeExecStep({ command, line: 2 })]));
  const image = makeImage([{ platform: { os: "linux", architecture }, attestations }]);
  for (const [digest, { bytes, mediaType }] of image.blobs) {
    registry.blobs.set(digest, Buffer.from(bytes));
    registry.manifests.set(digest, { mediaType, bytes: Buffer.from(bytes) });
    if (digest === image.index.digest) registry.manifests.set("1", { mediaType, bytes: Buffer.from(bytes) });
  }
  const manifest = JSON.parse(Buffer.from(image.blobs.get(image.index.digest)?.bytes ?? []).toString()).manifests[0];
  return { index: image.index, manifest, attestations };
}

const sign = (digest: string, by: SignKey = key, claim = claimSignature(digest, {})) => {
  const signing = { client, signer: { key: by }, witnesses: [], annotations: {}, isRecursive: false };
  const how = { isUploaded: true, hasLegacyTags: false, replaces: false, claim: () => claim };
  const reference = { registry: registry.host, repository: "app", digest };
  return signReference(reference, { ...signing, ...how }, () => {}, signal);
};

async function check(predicateTypes: string[] = []) {
  const source = new RegistrySource({ registry: registry.host, repository: "app", tag: "1" }, {}, client);
  const image = await resolveImage(source, signal);
  const keys = [verificationKeyOf(key.publicKey, "own.pub")];
  const trust = { keys, identities: [], log: "checked", needsSct: true } as const;
  const verdict = await checkSignatures(image, image.platforms, { trust, predicateTypes }, signal);
  return { verified: verdict.verified, messages: verdict.findings.map(({ message }) => message).join("\n") };
}

/** Attaches a bundle, whatever is in it. */
async function attach(bundle: Buffer, subject: { digest: string; size: number; mediaType: string }) {
  return await pushBundle(client, { predicateType: EVIDENCE_TYPE, bundle }, subject, signal);
}

test("takes a signature of the image, and of each of its platforms where the index has none", async () => {
  const { index } = push();
  await sign(index.digest);
  expect(await check()).toMatchObject({
    verified: [{ digest: index.digest, signedBy: expect.stringContaining("own.pub") }],
    messages: "",
  });
  const { manifest, attestations } = push("make other");
  expect((await check()).messages).toContain("not signed by whom it should be");
  for (const { predicateType, predicate } of attestations)
    await sign(manifest.digest, key, claimPredicate("app", manifest.digest, predicateType, predicate));
  expect((await check()).messages).toBe("");
});

test("an attestation of another image does not count, wherever it is attached", async () => {
  const other = push("make", "arm64");
  const bundle = signStatement(claimPredicate("app", other.index.digest, EVIDENCE_TYPE, {}).statement, key);
  const { index } = push();
  await attach(bundle, index);
  const { verified, messages } = await check();
  expect(verified).toEqual([]);
  expect(messages).toContain(`it is about another image: ${other.index.digest}`);
});

test("one for the digest that the tag named before does not count", async () => {
  const { index } = push();
  await sign(index.digest);
  expect((await check()).messages).toBe("");
  push("make evil");
  expect((await check()).messages).toContain("nothing is attached that could be a signature");
});

test("an edited predicate beside a signed platform is found, though the old envelope is genuine", async () => {
  const { manifest, attestations } = push();
  for (const { predicateType, predicate } of attestations)
    await sign(manifest.digest, key, claimPredicate("app", manifest.digest, predicateType, predicate));
  push("curl evil.example");
  const { verified, messages } = await check();
  expect(verified).toHaveLength(attestations.length);
  expect(messages).toContain("no signed attestation says the same");
});

test("a predicate edited in the envelope does not count", async () => {
  const { index } = push();
  const bundle = JSON.parse(
    signStatement(claimPredicate("app", index.digest, EVIDENCE_TYPE, { a: 1 }).statement, key).toString(),
  );
  const edited = claimPredicate("app", index.digest, EVIDENCE_TYPE, { a: 2 }).statement;
  bundle.dsseEnvelope.payload = edited.toString("base64");
  await attach(Buffer.from(JSON.stringify(bundle)), index);
  expect((await check([EVIDENCE_TYPE])).messages).toContain("it is not signed with a key that was given");
});

test("a bundle with two signatures does not count, though one is genuine", async () => {
  const { index } = push();
  const statement = claimPredicate("app", index.digest, EVIDENCE_TYPE, {}).statement;
  const [bundle, other] = [key, newKey()].map((each) => JSON.parse(signStatement(statement, each).toString()));
  bundle.dsseEnvelope.signatures.push(...other.dsseEnvelope.signatures);
  await attach(Buffer.from(JSON.stringify(bundle)), index);
  const { verified, messages } = await check();
  expect(verified).toEqual([]);
  expect(messages).toMatch(/it has 2 signatures, and has to have one|no Sigstore bundle: .*signatures/);
});

test.each([
  ["no JSON", Buffer.from("{")],
  ["no bundle", Buffer.from('{"mediaType":"x"}')],
  ["another payload", Buffer.from(JSON.stringify({ payloadType: "text/plain" }))],
  ["a very deep document", Buffer.from("[".repeat(100_000) + "]".repeat(100_000))],
])("what is %s does not count, and hides nothing", async (_, bytes) => {
  const { index } = push();
  await attach(bytes, index);
  expect((await check()).messages).toContain("not signed by whom it should be");
  await sign(index.digest);
  expect((await check()).messages).toBe("");
});

test.each([
  ["a certificate that is none", { certificate: { rawBytes: "AAAA" } }],
  ["a timestamp that is none", { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: "AAAA" }] } }],
  ["a log entry that is none", { tlogEntries: [{ logIndex: "1", canonicalizedBody: "AAAA" }] }],
])("a bundle with %s does not count, and breaks nothing", async (_, change) => {
  const { index } = push();
  const bundle = JSON.parse(signStatement(claimSignature(index.digest, {}).statement, key).toString());
  const { publicKey, ...rest } = bundle.verificationMaterial;
  bundle.verificationMaterial = { ...("certificate" in change ? {} : { publicKey }), ...rest, ...change };
  await attach(Buffer.from(JSON.stringify(bundle)), index);
  const source = new RegistrySource({ registry: registry.host, repository: "app", tag: "1" }, {}, client);
  const image = await resolveImage(source, signal);
  const root = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  const identities = [acceptIdentity({ identity: "me", issuer: "x" })];
  const keys = [verificationKeyOf(key.publicKey, "own.pub")];
  const trust = { keys, identities, root, log: "checked", needsSct: true } as const;
  const verdict = await checkSignatures(image, image.platforms, { trust, predicateTypes: [] }, signal);
  expect(verdict.verified).toEqual([]);
  expect(verdict.findings).toHaveLength(1);
});

test("the signer's key is asked for, not the one that a bundle names", async () => {
  const { index } = push();
  await sign(index.digest, newKey());
  expect((await check()).messages).toContain("it is not signed with a key that was given");
});

test("bytes that are not those of the digest do not count", async () => {
  const { index } = push();
  await sign(index.digest);
  const genuine = [...registry.blobs.values()].find((bytes) => bytes.includes("dsseEnvelope"));
  const digest = sha256Digest(genuine ?? Buffer.alloc(0));
  registry.blobs.set(
    digest,
    Buffer.from(genuine?.toString().replace('"payload":"', '"payload":"A').slice(0, -1) ?? ""),
  );
  expect((await check()).messages).toMatch(/cannot be read: .*(?:was changed|bytes)/);
});

test("a referrer that refers to another manifest is a finding", async () => {
  const { index, manifest } = push();
  await sign(index.digest);
  const list = registry.manifests;
  before = (request, response) => {
    if (!request.url?.includes(`referrers/${index.digest}`)) return false;
    const [digest, { bytes }] = [...list].find(([, each]) => each.bytes.includes("dev.sigstore")) as [
      string,
      { bytes: Buffer },
    ];
    const changed = Buffer.from(bytes.toString().replaceAll(index.digest, manifest.digest));
    list.set(sha256Digest(changed), { mediaType: mediaTypes.ociManifest, bytes: changed });
    const entry = { mediaType: mediaTypes.ociManifest, digest: sha256Digest(changed), size: changed.length };
    list.delete(digest);
    response.setHeader("content-type", mediaTypes.ociIndex);
    response.end(JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
    return true;
  };
  expect((await check()).messages).toContain("it is listed, but refers to another manifest");
});

/** Answers some requests with bytes without end. */
const answerEndlessly = (part: string) => (request: IncomingMessage, response: ServerResponse) => {
  if (request.method !== "GET" || !request.url?.includes(part)) return false;
  response.setHeader("content-type", mediaTypes.ociIndex);
  const chunk = Buffer.alloc(1 << 20, " ");
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
  return true;
};

test.each([
  ["referrers/", /bytes/],
  ["blobs/", /it cannot be read: .*bytes/],
  [".sig", /^$/],
])("data without end at %s ends, and hides no other signature", async (part, said) => {
  const { index } = push();
  await sign(index.digest);
  const whole = await check();
  expect(whole.messages).toBe("");
  before = answerEndlessly(part);
  const memory = process.memoryUsage().rss;
  const outcome = await check().then(
    ({ messages }) => messages,
    (error: Error) => error.message,
  );
  expect(outcome).toMatch(said);
  expect(process.memoryUsage().rss - memory).toBeLessThan(200 << 20);
});

test("a manifest of 100 MB is not read", async () => {
  const { index } = push();
  const bytes = Buffer.alloc(100_000_000, " ");
  before = (request, response) => {
    if (!request.url?.includes(`referrers/${index.digest}`)) return false;
    response.setHeader("content-type", mediaTypes.ociIndex);
    const entry = { mediaType: mediaTypes.ociManifest, digest: `sha256:${"a".repeat(64)}`, size: bytes.length };
    response.end(JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
    return true;
  };
  expect((await check()).messages).toMatch(/has 100000000 bytes; bob reads at most/);
});

test("many referrers of others do not hide that a signature is missing, nor go unsaid", async () => {
  const { index } = push();
  const config = await pushBlob(client, mediaTypes.ociEmpty, Buffer.from("{}"), signal);
  for (let at = 0; at < 501; at++) {
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config,
      layers: [],
      subject: index,
      annotations: { at: `${at}` },
    };
    await putManifest(
      client,
      { mediaType: mediaTypes.ociManifest, bytes: Buffer.from(JSON.stringify(manifest)) },
      signal,
    );
  }
  expect((await check()).messages).toContain("referrers: 1 of 501 were not read");
});

const github = "https://token.actions.githubusercontent.com";

test.each([
  ["https://evil-github.com/me/app", github],
  ["https://github.com/me/app.evil.example", github],
  ["https://github.com/me/app\nhttps://evil.example", github],
  ["https://githubXcom/me/app", github],
  ["https://github.com/me/app", `${github}.evil.example`],
  ["https://github.com/me/app", "https://token-actions.githubusercontent.com"],
])("%s by %s is no identity that was accepted", (subject, issuer) => {
  const exact = acceptIdentity({ identity: "https://github.com/me/app", issuer: github });
  const expression = acceptIdentity({
    identityRegexp: "https://github\\.com/me/app",
    issuerRegexp: "https://token\\.actions\\.githubusercontent\\.com",
  });
  for (const each of [exact, expression]) {
    expect(each.matches({ subject, issuer })).toBe(false);
    expect(each.matches({ subject: "https://github.com/me/app", issuer: github })).toBe(true);
  }
});

test("an alternative in an expression does not leave its anchors", () => {
  const { matches } = acceptIdentity({ identityRegexp: "a|b", issuer: github });
  expect(["a", "b", "ax", "xb"].filter((subject) => matches({ subject, issuer: github }))).toEqual(["a", "b"]);
});

test.each([
  [{ identity: "me" }, "--certificate-oidc-issuer is missing"],
  [{ issuer: "me" }, "--certificate-identity is missing"],
  [{ identity: "me", identityRegexp: "me", issuer: "x" }, "not both"],
  [{ identityRegexp: "a)|(?:b", issuer: "x" }, "is no regular expression"],
])("refuses %j", (options, message) => {
  expect(() => acceptIdentity(options)).toThrow(message);
});
