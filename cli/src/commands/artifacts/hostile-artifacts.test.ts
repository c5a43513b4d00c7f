// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { digestOf, makeTar, putArtifact, type TarEntryFixture } from "@bob/oci/test-support/artifact-fixture";
import { startServer } from "@bob/oci/test-support/fake-server";
import { type MemoryRegistryOptions, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { describe, expect, test } from "vitest";
import { runBobctl } from "../../test-support/run-bobctl.ts";

/** Pulls into a folder with a file of old, and says what is in it then. */
async function pull(host: string, args: readonly string[] = [], into = makeFolder()) {
  writeFileSync(join(into, "old.yaml"), "old");
  const { status, stderr } = await runBobctl(["pull", "artifact", `oci://${host}/app:v1`, "-o", into, ...args]);
  return { status, stderr, left: readdirSync(into).sort() };
}

const untouched = ["old.yaml"];
const layerOf = (manifest: Record<string, unknown>) => (manifest.layers as { digest: string; size: number }[])[0];

describe("pull artifact refuses, and leaves nothing behind of,", () => {
  const good: TarEntryFixture = { name: "a.yaml", content: "a" };
  test.each<[string, string, TarEntryFixture[]]>([
    ["a path that leads out", "../evil leads out of it", [good, { name: "../evil", content: "x" }]],
    ["one that does in the middle", "a/../../evil leads out of it", [good, { name: "a/../../evil", content: "x" }]],
    ["an absolute path", "/etc/evil begins at the root", [good, { name: "/etc/evil", content: "x" }]],
    [
      "a link that leads out",
      "symbolic link that leads out of it, to ../../etc",
      [good, { name: "l", type: "symlink", linkname: "../../etc" }],
    ],
    [
      "a link to an absolute path",
      "symbolic link that leads out of it, to /etc/passwd",
      [good, { name: "l", type: "symlink", linkname: "/etc/passwd" }],
    ],
    [
      "a link to nothing",
      "symbolic link to nothing that is in it",
      [good, { name: "l", type: "symlink", linkname: "none" }],
    ],
    [
      "links that lead out together",
      "symbolic link that leads out of it",
      [good, { name: "d", type: "symlink", linkname: "." }, { name: "x", type: "symlink", linkname: "d/d/d/../../.." }],
    ],
    [
      "a file written through a link",
      "d/g is in it twice, or below what is no folder",
      [
        { name: "e/f", content: "" },
        { name: "d", type: "symlink", linkname: "e" },
        { name: "d/g", content: "x" },
      ],
    ],
    [
      "a hard link to what is not in it",
      "link to etc/passwd, which is no file before it",
      [good, { name: "h", type: "link", linkname: "etc/passwd" }],
    ],
    [
      "a hard link that leads out",
      "../old.yaml leads out of it",
      [good, { name: "h", type: "link", linkname: "../old.yaml" }],
    ],
    ["a device", "neither file, folder nor link", [good, { name: "dev", type: "character-device" }]],
    ["a pipe", "neither file, folder nor link", [good, { name: "pipe", type: "fifo" }]],
    ["a file that is there twice", "a.yaml is in it twice", [good, good]],
    [
      "a folder where a file is",
      "a.yaml/b is in it twice, or below what is no folder",
      [good, { name: "a.yaml/b", content: "x" }],
    ],
  ])("%s", async (_, said, entries) => {
    await using registry = await startMemoryRegistry();
    putArtifact(registry, "v1", await makeTar(entries));
    const { status, stderr, left } = await pull(registry.host);
    expect([status, left]).toEqual([65, untouched]);
    expect(stderr).toContain(said);
  });

  test("100,000 members", async () => {
    await using registry = await startMemoryRegistry();
    const header = gunzipSync(await makeTar([{ name: "./", type: "directory" }])).subarray(0, 512);
    const members = Buffer.concat(Array.from({ length: 100_000 }, () => header));
    putArtifact(registry, "v1", gzipSync(members, { level: 0 }));
    const { status, stderr, left } = await pull(registry.host);
    expect([status, left]).toEqual([65, untouched]);
    expect(stderr).toContain("has more than 65536 files and folders");
  });

  test("a bomb", async () => {
    await using registry = await startMemoryRegistry();
    putArtifact(registry, "v1", await makeTar([{ name: "zeros", content: Buffer.alloc(200e6) }]));
    const { status, stderr, left } = await pull(registry.host);
    expect([status, left]).toEqual([65, untouched]);
    expect(stderr).toContain("becomes more than 300 times as large when it is unpacked");
  });

  test("more than is wanted, by what it has and by what it says it has", async () => {
    await using registry = await startMemoryRegistry();
    putArtifact(registry, "v1", await makeTar([{ name: "a", content: Buffer.alloc(3000, "abc") }]));
    const { status, stderr, left } = await pull(registry.host, ["--max-size", "2K"]);
    expect([status, left]).toEqual([65, untouched]);
    expect(stderr).toContain("has more than 2000 bytes when it is unpacked (--max-size)");
    putArtifact(registry, "v1", gzipSync("x"), (manifest) => ({
      ...manifest,
      layers: [{ ...layerOf(manifest), size: 600 * 2 ** 20 }],
    }));
    expect((await pull(registry.host)).stderr).toContain("bob takes 536870912 (--max-size)");
  });

  test("a layer without an end", async () => {
    const layer = await makeTar([good]);
    let sent = 0;
    await using registry = await startMemoryRegistry({
      before: ({ url, method }, response) => {
        if (method !== "GET" || !url?.endsWith(digestOf(layer))) return false;
        response.writeHead(200).write(layer);
        const send = () => {
          while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) sent += 64 * 1024;
          if (!response.destroyed) response.once("drain", send);
        };
        send();
        return true;
      },
    });
    putArtifact(registry, "v1", layer);
    const { status, stderr, left } = await pull(registry.host);
    expect([status, left]).toEqual([1, untouched]);
    expect(stderr).toContain(`has more than ${layer.length} bytes`);
    expect(sent).toBeLessThan(64 * 2 ** 20);
  });

  test.each<[string, number, RegExp, (layer: Buffer) => Buffer]>([
    [
      "other content",
      1,
      /was changed: its digest is/,
      (layer) => Buffer.concat([layer.subarray(0, -4), Buffer.from([1, 2, 3, 4])]),
    ],
    ["less content", 1, /has \d+ bytes instead of \d+|cannot be decompressed/, (layer) => layer.subarray(0, -5)],
    ["more content", 1, /has more than \d+ bytes/, (layer) => Buffer.concat([layer, Buffer.alloc(5)])],
  ])("%s than the digest says", async (_, status, said, change) => {
    const layer = await makeTar([
      { name: "a", content: Buffer.from(Array.from({ length: 4000 }, (_, at) => at * 7 + (at >> 3))) },
    ]);
    await using registry = await startMemoryRegistry();
    putArtifact(registry, "v1", layer);
    registry.blobs.set(digestOf(layer), change(layer));
    const pulled = await pull(registry.host);
    expect(pulled.stderr).toMatch(said);
    expect(pulled.left).toEqual(untouched);
    expect([status, 65]).toContain(pulled.status);
  });

  test("a manifest that is not what a digest says", async () => {
    await using registry = await startMemoryRegistry();
    const digest = putArtifact(registry, "v1", await makeTar([good]));
    const entry = registry.manifests.get("v1");
    registry.manifests.set(digest, { mediaType: "", bytes: Buffer.from(`${entry?.bytes} `) });
    const into = makeFolder();
    const { status, stderr } = await runBobctl([
      "pull",
      "artifact",
      `oci://${registry.host}/app@${digest}`,
      "-o",
      into,
    ]);
    expect([status, readdirSync(into)]).toEqual([1, []]);
    expect(stderr).toContain("was changed: its digest is");
  });

  test.each<[string, string, (manifest: Record<string, unknown>) => object]>([
    [
      "a type that is none of a manifest",
      'is of type "text/html", and no manifest',
      (m) => ({ ...m, mediaType: "text/html" }),
    ],
    ["a list where a layer should be", "layers[0] is not a descriptor", (m) => ({ ...m, layers: [[]] })],
    ["no layers", "no layers found in artifact", (m) => ({ ...m, layers: [] })],
    [
      "a title that leads out",
      'a file called "../evil", which leads out',
      (m) => ({ ...m, layers: [{ ...layerOf(m), annotations: { "org.opencontainers.image.title": "../evil" } }] }),
    ],
  ])("%s", async (_, said, change) => {
    await using registry = await startMemoryRegistry();
    putArtifact(registry, "v1", await makeTar([good]), change);
    const { status, stderr, left } = await pull(registry.host);
    expect([status, left]).toEqual([65, untouched]);
    expect(stderr).toContain(said);
  });

  test("a config that tells of other content", async () => {
    await using registry = await startMemoryRegistry();
    const config = Buffer.from(JSON.stringify({ rootfs: { diff_ids: [`sha256:${"0".repeat(64)}`] } }));
    registry.blobs.set(digestOf(config), config);
    putArtifact(registry, "v1", await makeTar([good]), (manifest) => ({
      ...manifest,
      config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(config), size: config.length },
    }));
    const { status, stderr, left } = await pull(registry.host);
    expect([status, left]).toEqual([1, untouched]);
    expect(stderr).toContain("is not what it says: its config says sha256:000");
  });

  test("layers that have more than it takes together, or one below another that is a file", async () => {
    await using registry = await startMemoryRegistry();
    const named = (bytes: Buffer, title: string, isTar: boolean) => {
      registry.blobs.set(digestOf(bytes), bytes);
      const annotations = {
        "org.opencontainers.image.title": title,
        ...(isTar && { "io.deis.oras.content.unpack": "true" }),
      };
      return { mediaType: "application/octet-stream", digest: digestOf(bytes), size: bytes.length, annotations };
    };
    const tars = ["a", "b"].map((name) => makeTar([{ name, content: "x".repeat(600) }]));
    const folders = (await Promise.all(tars)).map((bytes) => named(bytes, "folder", true));
    putArtifact(registry, "v1", await makeTar([]), (manifest) => ({ ...manifest, layers: folders }));
    const large = await pull(registry.host, ["--max-size", "1000"]);
    expect([large.status, large.left, large.stderr]).toEqual([65, untouched, expect.stringContaining("--max-size")]);
    const files = ["a", "a/b"].map((title) => named(Buffer.from("x"), title, false));
    putArtifact(registry, "v1", await makeTar([]), (manifest) => ({ ...manifest, layers: files }));
    const below = await pull(registry.host);
    expect([below.status, below.left]).toEqual([65, untouched]);
    expect(below.stderr).toContain('"a/b" twice, or below what is no folder');
  });

  test("an index of more manifests than anybody reads", async () => {
    await using registry = await startMemoryRegistry();
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const entry = { mediaType, digest: `sha256:${"0".repeat(64)}`, size: 2 ** 40 };
    const index = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [entry] };
    registry.manifests.set("v1", { mediaType: index.mediaType, bytes: Buffer.from(JSON.stringify(index)) });
    const { status, stderr, left } = await pull(registry.host);
    expect([status, left, stderr]).toEqual([
      65,
      untouched,
      expect.stringContaining("1 manifests of 1099511627776 bytes"),
    ]);
  });

  test("what would be written through a link in the folder, or over another kind", async () => {
    await using registry = await startMemoryRegistry();
    putArtifact(
      registry,
      "v1",
      await makeTar([
        { name: "a.yaml", content: "new" },
        { name: "sub/x", content: "x" },
      ]),
    );
    const elsewhere = makeFolder();
    const linked = makeFolder();
    symlinkSync(elsewhere, join(linked, "sub"));
    writeFileSync(join(linked, "a.yaml"), "mine");
    const { status, stderr, left } = await pull(registry.host, [], linked);
    expect([status, left]).toEqual([74, ["a.yaml", "old.yaml", "sub"]]);
    expect(stderr).toContain("sub is not a folder, but is to be one: take it away");
    expect(readFileSync(join(linked, "a.yaml"), "utf8")).toBe("mine");
    expect(readdirSync(elsewhere)).toEqual([]);
    const taken = makeFolder();
    mkdirSync(join(taken, "a.yaml"));
    expect((await pull(registry.host, [], taken)).stderr).toContain("a.yaml is a folder, but is to be a file");
  });
});

test("describe artifact lists no more files of all layers together than of one", async () => {
  await using registry = await startMemoryRegistry();
  const header = gunzipSync(await makeTar([{ name: "a", content: "" }])).subarray(0, 512);
  const layer = gzipSync(Buffer.concat(Array.from({ length: 22_000 }, () => header)));
  putArtifact(registry, "v1", layer, (m) => ({ ...m, layers: [layerOf(m), layerOf(m), layerOf(m)] }));
  const { status, stderr } = await runBobctl(["describe", "artifact", `oci://${registry.host}/app:v1`]);
  expect([status, stderr]).toEqual([65, expect.stringContaining("has more than 21536 files and folders (--no-files")]);
});

test("pull artifact gives no login to where a registry sends it", async () => {
  const layer = await makeTar([{ name: "a.yaml", content: "a" }]);
  const seen: (string | undefined)[] = [];
  await using store = await startServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end(layer);
  });
  const before: MemoryRegistryOptions["before"] = ({ headers, url }, response) => {
    if (headers.authorization === undefined) response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
    else if (url?.endsWith(digestOf(layer))) response.writeHead(307, { location: `http://${store.host}/blob` }).end();
    else return false;
    return true;
  };
  await using registry = await startMemoryRegistry({ before });
  putArtifact(registry, "v1", layer);
  expect(await pull(registry.host, ["--creds", "me:secret"])).toMatchObject({
    status: 0,
    left: ["a.yaml", "old.yaml"],
  });
  expect(seen).toEqual([undefined]);
  expect(registry.requests.some(({ authorization }) => authorization?.startsWith("Basic "))).toBe(true);
});

test.each([true, false])("reads both meanings of diff_ids: of the layer itself: %s", async (isOfLayer) => {
  await using registry = await startMemoryRegistry();
  const layer = await makeTar([{ name: "a.yaml", content: "a" }]);
  const diffId = digestOf(isOfLayer ? layer : gunzipSync(layer));
  const config = Buffer.from(JSON.stringify({ rootfs: { type: "layers", diff_ids: [diffId] } }));
  registry.blobs.set(digestOf(config), config);
  putArtifact(registry, "v1", layer, (manifest) => ({
    ...manifest,
    config: { mediaType: "application/vnd.cncf.flux.config.v1+json", digest: digestOf(config), size: config.length },
  }));
  expect(await pull(registry.host)).toMatchObject({ status: 0, left: ["a.yaml", "old.yaml"] });
});

test("pull artifact takes links that stay within", async () => {
  await using registry = await startMemoryRegistry();
  const entries: TarEntryFixture[] = [
    { name: "d/a", content: "a" },
    { name: "d/l", type: "symlink", linkname: "../d/a" },
    { name: "h", type: "link", linkname: "d/a" },
  ];
  putArtifact(registry, "v1", await makeTar(entries));
  const into = makeFolder();
  expect((await pull(registry.host, [], into)).status).toBe(0);
  expect([readFileSync(join(into, "d/l"), "utf8"), readFileSync(join(into, "h"), "utf8")]).toEqual(["a", "a"]);
});
