// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OCIRepositorySpec } from "@bob/kubernetes/kinds/bob-kinds";
import { artifactAnnotations } from "@bob/oci/artifact/make-artifact";
import { packTree } from "@bob/oci/artifact/pack-tree";
import { pushArtifact } from "@bob/oci/artifact/push-artifact";
import { openTarget } from "@bob/oci/image/open-repository";
import { type MemoryRegistry, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OciSource } from "./oci-source.ts";

const signal = AbortSignal.timeout(25_000);
let registry: MemoryRegistry;
beforeEach(async () => {
  registry = await startMemoryRegistry();
});
afterEach(() => registry[Symbol.asyncDispose]());

async function push(tag: string, text: string): Promise<string> {
  const folder = makeFolder();
  mkdirSync(join(folder, "content"));
  writeFileSync(join(folder, "content", "bob.yaml"), text);
  const packed = await packTree(join(folder, "content"), join(folder, "packed"), {}, signal);
  const { repository } = await openTarget(`${registry.host}/app:${tag}`, { actions: "pull,push", env: {} });
  const annotations = artifactAnnotations({ source: "s", revision: "main@sha1:1" }, {}, "2026-01-01T00:00:00Z");
  return (await pushArtifact(repository, { parts: [{ packed }], annotations, tag }, signal)).digest;
}

const open = (ref: OCIRepositorySpec["ref"], url = `oci://${registry.host}/app`) =>
  new OciSource({ url, interval: "1m", ...(ref && { ref }) }, { retryDelayMs: 1 }, "linux/amd64");

describe("an artifact in a registry", () => {
  it("is found by tag, range and digest, with what its publisher says of it", async () => {
    const digests = new Map<string, string>();
    for (const tag of ["latest", "1.0.0", "1.1.0", "2.0.0"]) digests.set(tag, await push(tag, tag));
    const revision = async (ref?: OCIRepositorySpec["ref"]) => (await open(ref).resolve(signal)).revision;
    expect(await revision()).toBe(`latest@${digests.get("latest")}`);
    expect(await revision({ semver: "1.x" })).toBe(`1.1.0@${digests.get("1.1.0")}`);
    expect(await revision({ tag: "2.0.0" })).toBe(`2.0.0@${digests.get("2.0.0")}`);
    const digest = digests.get("1.0.0") ?? "";
    expect(await revision({ digest, semver: "2.x", tag: "x" })).toBe(digest);
    const { metadata } = await open({ tag: "1.0.0" }).resolve(signal);
    expect(metadata).toMatchObject({ "org.opencontainers.image.revision": "main@sha1:1" });
  });

  it("is the one that the tag named, though it is moved meanwhile", async () => {
    await push("1", "one");
    const found = await open({ tag: "1" }).resolve(signal);
    await push("1", "two");
    const folder = makeFolder();
    expect(await found.unpack(folder, signal)).toBeGreaterThan(0);
    expect(readFileSync(join(folder, "bob.yaml"), "utf8")).toBe("one");
  });

  it("is not unpacked when the registry gives other bytes than the digest says", async () => {
    await push("1", "one");
    const found = await open({ tag: "1" }).resolve(signal);
    for (const [digest, bytes] of registry.blobs) registry.blobs.set(digest, Buffer.from(bytes).fill(0));
    await expect(found.unpack(makeFolder(), signal)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it("without a signature is not verified", async () => {
    await push("1", "one");
    const found = await open({ tag: "1" }).resolve(signal);
    const signatures = { keys: [], identities: [], log: "checked", needsSct: true } as const;
    const trust = { provider: "cosign", signatures, [Symbol.asyncDispose]: async () => {} };
    expect(await found.verify(trust, signal)).toEqual({ reasons: [] });
  });

  it.each([
    ["https://r.example/a", "URL must be in format 'oci://<domain>/<org>/<repo>'"],
    ["oci://r.example/a:1", "URL must not contain a tag; remove ':1'"],
    ["oci://r.example:5000/a:v1.2", "URL must not contain a tag; remove ':v1.2'"],
    [`oci://r.example/a@sha256:${"0".repeat(64)}`, "URL must not contain a digest"],
    ["oci://r.example/UPPER", "invalid URL 'oci://r.example/UPPER': "],
  ])("at %s is refused", (url, message) => {
    expect(() => open(undefined, url)).toThrow(message);
  });

  it("on a host with a port is no tag", () => {
    expect(open(undefined, "oci://r.example:5000/a/b").reference).toBe("r.example:5000/a/b:latest");
  });
});
