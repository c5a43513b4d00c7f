// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { decodeStepEnvelope } from "@bob/bill";
import { STEP_RECORD_PART_TYPE } from "@bob/proto";
import { expect, it } from "vitest";
import { type BuildInput, build, onlyImage } from "./support/build.ts";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { makeFolder, runClientChecked } from "./support/client.ts";
import { onlyEnvelope } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
const busybox = await pushBusyboxImage(stack);
const asking = { bob: false, args: ["--attest=type=bob"] };
const doors: [name: string, input: Partial<BuildInput>][] = [
  ["--attest", asking],
  ["the frontend image", {}],
];

/** Names as long as those of bundles tend to be: the record of so many files is some 8 MB. */
const count = 20_000;
const makeFiles = (folder: string) =>
  `mkdir -p ${folder} && cd ${folder} && seq 1 ${count} | sed 's/^/a-generated-file-of-a-package-with-a-name-as-long-as-names-of-bundles-tend-to-be.production.min.js-/' | xargs touch`;

const verify = (layout: string) =>
  runClientChecked(stack, ["bobctl", "verify", `oci-layout:${layout}`, "--key", stack.publicKey]);

it.each(doors)("a step that leaves many files is attached in parts and verifies, by %s", async (_, door) => {
  const dockerfile = `FROM ${busybox}\nRUN echo ${salt()} && ${makeFiles("/srv/many")}\n`;
  const outcome = await build(stack, { dockerfile, ...door });
  const image = onlyImage(outcome);
  expect(outcome.log).toContain("bob: 20,000 files written");
  const { predicate } = decodeStepEnvelope(onlyEnvelope(image));
  expect(predicate.completeness).toMatchObject({ complete: true, lost: {} });
  expect(predicate.parts?.entries.leftBehind).toBeGreaterThanOrEqual(count);
  expect(predicate.leftBehind.length).toBeLessThan(count);
  expect(image.attestations.has(STEP_RECORD_PART_TYPE)).toBe(true);
  expect(await verify(outcome.layout)).toContain("1 of 1 recorded steps' files compared with the image's layers");

  const cached = onlyImage(await build(stack, { dockerfile, ...door }));
  expect(cached.attestations).toEqual(image.attestations);

  const shown = await runClientChecked(stack, ["bobctl", "show", `oci-layout:${outcome.layout}`]);
  expect(shown).toContain("a selection: the whole record has");
});

it("two such steps have files of their own where an image is exported to a folder", async () => {
  const dockerfile = `FROM ${busybox} AS one
RUN echo ${salt()} && ${makeFiles("/srv/one")}
FROM ${busybox}
RUN ${makeFiles("/srv/two")} && echo ${salt()}
COPY --from=one /bin/busybox /one
`;
  const dest = join(makeFolder({}), "out");
  const { code, log } = await build(stack, { dockerfile, ...asking, output: `type=local,dest=${dest}` });
  expect(code, log).toBe(0);
  const names = readdirSync(dest).filter((name) => name.includes("bob"));
  expect(names.filter((name) => name.includes("-part-1"))).toHaveLength(2);
});
