// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, verify } from "node:crypto";
import { makeAttestations, makeEvidence, makeExecStep, makeStatement } from "@bob/bill/test-support/evidence-fixture";
import { listReferrers } from "@bob/oci/registry/referrers";
import { RegistryClient } from "@bob/oci/registry/registry-client";
import { makeImage } from "@bob/oci/test-support/image-fixture";
import { type MemoryRegistry, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { canonicalJsonBytes, EVIDENCE_TYPE, preAuthEncoding } from "@bob/proto";
import { expect, test, vi } from "vitest";
import { type SignKey, signKeyOf } from "../keys/sign-key.ts";
import { MadePredicates } from "./made-predicates.ts";
import { signImage } from "./sign-image.ts";

vi.setConfig({ testTimeout: 30_000 });
const own = makeAttestations(makeEvidence([makeExecStep({ command: "make", line: 2 })]));

const newKey = () => signKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "the key");

/** A pushed image for two platforms with these attestations on each. */
function pushImage(registry: MemoryRegistry, attestations = own) {
  const platforms = ["amd64", "arm64"].map((architecture) => ({ os: "linux", architecture }));
  const image = makeImage(platforms.map((platform) => ({ platform, attestations })));
  for (const [digest, { bytes, mediaType }] of image.blobs) {
    registry.blobs.set(digest, Buffer.from(bytes));
    registry.manifests.set(digest, { mediaType, bytes: Buffer.from(bytes) });
  }
  return { registry: registry.host, repository: "app", digest: image.index.digest };
}

async function sign(pushed: ReturnType<typeof pushImage>, key: SignKey) {
  const made = new MadePredicates();
  for (const { predicateType, predicate } of own) made.add(predicateType, canonicalJsonBytes(predicate));
  const client = new RegistryClient(pushed, { retryDelayMs: 1 });
  const lines: string[] = [];
  const signal = AbortSignal.timeout(30_000);
  await signImage(pushed, { signer: { key }, witnesses: [], client, made, report: (line) => lines.push(line) }, signal);
  return { lines, referrers: await listReferrers(client, pushed.digest, signal) };
}

const bundleBehind = (registry: MemoryRegistry, digest: string) => {
  const manifest = JSON.parse(registry.manifests.get(digest)?.bytes.toString() ?? "");
  return { manifest, bundle: JSON.parse(registry.blobs.get(manifest.layers[0].digest)?.toString() ?? "") };
};

test.each([true, false])("signs every predicate of every platform (referrers API: %s)", async (hasReferrersApi) => {
  await using registry = await startMemoryRegistry({ hasReferrersApi });
  const key = newKey();
  const pushed = pushImage(registry);
  const { lines, referrers } = await sign(pushed, key);
  expect(lines).toHaveLength(2 * 4 * 2);
  expect(lines[0]).toMatch(
    /^signed https:\/\/k8sstormcenter.com\/bob\/evidence\/v1 for linux\/amd64 \(on the image\): sha256:/,
  );
  expect(referrers).toHaveLength(8);
  const evidence = referrers.find(
    ({ annotations }) => annotations?.["dev.sigstore.bundle.predicateType"] === EVIDENCE_TYPE,
  );
  const { manifest, bundle } = bundleBehind(registry, evidence?.digest ?? "");
  expect(manifest).toMatchObject({
    artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    subject: { digest: pushed.digest },
    annotations: { "dev.sigstore.bundle.content": "dsse-envelope" },
  });
  expect(bundle.mediaType).toBe("application/vnd.dev.sigstore.bundle.v0.3+json");
  expect(bundle.verificationMaterial.publicKey).toEqual({ hint: key.hint });
  const { payload, payloadType, signatures } = bundle.dsseEnvelope;
  expect(signatures).toHaveLength(1);
  expect(signatures[0].keyid ?? "").toBe("");
  const signed = preAuthEncoding(payloadType, Buffer.from(payload, "base64"));
  expect(verify("sha256", signed, key.publicKey, Buffer.from(signatures[0].sig, "base64"))).toBe(true);
  const statement = JSON.parse(Buffer.from(payload, "base64").toString());
  expect(statement).toMatchObject({ _type: "https://in-toto.io/Statement/v1", predicateType: EVIDENCE_TYPE });
  expect(statement.predicate).toEqual(own[0]?.predicate);
  expect(statement.subject[1]).toEqual({ name: `${registry.host}/app`, digest: { sha256: pushed.digest.slice(7) } });
});

test("adds nothing when the same key has signed the same image already, and signs with another key", async () => {
  await using registry = await startMemoryRegistry({ hasReferrersApi: true });
  const key = newKey();
  const pushed = pushImage(registry);
  await sign(pushed, key);
  const again = await sign(pushed, key);
  expect(again.referrers).toHaveLength(8);
  expect(new Set(again.lines.map((line) => line.split(" https")[0]))).toEqual(new Set(["already signed"]));
  expect((await sign(pushed, newKey())).referrers).toHaveLength(16);
});

test("takes a bundle that was changed for none of its own", async () => {
  await using registry = await startMemoryRegistry({ hasReferrersApi: true });
  const key = newKey();
  const pushed = pushImage(registry);
  const { referrers } = await sign(pushed, key);
  for (const { digest } of referrers) {
    const { manifest, bundle } = bundleBehind(registry, digest);
    bundle.dsseEnvelope.signatures[0].sig = Buffer.alloc(71).toString("base64");
    registry.blobs.set(manifest.layers[0].digest, Buffer.from(JSON.stringify(bundle)));
  }
  expect((await sign(pushed, key)).referrers).toHaveLength(16);
});

test("does not sign what bob did not make in this build", async () => {
  await using registry = await startMemoryRegistry({ hasReferrersApi: true });
  const forged = makeStatement(EVIDENCE_TYPE, { platform: "linux/amd64", sources: [], steps: [] });
  const pushed = pushImage(registry, [forged, ...own.slice(1)]);
  const { lines, referrers } = await sign(pushed, newKey());
  expect(lines).toContain(`not signed: ${EVIDENCE_TYPE} for linux/amd64 is not what bob made in this build`);
  expect(referrers).toHaveLength(6);
  const onlyForged = pushImage(registry, [forged]);
  await expect(sign(onlyForged, newKey())).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("refuses an image whose bytes in the registry are not those BuildKit pushed", async () => {
  await using registry = await startMemoryRegistry({ hasReferrersApi: true });
  const pushed = pushImage(registry);
  const index = registry.manifests.get(pushed.digest);
  registry.manifests.set(pushed.digest, { mediaType: index?.mediaType ?? "", bytes: Buffer.from("{}") });
  await expect(sign(pushed, newKey())).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
});
