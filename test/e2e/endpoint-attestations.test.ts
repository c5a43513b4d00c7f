// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from "vitest";
import { build } from "./support/build.ts";
import { readEvidence, recordOf } from "./support/oci-layout.ts";
import { bobTypes, predicateTypes, recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const from = `FROM ${baseImage(stack, "debian")}`;
const scanner = `${stack.registry}/e2e/scanner:1`;
const spdxType = "https://spdx.dev/Document";

/** An SBOM generator as BuildKit's docs/attestations/sbom-protocol.md has it: lists what lies in the roots it is shown. */
const scan = `#!/bin/sh
set -eu
for root in "$BUILDKIT_SCAN_SOURCE" \${BUILDKIT_SCAN_SOURCE_EXTRAS:+"$BUILDKIT_SCAN_SOURCE_EXTRAS"/*}; do
  files=$(cd "$root" && find . -maxdepth 1 -type f -printf '{"fileName":"%f"},')
  printf '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"%s","predicate":{"name":"%s","files":[%s]}}' \\
    ${spdxType} "$(basename "$root")" "\${files%,}" > "$BUILDKIT_SCAN_DESTINATION/$(basename "$root").spdx.json"
done
`;

beforeAll(async () => {
  const dockerfile = `${from}\nCOPY --chmod=755 scan /scan\nENTRYPOINT ["/scan"]\n`;
  const output = `type=registry,name=${scanner}`;
  const outcome = await build(stack, { dockerfile, files: { scan }, bob: false, output });
  expect(outcome.code, outcome.log).toBe(0);
});

it("stands beside an SBOM, whose scanner sees the image and not the records", async () => {
  const step = `RUN echo ${salt()} > /made`;
  const args = ["--attest=type=bob", `--sbom=generator=${scanner}`, "--provenance=mode=max"];
  const outcome = await build(stack, { dockerfile: `${from}\n${step}`, bob: false, args });
  const [image] = outcome.images;
  expect(outcome.code, outcome.log).toBe(0);
  expect(recordedSteps(image)).toEqual([step]);
  const types = predicateTypes(image);
  expect(types).toEqual(expect.arrayContaining([spdxType, expect.stringMatching(/^https:\/\/slsa.dev\/provenance\//)]));
  expect(types).toHaveLength(bobTypes.length + 2);
  expect(JSON.parse(image?.attestations.get(spdxType) ?? "").predicate).toEqual({
    name: "sbom",
    files: [{ fileName: "made" }],
  });
});

it("stands beside an SBOM of stages and of two platforms", async () => {
  const dockerfile = `ARG BUILDKIT_SBOM_SCAN_STAGE=true
FROM --platform=$BUILDPLATFORM ${baseImage(stack, "debian")} AS make
ARG BUILDKIT_SBOM_SCAN_STAGE=true
ARG TARGETARCH
RUN echo $TARGETARCH ${salt()} > /made && touch /for-$TARGETARCH
FROM scratch
COPY --from=make /made /copied
`;
  const args = ["--attest=type=bob", `--sbom=generator=${scanner}`, "--platform=linux/amd64,linux/arm64"];
  const outcome = await build(stack, { dockerfile, bob: false, args });
  expect(outcome.code, outcome.log).toBe(0);
  expect(outcome.images).toHaveLength(2);
  for (const image of outcome.images) {
    expect(recordedSteps(image)).toHaveLength(1);
    const own = { path: `/for-${image.platform.split("/")[1]}` };
    expect(recordOf(readEvidence(image), "touch").leftBehind).toMatchObject([own, { path: "/made" }]);
    expect(predicateTypes(image)).toContain(spdxType);
  }
});

it.each(["mode=min", "mode=max", "mode=max,version=v0.2"])("stands beside provenance %s", async (mode) => {
  const step = `RUN echo ${salt()} > /made`;
  const args = ["--attest=type=bob", `--provenance=${mode}`];
  const outcome = await build(stack, { dockerfile: `${from}\n${step}`, bob: false, args });
  expect(outcome.code, outcome.log).toBe(0);
  expect(recordedSteps(outcome.images[0])).toEqual([step]);
  const types = predicateTypes(outcome.images[0]).filter((type) => type.startsWith("https://slsa.dev/provenance/"));
  expect(types).toEqual([
    mode.includes("v0.2") ? "https://slsa.dev/provenance/v0.2" : "https://slsa.dev/provenance/v1",
  ]);
});
