// SPDX-License-Identifier: Apache-2.0
import { resolveImage } from "@bob/oci/image/image";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { pushBlob, putManifest } from "@bob/oci/registry/push";
import { RegistryClient } from "@bob/oci/registry/registry-client";
import { RegistrySource } from "@bob/oci/registry/registry-source";
import { makeImage } from "@bob/oci/test-support/image-fixture";
import { type MemoryRegistry, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readAttachments } from "../signatures/attachment-tree.ts";
import { checkSignatures } from "../signatures/check-signatures.ts";
import { legacyTag } from "../sigstore/legacy-tags.ts";
import { envelopeTypes, maxEnvelopeBytes } from "./envelope.ts";
import { encodePayload } from "./payload.ts";
import { pushSignature } from "./push-signature.ts";
import { madeEnvelope, trustIn } from "./test-support/made-envelope.ts";
import { issue, makeRoot } from "./test-support/signing-certificates.ts";

vi.setConfig({ testTimeout: 60_000 });
const signal = AbortSignal.timeout(600_000);
const root = makeRoot();
const signer = issue({}, root);
const notation = trustIn([root]);
let registry: MemoryRegistry;
let client: RegistryClient;
let image: Descriptor;

beforeEach(async () => {
  registry = await startMemoryRegistry({ hasReferrersApi: true });
  client = new RegistryClient({ registry: registry.host, repository: "app" }, { retryDelayMs: 1 });
  const { blobs, index } = makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: undefined }]);
  for (const [digest, { bytes, mediaType }] of blobs) {
    registry.blobs.set(digest, Buffer.from(bytes));
    registry.manifests.set(digest, { mediaType, bytes: Buffer.from(bytes) });
  }
  image = index;
});
afterEach(() => registry[Symbol.asyncDispose]());

function goodEnvelope(): Buffer {
  const { mediaType, digest, size } = image;
  return madeEnvelope(signer, { format: "jws", payload: encodePayload({ mediaType, digest, size, annotations: {} }) });
}

const attach = (envelope: Buffer) =>
  pushSignature(
    client,
    { format: "jws", envelope, chain: signer.chain, signingTime: new Date(), annotations: {} },
    image,
    signal,
  );

/** A referrer with whatever layers. */
async function attachManifest(
  layers: readonly object[],
  annotations: Record<string, string> = {},
  artifactType: string = mediaTypes.notation,
): Promise<void> {
  const config = await pushBlob(client, mediaTypes.ociEmpty, Buffer.from("{}"), signal);
  const { mediaType, digest, size } = image;
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType,
    config,
    layers,
    subject: { mediaType, digest, size },
    annotations,
  };
  await putManifest(
    client,
    { mediaType: mediaTypes.ociManifest, bytes: Buffer.from(JSON.stringify(manifest)) },
    signal,
  );
}

async function check(isAsked = true) {
  const source = new RegistrySource({ registry: registry.host, repository: "app", digest: image.digest }, {}, client);
  const resolved = await resolveImage(source, signal);
  const trust = { keys: [], identities: [], log: "checked", needsSct: true, ...(isAsked && { notation }) } as const;
  const verdict = await checkSignatures(resolved, resolved.platforms, { trust, predicateTypes: [] }, signal);
  return { ...verdict, messages: verdict.findings.map(({ message }) => message).join("\n") };
}

test("takes what is attached as notation does it, and only where it is asked for", async () => {
  const place = await attach(goodEnvelope());
  expect((await check()).verified).toEqual([
    {
      digest: image.digest,
      place,
      predicateType: mediaTypes.notation,
      signedBy: "C=US, ST=WA, O=bob, CN=signer (notation, own)",
    },
  ]);
  expect((await check(false)).messages).toContain("no trust policy was given (--notation)");
});

test("a form of before artifact types counts, too", async () => {
  const layer = await pushBlob(client, envelopeTypes.jws, goodEnvelope(), signal);
  const config = await pushBlob(client, mediaTypes.notation, Buffer.from("{}"), signal);
  const { mediaType, digest, size } = image;
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config,
    layers: [layer],
    subject: { mediaType, digest, size },
  };
  await putManifest(
    client,
    { mediaType: mediaTypes.ociManifest, bytes: Buffer.from(JSON.stringify(manifest)) },
    signal,
  );
  expect((await check()).verified).toHaveLength(1);
});

test("no more than 100 are tried, and the rest is told", async () => {
  for (let at = 0; at < 103; at++) await attach(Buffer.from(`{"payload":"${at}"}`));
  await attach(goodEnvelope());
  const { verified, refused } = await check();
  expect(verified).toEqual([]);
  expect(
    refused.filter(({ reason }) => reason.includes("more than 100 signatures of notation and GnuPG")),
  ).toHaveLength(4);
});

test("a manifest with two layers, a layer that is too large, and a manifest that is do not count", async () => {
  const layer = await pushBlob(client, envelopeTypes.jws, goodEnvelope(), signal);
  await attachManifest([layer, layer]);
  expect((await check()).messages).toContain("it has 2 layers, and a signature has one");
  await attachManifest([{ ...layer, size: maxEnvelopeBytes + 1 }]);
  expect((await check()).messages).toContain(
    `it has ${maxEnvelopeBytes + 1} bytes; bob reads at most ${maxEnvelopeBytes}`,
  );
  const { mediaType, digest, size } = image;
  const large = JSON.stringify({
    artifactType: mediaTypes.notation,
    subject: { mediaType, digest, size },
    x: "x".repeat(4 * 1024 * 1024),
  });
  registry.manifests.set(`sha256:${"1".repeat(64)}`, { mediaType: mediaTypes.ociManifest, bytes: Buffer.from(large) });
  expect((await check()).messages).toMatch(
    /it cannot be read: sha256:\S+ of \S+ has 4\d+ bytes; bob reads at most 4194304/,
  );
});

test("a tree has what the trust policy only logs, and why one was not read", async () => {
  const place = await attach(goodEnvelope());
  await attachManifest([]);
  const source = new RegistrySource({ registry: registry.host, repository: "app", digest: image.digest }, {}, client);
  const audit = trustIn([makeRoot()], { signatureVerification: { level: "audit" } });
  const trust = { keys: [], identities: [], log: "checked", needsSct: true, notation: audit } as const;
  const { attached } = await readAttachments(source, trust, signal);
  const signatures = new Map(attached.flatMap((each) => (each.signatures ? [[each.digest, each.signatures]] : [])));
  expect(signatures.get(place)).toEqual([
    expect.objectContaining({ isGood: true, logged: [expect.stringContaining("authenticity does not hold")] }),
  ]);
  signatures.delete(place);
  expect([...signatures.values()]).toEqual([[{ isGood: false, reason: "it has 0 layers, and a signature has one" }]]);
});

const large = Buffer.alloc(30 * 1024 * 1024, " ");

test.each([
  ["of notation", mediaTypes.notation, envelopeTypes.jws],
  ["of GnuPG", mediaTypes.pgpSignature, mediaTypes.pgpSignature],
  ["in bundles under another type", "text/plain", mediaTypes.sigstoreBundle],
])("many large ones %s are not all kept", async (_, artifactType, type) => {
  const statement = await pushBlob(client, mediaTypes.inToto, Buffer.from("{}"), signal);
  const layer = await pushBlob(client, type, large, signal);
  const layers = artifactType === mediaTypes.pgpSignature ? [statement, layer] : [layer];
  for (let at = 0; at < 7; at++) await attachManifest(layers, { at: String(at) }, artifactType);
  const { refused } = await check();
  expect(refused).toHaveLength(7);
  expect(refused.filter(({ reason }) => reason.includes("it has more bytes than bob reads"))).toHaveLength(2);
});

test("of many large ones under cosign's old tag only the first are kept", async () => {
  const layer = await pushBlob(client, mediaTypes.simpleSigning, large, signal);
  const tagged = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    layers: Array.from({ length: 7 }, () => layer),
  };
  const bytes = Buffer.from(JSON.stringify({ ...tagged, config: layer }));
  const tag = legacyTag(image.digest, "sig");
  registry.manifests.set(tag, { mediaType: mediaTypes.ociManifest, bytes });
  const { refused } = await check();
  expect(refused.at(-1)).toEqual({ place: tag, reason: "2 of its 7 layers were not read" });
});
