// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, runClient } from "./support/client.ts";
import { readImages } from "./support/oci-layout.ts";
import { bobTypes, predicateTypes, readOnlyImage, recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const step = `RUN echo ${salt()} > /x`;
const from = `FROM ${baseImage(stack, "debian")}`;

/** A target with these attributes beside its steps, written to `out/<name>`. */
const target = (name: string, attributes = "", dockerfile = `${from}\n${step}`) => `target "${name}" {
  dockerfile-inline = <<EOT
${dockerfile}
EOT
  output = ["type=oci,tar=false,dest=out/${name}"]
  ${attributes}
}
`;

const bakeFile = [
  target("text", 'attest = ["type=bob"]'),
  target("text-options", 'attest = ["type=bob,on-missing=warn"]'),
  target("object", 'attest = [{ type = "bob" }]'),
  target("object-options", 'attest = [{ type = "bob", "on-missing" = "warn" }]'),
  target("company", 'attest = [{ type = "bob" }, "type=provenance,mode=max"]'),
  target("argument", 'args = { BUILDKIT_ATTEST_BOB = "" }'),
  target("heir", 'inherits = ["object"]'),
  target("disabled", 'attest = [{ type = "bob", disabled = true }]'),
  target("overruled", 'inherits = ["object"]\n  attest = ["type=bob,disabled=true"]'),
  target("plain"),
].join("");

/** Bakes targets of `docker-bake.hcl` in a fresh folder and returns where the layouts are. */
async function bake(file: string, ...args: string[]): Promise<(name: string) => string> {
  const folder = makeFolder({ "docker-bake.hcl": file });
  const command = ["docker", "buildx", "bake", "--progress=plain", "--allow", `fs.write=${folder}`, ...args];
  const env = { BUILDX_NO_DEFAULT_ATTESTATIONS: "1" };
  const { code, stderr } = await runClient(stack, command, { cwd: folder, env });
  expect(code, stderr).toBe(0);
  return (name) => join(folder, "out", name);
}

it("takes the request from a bake file in every form, and leaves the targets beside it alone", async () => {
  const asked = ["text", "text-options", "object", "object-options", "company", "argument", "heir"];
  const unasked = ["disabled", "overruled", "plain"];
  const layout = await bake(bakeFile, ...asked, ...unasked);
  for (const name of asked) expect(recordedSteps(readOnlyImage(layout(name))), name).toEqual([step]);
  for (const name of unasked) expect(predicateTypes(readOnlyImage(layout(name))), name).toEqual([]);
  const provenance = predicateTypes(readOnlyImage(layout("company"))).filter((type) => type.includes("slsa.dev"));
  expect(provenance).toHaveLength(1);
});

it.each([
  "*.attest=type=bob",
  "plain.attest=type=bob",
  "plain.attest+=type=bob",
  "plain.args.BUILDKIT_ATTEST_BOB=true",
])("takes --set %s", async (set) => {
  const layout = await bake(bakeFile, "--set", set, "plain");
  expect(recordedSteps(readOnlyImage(layout("plain")))).toEqual([step]);
});

it("lets --set take the request back", async () => {
  const layout = await bake(bakeFile, "--set", "*.attest=type=bob,disabled=true", "object");
  expect(predicateTypes(readOnlyImage(layout("object")))).toEqual([]);
});

it("takes the request from a matrix and a variable", async () => {
  const attributes = `name = "cell-\${item}"
  matrix = { item = ["a", "b"] }
  attest = [BOB]`;
  const file = `variable "BOB" { default = "type=bob" }\n${target("cell", attributes).replaceAll("out/cell", "out/$${item}")}`;
  const layout = await bake(file.replaceAll("$$", "$"), "cell");
  for (const name of ["a", "b"]) expect(recordedSteps(readOnlyImage(layout(name)))).toEqual([step]);
});

it("builds several platforms of several targets at once", async () => {
  const cross = `FROM --platform=$BUILDPLATFORM ${from.slice(5)} AS make
ARG TARGETARCH
RUN echo $TARGETARCH ${salt()} > /made
FROM scratch
COPY --from=make /made /`;
  const attributes = 'attest = ["type=bob"]\n  platforms = ["linux/amd64", "linux/arm64"]';
  const layout = await bake(target("one", attributes, cross) + target("two", attributes, cross), "one", "two");
  for (const name of ["one", "two"]) {
    const images = readImages(layout(name));
    expect(images.map(({ platform }) => platform).sort()).toEqual(["linux/amd64", "linux/arm64"]);
    for (const image of images) expect(recordedSteps(image)).toHaveLength(1);
  }
});

/** `app` is made from `base`; each asks for bob or not. */
const linked = (base: string, app: string) =>
  target("base", base, `${from}\nRUN echo base-${salt()} > /base`) +
  target(
    "app",
    `contexts = { base = "target:base" }\n  ${app}`,
    `FROM base\nRUN echo app-${salt()} && cat /base > /app`,
  );

it.each([
  ["the first alone", 'attest = ["type=bob"]', ""],
  ["the second alone", "", 'attest = ["type=bob"]'],
  ["both", 'attest = ["type=bob"]', 'attest = ["type=bob"]'],
  [
    "both, the first by the frontend image",
    `args = { BUILDKIT_SYNTAX = "${stack.frontend}" }`,
    'attest = ["type=bob"]',
  ],
])("records linked targets, asked by %s", async (_, base, app) => {
  const layout = await bake(linked(base, app), "base", "app");
  const [first, second] = ["base", "app"].map((name) => readOnlyImage(layout(name)));
  if (base === "") expect(predicateTypes(first)).toEqual([]);
  else expect(recordedSteps(first)).toEqual([expect.stringContaining("RUN echo base-")]);
  if (app === "") expect(predicateTypes(second).filter((type) => bobTypes.some((own) => own === type))).toEqual([]);
  else
    expect(recordedSteps(second)).toEqual([
      expect.stringContaining("RUN echo base-"),
      expect.stringContaining("RUN echo app-"),
    ]);
  expect(second?.diffIds).toHaveLength(3);
});
