// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { makeAttestations, makeEvidence, makeExecStep, publicPem } from "@bob/bill/test-support/evidence-fixture";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { type ImageFixture, makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { type MemoryRegistry, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { describe, expect, test } from "vitest";
import { type Outcome, runBobctl } from "../test-support/run-bobctl.ts";

const key = join(makeFolder(), "recorder.pub");
writeFileSync(key, publicPem());

const platform = { os: "linux", architecture: "arm64" };
const evidence = () => makeEvidence([makeExecStep({ command: "make", line: 1 })], "linux/arm64");
const recorded = () => makeImage([{ platform, attestations: makeAttestations(evidence()) }]);
const bare = () => makeImage([{ platform, attestations: undefined }]);

/** Puts everything of an image into the registry, its index under the tag `1`. */
function push({ manifests, blobs }: MemoryRegistry, image: ImageFixture, skip: string[] = []): void {
  for (const [digest, { bytes, mediaType }] of image.blobs) {
    if (skip.includes(digest)) continue;
    blobs.set(digest, Buffer.from(bytes));
    manifests.set(digest, { bytes: Buffer.from(bytes), mediaType });
  }
  const index = manifests.get(image.index.digest);
  if (index) manifests.set("1", index);
}

function manifestsOf({ blobs, index }: ImageFixture): [image: Descriptor, attestations: Descriptor | undefined] {
  const { manifests } = JSON.parse(Buffer.from(blobs.get(index.digest)?.bytes ?? "").toString());
  return [manifests[0], manifests[1]];
}

const verify = (image: string): Promise<Outcome> => runBobctl(["verify", image, "--key", key]);

describe("an image named by its platform's digest", () => {
  test("is verified by what the registry says refers to it", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi: true });
    const image = recorded();
    push(registry, image);
    const [manifest] = manifestsOf(image);
    const { stdout, status } = await verify(`${registry.host}/app@${manifest.digest}`);
    expect(stdout).toContain(`✔ linux/arm64: all 4 attestations are about ${manifest.digest}`);
    expect(status).toBe(0);
    const shown = await runBobctl(["show", `${registry.host}/app@${manifest.digest}`]);
    expect([shown.status, shown.stdout]).toEqual([0, expect.stringContaining("1 step: 1 recorded")]);
  });

  test("is verified by the tag that stands in for the referrers API", async () => {
    await using registry = await startMemoryRegistry();
    const image = recorded();
    push(registry, image);
    const [manifest, attestations] = manifestsOf(image);
    const list = { schemaVersion: 2, mediaType: mediaTypes.ociIndex };
    const referrer = { ...attestations, artifactType: mediaTypes.attestationManifest };
    registry.manifests.set(manifest.digest.replace(":", "-"), {
      mediaType: mediaTypes.ociIndex,
      bytes: Buffer.from(JSON.stringify({ ...list, manifests: [referrer] })),
    });
    expect((await verify(`${registry.host}/app@${manifest.digest}`)).status).toBe(0);
  });

  test("is told to be in an index where the registry knows of no referrers", async () => {
    await using registry = await startMemoryRegistry();
    const image = recorded();
    push(registry, image);
    const [manifest] = manifestsOf(image);
    const { stdout, status } = await verify(`${registry.host}/app@${manifest.digest}`);
    expect(stdout).toContain(
      `✗ linux/arm64: attestations: ${registry.host}/app@${manifest.digest} (linux/arm64) is the`,
    );
    expect(stdout).toContain(
      "bob's records are in the index that it belongs to. Name that by its tag or digest, with --platform",
    );
    expect(stdout).not.toContain("unknown");
    expect(status).toBe(1);
  });

  test("says so when the registry does not say what refers to it", async () => {
    await using registry = await startMemoryRegistry({
      before: ({ url }, response) => {
        if (!url?.includes("/referrers/")) return false;
        response.writeHead(403).end('{"errors":[{"code":"DENIED","message":"no referrers for you"}]}');
        return true;
      },
    });
    const image = recorded();
    push(registry, image);
    const { stdout } = await verify(`${registry.host}/app@${manifestsOf(image)[0].digest}`);
    expect(stdout).toMatch(/what refers to it is not known: .*no referrers for you/);
  });
});

describe("an image without attestations", () => {
  test("is asked for referrers, too, when its index has none", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi: true });
    const image = recorded();
    push(registry, image);
    const [manifest] = manifestsOf(image);
    const stripped = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [manifest] };
    registry.manifests.set("copy", {
      mediaType: mediaTypes.ociIndex,
      bytes: Buffer.from(JSON.stringify(stripped)),
    });
    expect((await verify(`${registry.host}/app:copy`)).status).toBe(0);
  });

  test("says what leaves attestations behind", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi: true });
    push(registry, bare());
    const { stdout, status } = await verify(`${registry.host}/app:1`);
    expect(stdout).toMatch(
      /\(linux\/arm64\) has no attestations: it was not built with bob, or .*docker buildx imagetools create/,
    );
    expect(status).toBe(1);
  });

  test("says when only their content is missing, as in a copy of one platform", async () => {
    const image = recorded();
    const layout = makeFolder();
    await writeLayout(layout, image);
    const [, attestations] = manifestsOf(image);
    await rm(join(layout, "blobs", String(attestations?.digest.replace(":", "/"))));
    const { stdout, status } = await verify(`oci-layout:${layout}`);
    expect(stdout).toContain(
      "in its index, but not their content: it was copied as one platform, which leaves them behind",
    );
    expect(status).toBe(1);
  });
});

test("the attestation manifest itself is no image, and names the one it is about", async () => {
  await using registry = await startMemoryRegistry();
  const image = recorded();
  push(registry, image);
  const [manifest, attestations] = manifestsOf(image);
  const { stderr, status } = await verify(`${registry.host}/app@${attestations?.digest}`);
  expect([status, stderr]).toEqual([
    64,
    expect.stringContaining(`not an image but the attestations of one: name ${manifest.digest}`),
  ]);
});
