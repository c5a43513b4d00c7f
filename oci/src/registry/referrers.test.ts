// SPDX-License-Identifier: Apache-2.0
import { sha256Digest } from "@bob/proto/digest";
import { describe, expect, test } from "vitest";
import { mediaTypes } from "../media-types.ts";
import { type MemoryRegistry, startMemoryRegistry } from "../test-support/memory-registry.ts";
import { pushBlob } from "./push.ts";
import { listReferrers, pushReferrer } from "./referrers.ts";
import { RegistryClient } from "./registry-client.ts";

/** A test's own: one made here would run while the others do. */
const timeout = () => AbortSignal.timeout(20_000);
const subject = { mediaType: mediaTypes.ociManifest, digest: sha256Digest(Buffer.from("image")), size: 5 };
const tag = subject.digest.replace(":", "-");

const clientOf = ({ host }: MemoryRegistry, options = {}) =>
  new RegistryClient({ registry: host, repository: "app" }, { retryDelayMs: 1, ...options });

function referrer(name: string) {
  const manifest = {
    mediaType: mediaTypes.ociManifest,
    artifactType: "application/x",
    subject,
    annotations: { name },
  };
  return { manifest, bytes: Buffer.from(JSON.stringify({ schemaVersion: 2, ...manifest })) };
}

const push = (client: RegistryClient, name: string) => {
  const { manifest, bytes } = referrer(name);
  return pushReferrer(client, manifest, bytes, timeout());
};

describe.each([true, false])("a registry whose referrers API is there: %s", (hasReferrersApi) => {
  test("lists what was pushed, with type and annotations", async () => {
    await using registry = await startMemoryRegistry({ hasReferrersApi });
    const client = clientOf(registry);
    expect(await listReferrers(client, subject.digest, timeout())).toEqual([]);
    for (const name of ["a", "b", "a"]) await push(client, name);
    const found = await listReferrers(client, subject.digest, timeout());
    expect(found.map(({ annotations }) => annotations?.name)).toEqual(["a", "b"]);
    expect(found.map(({ artifactType }) => artifactType)).toEqual(["application/x", "application/x"]);
    expect(registry.manifests.has(tag)).toBe(!hasReferrersApi);
  });
});

test("keeps all that others wrote into the list under the fallback tag", async () => {
  await using registry = await startMemoryRegistry();
  const { bytes } = referrer("theirs");
  const theirs = { mediaType: mediaTypes.ociManifest, digest: sha256Digest(bytes), size: 1, data: "e30=", urls: ["x"] };
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [theirs] };
  registry.manifests.set(tag, { mediaType: mediaTypes.ociIndex, bytes: Buffer.from(JSON.stringify(index)) });
  await push(clientOf(registry), "ours");
  const written = JSON.parse(registry.manifests.get(tag)?.bytes.toString() ?? "");
  expect(written.manifests[0]).toEqual(theirs);
  expect(written.manifests).toHaveLength(2);
});

describe.each([true, false])("entries that bob cannot read, referrers API: %s", (hasReferrersApi) => {
  test("hide no others, and stay in the list", async () => {
    const theirs = [
      { mediaType: mediaTypes.ociManifest, digest: `sha512:${"0".repeat(128)}`, size: 1 },
      { digest: "sha256:1" },
      "text",
    ];
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [...theirs, subject] };
    const bytes = Buffer.from(JSON.stringify(index));
    await using registry = await startMemoryRegistry({
      before: ({ url }, response) => {
        if (!hasReferrersApi || !url?.includes("/referrers/")) return false;
        response.setHeader("content-type", mediaTypes.ociIndex).end(bytes);
        return true;
      },
    });
    registry.manifests.set(tag, { mediaType: mediaTypes.ociIndex, bytes });
    const client = clientOf(registry);
    expect(await listReferrers(client, subject.digest, timeout())).toEqual([subject]);
    await push(client, "ours");
    const written = JSON.parse(registry.manifests.get(tag)?.bytes.toString() ?? "");
    expect(written.manifests.slice(0, 4)).toEqual([...theirs, subject]);
    expect(written.manifests).toHaveLength(5);
  });
});

test("asks once, and says what the registry says, when there is no list to be had", async () => {
  const refused = async (of: string) => {
    await using registry = await startMemoryRegistry({
      before: ({ url }, response) => {
        if (!url?.includes(of)) return false;
        response.writeHead(403).end('{"errors":[{"message":"not \\u001b[31myou\\u202e"}]}');
        return true;
      },
    });
    await expect(listReferrers(clientOf(registry), subject.digest, timeout())).rejects.toMatchObject({
      code: "DENIED",
      message: expect.stringMatching(/refuses to give the referrers of .*: not \\e\[31myou\\u\{202e\}$/),
    });
    return registry.requests.filter(({ line }) => line.includes(of));
  };
  expect(await refused("/referrers/")).toHaveLength(1);
  expect(await refused("/manifests/")).toHaveLength(1);
});

test("refuses a next page that has no address", async () => {
  await using registry = await startMemoryRegistry({
    before: (_, response) => {
      response.setHeader("content-type", mediaTypes.ociIndex).setHeader("link", '<http://[>; rel="next"');
      response.end('{"manifests":[]}');
      return true;
    },
  });
  await expect(listReferrers(clientOf(registry), subject.digest, timeout())).rejects.toMatchObject({
    code: "PROTOCOL",
    message: expect.stringContaining('"http://["'),
  });
});

test("writes the list again when another client wrote at the same time", async () => {
  let overwrites = 1;
  await using registry = await startMemoryRegistry({
    before: (request) => {
      const isRead = request.method === "GET" && request.url?.endsWith(tag);
      if (isRead && registry.manifests.has(tag) && overwrites-- > 0) registry.manifests.delete(tag);
      return false;
    },
  });
  const client = clientOf(registry);
  await push(client, "ours");
  expect(await listReferrers(client, subject.digest, timeout())).toHaveLength(1);
  expect(overwrites).toBeLessThan(0);
});

test("takes no image for the list that a registry gives under the fallback tag", async () => {
  await using registry = await startMemoryRegistry();
  registry.manifests.set(tag, { mediaType: mediaTypes.ociManifest, bytes: Buffer.from("image") });
  expect(await listReferrers(clientOf(registry), subject.digest, timeout())).toEqual([]);
});

test("refuses a list that is none", async () => {
  await using registry = await startMemoryRegistry();
  registry.manifests.set(tag, { mediaType: mediaTypes.ociIndex, bytes: Buffer.from("{}") });
  await expect(push(clientOf(registry), "ours")).rejects.toMatchObject({ code: "BAD_DATA" });
});

test("uploads a blob once, with a token that is asked for pushing and again when it has run out", async () => {
  let token = 0;
  await using registry = await startMemoryRegistry({
    before: ({ headers, url }, response) => {
      if (headers.authorization === `Bearer t${token}` && token > 0) return false;
      response.writeHead(401, { "www-authenticate": `Bearer realm="http://${headers.host}/token",service="s"` }).end();
      return url !== undefined;
    },
  });
  const wanted: unknown[] = [];
  const fetchToken = async (asked: unknown) => `t${++token}${wanted.push(asked) ? "" : ""}`;
  const client = clientOf(registry, { fetchToken, actions: "pull,push" });
  await pushBlob(client, "text/plain", Buffer.from("one"), timeout());
  token = 7; // the registry takes other tokens now
  await pushBlob(client, "text/plain", Buffer.from("two"), timeout());
  await pushBlob(client, "text/plain", Buffer.from("two"), timeout());
  expect([...registry.blobs.values()].map(String)).toEqual(["one", "two"]);
  const asked = { registry: registry.host, realm: `http://${registry.host}/token`, service: "s" };
  expect(wanted).toEqual([1, 2].map(() => ({ ...asked, scope: "repository:app:pull,push" })));
});

test("says what the registry says when it does not take a blob", async () => {
  await using registry = await startMemoryRegistry({
    before: ({ method }, response) => {
      if (method !== "POST") return false;
      response.writeHead(403).end('{"errors":[{"message":"read-only for you"}]}');
      return true;
    },
  });
  await expect(pushBlob(clientOf(registry), "text/plain", Buffer.from("x"), timeout())).rejects.toMatchObject({
    code: "DENIED",
    message: expect.stringMatching(/refuses to take a blob for .*: read-only for you$/),
  });
});
