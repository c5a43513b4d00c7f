// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { expect, it } from "vitest";
import { build, onlyImage } from "./support/build.ts";
import { makeFolder } from "./support/client.ts";
import { recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const folder = makeFolder({});
const name = salt();

it.each([
  [
    "registry",
    `ref=${stack.registry}/cache/endpoint-${name}:1,mode=max`,
    `ref=${stack.registry}/cache/endpoint-${name}:1`,
  ],
  ["local", `dest=${join(folder, "cache")},mode=max`, `src=${join(folder, "cache")}`],
])("brings the records back from a %s cache with the layers", async (type, to, from) => {
  const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN date +%s%N > /first-${type}-${name}\nRUN date +%s%N > /second\n`;
  const run = (...args: string[]) => build(stack, { dockerfile, bob: false, args: ["--attest=type=bob", ...args] });
  const first = onlyImage(await run("--cache-to", `type=${type},${to}`));
  expect(recordedSteps(first)).toHaveLength(2);
  await stack.prune();
  const again = await run("--cache-from", `type=${type},${from}`);
  const second = onlyImage(again);
  expect(again.log.match(/^#\d+ CACHED$/gm)?.length).toBeGreaterThanOrEqual(2);
  expect(again.log).not.toContain(" bob: ");
  expect(second.diffIds).toEqual(first.diffIds);
  expect([...second.attestations]).toEqual([...first.attestations]);
});

it("brings records back through the cache of the frontend image's door, and the other way round", async () => {
  const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN date +%s%N > /doors-${name}\n`;
  const byFrontend = onlyImage(await build(stack, { dockerfile }));
  const byEndpoint = onlyImage(await build(stack, { dockerfile, bob: false, args: ["--attest=type=bob"] }));
  expect([...byEndpoint.attestations]).toEqual([...byFrontend.attestations]);
  expect(byEndpoint.diffIds).toEqual(byFrontend.diffIds);
});
