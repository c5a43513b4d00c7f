// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { manifestDigest } from "../support/registry-client.ts";
import { directBuilder, ensureDirectBuilder, makeFolder, runClient, runClientChecked } from "./support/client.ts";
import { readEvidence, readImages, recordOf } from "./support/oci-layout.ts";
import { bobTypes, readOnlyImage, recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
await ensureDirectBuilder(stack);
const step = `RUN echo ${salt()} > /x`;
const from = `FROM ${baseImage(stack, "debian")}`;
const repository = `e2e/outputs-${salt()}`;
const image = `${stack.registry}/${repository}:1`;

type Metadata = Record<string, unknown> & { "containerimage.digest"?: string };

/** Builds `Dockerfile` in a fresh folder; outputs are relative to it. */
async function buildIn(dockerfile: string, ...args: string[]): Promise<string> {
  return (await buildLogged(dockerfile, ...args)).folder;
}

async function buildLogged(dockerfile: string, ...args: string[]): Promise<{ folder: string; log: string }> {
  const folder = makeFolder({ Dockerfile: dockerfile });
  const command = ["docker", "buildx", "build", "--progress=plain", ...args, "."];
  const { code, stderr } = await runClient(stack, command, { cwd: folder });
  expect(code, stderr).toBe(0);
  return { folder, log: stderr };
}

const readMetadata = (folder: string) => JSON.parse(readFileSync(join(folder, "metadata.json"), "utf8")) as Metadata;

it("goes to several exporters at once, each with the records", async () => {
  const outputs = [`type=image,name=${image},push=true`, "type=oci,tar=false,dest=layout", "type=local,dest=files"];
  const options = ["--attest=type=bob", "--provenance=false"];
  const folder = await buildIn(`${from}\n${step}`, ...options, ...outputs.map((output) => `--output=${output}`));
  expect(recordedSteps(readOnlyImage(join(folder, "layout")))).toEqual([step]);
  expect(existsSync(join(folder, "files/x"))).toBe(true);
  for (const name of ["bob-evidence.json", "bob-runtime-trace.json", "bob.json"])
    expect(bobTypes).toContain(JSON.parse(readFileSync(join(folder, "files", name), "utf8")).predicateType);
  const verified = await runClientChecked(stack, ["bobctl", "verify", image, "--key", stack.publicKey]);
  expect(verified).toContain("1 step record signed by");
});

it.each([
  ["an image", `type=image,name=${stack.registry}/${repository}:metadata,push=true`],
  ["a layout", "type=oci,dest=image.tar"],
])("leaves the metadata file's keys as they are without bob: %s", async (_, output) => {
  const options = ["--metadata-file=metadata.json", "--output", output];
  // Any attestation makes the image an index: BuildKit then names no config.
  const direct = await buildIn(`${from}\n${step}`, "--builder", directBuilder, "--provenance=mode=max", ...options);
  const asked = await buildIn(`${from}\n${step}`, "--attest=type=bob", ...options);
  const keys = (folder: string) => Object.keys(readMetadata(folder)).sort();
  expect(keys(asked)).toEqual(keys(direct));
});

it("writes the pushed digest into the metadata file and the image ID file", async () => {
  const options = [
    "--attest=type=bob",
    "--iidfile=iid",
    "--metadata-file=metadata.json",
    `--output=type=registry,name=${image}-iid`,
  ];
  const folder = await buildIn(`${from}\n${step}`, ...options);
  const pushed = await manifestDigest({ registry: stack.registry, repository, tag: "1-iid" });
  expect(readFileSync(join(folder, "iid"), "utf8")).toBe(pushed);
  expect(readMetadata(folder)["containerimage.digest"]).toBe(pushed);
});

it("attaches to each platform the records of its own steps, in one build and one push", async () => {
  const dockerfile = `FROM --platform=$BUILDPLATFORM ${baseImage(stack, "debian")} AS make
ARG TARGETARCH
RUN echo $TARGETARCH ${salt()} > /made && touch /for-$TARGETARCH
FROM scratch
COPY --from=make /made /
`;
  const options = ["--attest=type=bob", "--platform=linux/amd64,linux/arm64", "--provenance=mode=max"];
  const outputs = [`type=registry,name=${image}-platforms`, "type=oci,tar=false,dest=layout"];
  const folder = await buildIn(dockerfile, ...options, ...outputs.map((output) => `--output=${output}`));
  const images = readImages(join(folder, "layout"));
  expect(images.map(({ platform }) => platform).sort()).toEqual(["linux/amd64", "linux/arm64"]);
  for (const each of images) {
    expect(recordedSteps(each)).toHaveLength(1);
    const own = { path: `/for-${each.platform.split("/")[1]}` };
    expect(recordOf(readEvidence(each), "touch").leftBehind).toMatchObject([own, { path: "/made" }]);
  }
  const verified = await runClientChecked(stack, ["bobctl", "verify", `${image}-platforms`, "--key", stack.publicKey]);
  expect(verified).toMatch(/linux\/amd64: 1 step record[\s\S]*linux\/arm64: 1 step record/);
});

it("records a build without an output, and one that is printed only", async () => {
  const { log } = await buildLogged(`${from}\nRUN echo ${salt()} > /x`, "--attest=type=bob", "--output=type=cacheonly");
  expect(log).toContain("bob: 1 file written, no host contacted");
  expect(log).toContain("[bob] attestations");
  const command = ["docker", "buildx", "build", "--attest=type=bob", "--output=type=tar,dest=-", "--quiet", "."];
  const { code, stdout } = await runClient(stack, command, { cwd: makeFolder({ Dockerfile: `${from}\n${step}` }) });
  expect(code).toBe(0);
  for (const name of ["x", "bob-evidence.json"]) expect(stdout).toContain(`${name}\0`);
});
