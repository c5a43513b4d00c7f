// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { build, onlyImage } from "./support/build.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();

async function expectSameLayers(dockerfile: string): Promise<void> {
  const run = async (bob: boolean) =>
    onlyImage(await build(stack, { dockerfile, bob, reproducible: true, args: ["--no-cache"] })).diffIds;
  expect(await run(true)).toEqual(await run(false));
}

test("layers have the same diff IDs with and without bob", async () => {
  const dockerfile = `FROM ${baseImage(stack, "debian")} AS build
RUN mkdir -p /out/deep && echo built > /out/deep/file && chmod 640 /out/deep/file
FROM ${baseImage(stack, "debian")}
RUN useradd -m someone && dpkg-query -W > /packages
WORKDIR /srv
COPY --from=build /out /srv/out
USER someone
RUN touch ~/mine && ln -s mine ~/link
`;
  await expectSameLayers(dockerfile);
}, 300_000);

test("a FROM scratch layer made by RUN is the same with and without bob", async () => {
  const dockerfile = `FROM ${baseImage(stack, "gcc")} AS cc
RUN printf '#include <stdio.h>\\nint main(){FILE*f=fopen("/made","w");return fclose(f);}' > m.c && gcc -static -o /m m.c
FROM scratch
COPY --from=cc /m /m
RUN ["/m"]
`;
  await expectSameLayers(dockerfile);
}, 300_000);

test("only attestations of the asked kinds are added, one manifest for each platform", async () => {
  const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN true\n`;
  const image = onlyImage(await build(stack, { dockerfile }));
  expect([...image.attestations.keys()].sort()).toEqual([
    "https://in-toto.io/attestation/runtime-trace/v0.2",
    "https://k8sstormcenter.com/bob/evidence/v1",
    "https://k8sstormcenter.com/bob/seal-envelope/v1",
    "https://k8sstormcenter.com/bob/v1",
  ]);
}, 120_000);
