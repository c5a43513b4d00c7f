// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto";
import { expect, test } from "vitest";
import { makeImage, writeLayout } from "../test-support/image-fixture.ts";
import { makeFolder } from "../test-support/temporary-folder.ts";
import { LayoutSource } from "./layout-source.ts";
import { indexTar } from "./tar-index.ts";

const image = makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations: undefined }]);

async function makeLayout(tag?: string): Promise<string> {
  const folder = makeFolder();
  await writeLayout(folder, image, tag);
  return folder;
}

test("reads the only image of a layout, or the one with the tag", async () => {
  const folder = await makeLayout("v1");
  for (const tag of [undefined, "v1"]) {
    const source = await LayoutSource.open(folder, tag);
    expect((await source.readRoot()).descriptor.digest).toBe(image.index.digest);
  }
  const missing = await LayoutSource.open(folder, "v2");
  await expect(missing.readRoot()).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining("it has v1"),
  });
});

test("asks for a tag when there are several images", async () => {
  const folder = await makeLayout();
  const index = {
    manifests: [image.index, { ...image.index, annotations: { "org.opencontainers.image.ref.name": "b" } }],
  };
  writeFileSync(join(folder, "index.json"), JSON.stringify(index));
  await expect((await LayoutSource.open(folder)).readRoot()).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("holds 2 images"),
  });
});

test("notices a blob that is gone or was changed", async () => {
  const folder = await makeLayout();
  const file = join(folder, "blobs", image.index.digest.replace(":", "/"));
  writeFileSync(file, readFileSync(file, "utf8").replace("amd64", "arm64"));
  await expect((await LayoutSource.open(folder)).readRoot()).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  rmSync(file);
  await expect((await LayoutSource.open(folder)).readRoot()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("says what is not a layout", async () => {
  const folder = makeFolder();
  await expect((await LayoutSource.open(folder)).readRoot()).rejects.toMatchObject({
    message: expect.stringContaining("has no index.json"),
  });
  await expect(LayoutSource.open(join(folder, "no"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  writeFileSync(join(folder, "text"), "not a tar, but long enough to have a header".repeat(30));
  await expect(LayoutSource.open(join(folder, "text"))).rejects.toMatchObject({ code: "BAD_DATA" });
});

async function makeTar(...options: string[]): Promise<string> {
  const folder = await makeLayout();
  const name = `${"long-".repeat(40)}name`;
  renameSync(join(folder, "oci-layout"), join(folder, name));
  const file = join(makeFolder(), "image.tar");
  execFileSync("tar", [...options, "-cf", file, "-C", folder, "."]);
  return file;
}

test.each([["--format=pax"], ["--format=ustar", "--exclude=long-*"]])(
  "reads the tar of a layout (%s)",
  async (...options) => {
    const file = await makeTar(...options);
    await using source = await LayoutSource.open(file);
    expect((await source.readRoot()).descriptor.digest).toBe(image.index.digest);
  },
);

test.each(["pax", "gnu"])("reads names longer than the header of a %s tar has room for", async (format) => {
  await using file = await open(await makeTar(`--format=${format}`));
  const entries = await indexTar(file, "image.tar");
  expect([...entries.keys()].some((name) => name.length === 204)).toBe(true);
});

test("notices a tar that was cut off", async () => {
  const file = await makeTar();
  truncateSync(file, 2_048);
  await expect(LayoutSource.open(file)).rejects.toMatchObject({
    code: "BAD_DATA",
    message: expect.stringContaining("cut off"),
  });
});

test("gives an index or BAD_DATA for a tar with any bytes changed", async () => {
  const original = readFileSync(await makeTar());
  const path = join(makeFolder(), "fuzzed.tar");
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(original);
    for (let flips = 0; flips <= round % 5; flips++)
      bytes[Math.floor(Math.random() * bytes.length)] = Math.floor(Math.random() * 256);
    if (round % 2) fixChecksums(bytes);
    writeFileSync(path, bytes.subarray(0, round % 7 === 0 ? Math.floor(Math.random() * bytes.length) : bytes.length));
    await using file = await open(path);
    await indexTar(file, "fuzzed.tar").catch((error) => {
      if (!(error instanceof BobError)) throw error;
    });
  }
});

/** So that damage gets beyond the first check. */
function fixChecksums(bytes: Buffer): void {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const header = bytes.subarray(at, at + 512);
    if (header.subarray(257, 262).toString() !== "ustar") continue;
    header.fill(0x20, 148, 156);
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  }
}
