// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "@bob/oci/test-support/artifact-fixture";
import { makeImage } from "@bob/oci/test-support/image-fixture";
import { type MemoryRepository, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import type { Statement } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { runBobctl } from "../../test-support/run-bobctl.ts";

const provenance: Statement = {
  _type: "https://in-toto.io/Statement/v1",
  subject: [],
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: {},
};

/** Puts an image of two platforms into a repository, the first with provenance, and gives its digest. */
function putImage({ manifests, blobs }: MemoryRepository, tag = "1"): string {
  const { blobs: content, index } = makeImage([
    { platform: { os: "linux", architecture: "amd64" }, attestations: [provenance] },
    { platform: { os: "linux", architecture: "arm64" }, attestations: undefined },
  ]);
  for (const [digest, { bytes, mediaType }] of content) {
    blobs.set(digest, Buffer.from(bytes));
    if (/manifest|index/.test(mediaType)) manifests.set(digest, { mediaType, bytes: Buffer.from(bytes) });
  }
  const root = manifests.get(index.digest);
  if (root) manifests.set(tag, root);
  return index.digest;
}

function writeTree(text: string): string {
  const folder = makeFolder();
  mkdirSync(join(folder, "bob"));
  writeFileSync(join(folder, "bob/bob.yaml"), text);
  return join(folder, "bob");
}

const origin = ["--source", "x", "--revision", "y"];
const subjectsOf = ({ manifests }: MemoryRepository) =>
  new Map(
    [...manifests].flatMap(([digest, { bytes }]) => {
      const { subject } = JSON.parse(bytes.toString());
      return digest.startsWith("sha256:") && subject ? [[digest, subject.digest as string] as const] : [];
    }),
  );

describe.each([true, false])("link artifact, with the referrers API: %s", (hasReferrersApi) => {
  test("attaches an artifact to the image and its platforms, mounting its files", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi });
    const digest = putImage(registry);
    const bob = `${registry.host}/bob:v1`;
    await runBobctl(["push", "artifact", `oci://${bob}`, "--path", writeTree("a"), ...origin]);
    const { status, stdout } = await runBobctl([
      "link",
      "artifact",
      `oci://${bob}`,
      `${registry.host}/app:1`,
      "-o",
      "json",
    ]);
    expect(status).toBe(0);
    const links: { digest: string; platform?: string; subject: { digest: string } }[] = JSON.parse(stdout).links;
    expect(links.map(({ platform }) => platform)).toEqual([undefined, "linux/amd64", "linux/arm64"]);
    expect(links[0]?.subject.digest).toBe(digest);
    const subjects = subjectsOf(registry);
    for (const link of links) expect(subjects.get(link.digest)).toBe(link.subject.digest);
    const mounts = registry.requests.filter(({ line }) => line.includes("?mount="));
    expect(mounts).toHaveLength(2);
    const tree = await runBobctl(["tree", `${registry.host}/app:1`]);
    expect(tree.stdout.match(/Bill of Behaviour sha256:/g)).toHaveLength(3);
    expect(tree.stdout).toContain("attestations of the builder: SLSA provenance sha256:");
    // Once more changes nothing.
    const before = registry.manifests.size;
    await runBobctl(["link", "artifact", `oci://${bob}`, `${registry.host}/app:1`]);
    expect(registry.manifests.size).toBe(before);
  });

  test("attaches each part of an artifact to its platform, and an index of these to the image", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi });
    const digest = putImage(registry);
    const bob = `oci://${registry.host}/app:bob`;
    const platforms = ["arm64", "s390x"].flatMap((each) => ["--platform", `linux/${each}=${writeTree(each)}`]);
    await runBobctl(["push", "artifact", bob, ...platforms, ...origin]);
    const { stdout } = await runBobctl(["link", "artifact", bob, `${registry.host}/app:1`, "-o", "json"]);
    const [whole, part, ...rest] = JSON.parse(stdout).links;
    expect([whole.subject.digest, part.platform, rest]).toEqual([digest, "linux/arm64", []]);
    const index = JSON.parse(registry.manifests.get(whole.digest)?.bytes.toString() ?? "");
    expect(index.manifests.map((each: { digest: string }) => each.digest)).toEqual([part.digest]);
    expect(index.manifests[0].platform).toEqual({ os: "linux", architecture: "arm64" });
    const deleted = await runBobctl(["delete", "artifact", `oci://${registry.host}/app@${part.digest}`]);
    expect(deleted.status).toBe(0);
    const { stdout: left } = await runBobctl(["tree", `${registry.host}/app@${part.subject.digest}`]);
    expect(left).not.toContain(part.digest);
  });

  test("attaches files as oras does", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi });
    const digest = putImage(registry);
    const folder = makeFolder();
    const files = ["bob_generated.yaml", "bob_generated.values"].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, file);
    const [first = "", second = ""] = files;
    const args = ["link", "artifact", first, `${second}:application/text`, `${registry.host}/app:1`, "-a", "x=y"];
    expect((await runBobctl(args)).status).toBe(0);
    const [own] = [...subjectsOf(registry)].filter(([, subject]) => subject === digest);
    const manifest = JSON.parse(registry.manifests.get(own?.[0] ?? "")?.bytes.toString() ?? "");
    expect(manifest).toMatchObject({
      artifactType: "application/vnd.bob.artifact+yaml",
      config: { mediaType: "application/vnd.oci.empty.v1+json", size: 2, data: "e30=" },
      layers: [
        { mediaType: "application/yaml", annotations: { "org.opencontainers.image.title": "bob_generated.yaml" } },
        { mediaType: "application/text", annotations: { "org.opencontainers.image.title": "bob_generated.values" } },
      ],
      annotations: { x: "y" },
    });
    const into = makeFolder();
    await runBobctl(["pull", "artifact", `oci://${registry.host}/app@${own?.[0]}`, "-o", into]);
    expect(readFileSync(join(into, "bob_generated.yaml"), "utf8")).toBe(first);
  });
});

test.each<[number, string, string[]]>([
  [64, "takes what is attached, and last the image", ["one"]],
  [66, "there is no file none.yaml, oci://h/app:1", ["none.yaml", "oci://h/app:1", "h/app:1"]],
  [64, "--platform is for files", ["oci://h/app:1", "h/app:1", "--platform", "linux/amd64"]],
])("link artifact ends with %s: %s", async (wanted, said, args) => {
  const { status, stderr } = await runBobctl(["link", "artifact", ...args]);
  expect(stderr).toContain(said);
  expect(status).toBe(wanted);
});

test("link artifact says what the artifact is for where nothing fits", async () => {
  await using registry = await startMemoryRegistry();
  putImage(registry);
  const bob = `oci://${registry.host}/bob:v1`;
  const platforms = ["s390x", "riscv64"].flatMap((each) => ["--platform", `linux/${each}=${writeTree(each)}`]);
  await runBobctl(["push", "artifact", bob, ...platforms, ...origin]);
  const { status, stderr } = await runBobctl(["link", "artifact", bob, `${registry.host}/app:1`]);
  expect([status, stderr]).toEqual([66, expect.stringContaining("is for linux/s390x, linux/riscv64, and")]);
  expect(stderr).toContain("has linux/amd64, linux/arm64");
});

describe("--sign and verify artifact", () => {
  test("sign what is pushed, each platform of it, and tell whose signature holds", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi: true });
    const folder = makeFolder();
    for (const name of ["a", "b"]) {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      writeFileSync(join(folder, `${name}.key`), privateKey.export({ type: "pkcs8", format: "pem" }));
      writeFileSync(join(folder, `${name}.pub`), publicKey.export({ type: "spki", format: "pem" }));
    }
    const url = `oci://${registry.host}/app:v1`;
    const platforms = ["amd64", "arm64"].flatMap((each) => ["--platform", `linux/${each}=${writeTree(each)}`]);
    const key = ["--sign", "key", "--key", join(folder, "a.key")];
    const pushed = await runBobctl(["push", "artifact", url, ...platforms, ...origin, ...key]);
    expect([pushed.status, pushed.stderr.match(/✔ signed sha256:/g)?.length]).toEqual([0, 3]);
    const good = await runBobctl(["verify", "artifact", url, "--sign-key", join(folder, "a.pub")]);
    expect([good.status, good.stdout.match(/signed by/g)?.length]).toEqual([0, 3]);
    const bad = await runBobctl(["verify", "artifact", url, "--sign-key", join(folder, "b.pub"), "-o", "json"]);
    expect([bad.status, JSON.parse(bad.stdout).verified]).toEqual([1, false]);
    const shown = await runBobctl(["tree", url, "--sign-key", join(folder, "b.pub")]);
    expect(shown.stdout).toMatch(/Sigstore bundle: signature sha256:\w+\n.*✗ /);
    const digest = digestOf(registry.manifests.get("v1")?.bytes ?? Buffer.alloc(0));
    expect(shown.stdout).toContain(digest);
  });

  test("unsigned content is said to be so", async () => {
    await using registry = await startMemoryRegistry();
    const url = `oci://${registry.host}/app:v1`;
    await runBobctl(["push", "artifact", url, "--path", writeTree("a"), ...origin]);
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const file = join(makeFolder(), "key.pub");
    writeFileSync(file, publicKey.export({ type: "spki", format: "pem" }));
    const { status, stdout } = await runBobctl(["verify", "artifact", url, "--sign-key", file]);
    expect([status, stdout]).toEqual([1, expect.stringContaining("nothing is attached that could be a signature")]);
  });
});
