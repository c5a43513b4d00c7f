// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { build, onlyImage } from "./support/build.ts";
import { listLeftovers } from "./support/leftovers.ts";
import { recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const from = `FROM ${baseImage(stack, "debian")}`;
const asking = { bob: false, args: ["--attest=type=bob"] } as const;
const run = (dockerfile: string, ...args: string[]) =>
  build(stack, { dockerfile, bob: false, args: ["--attest=type=bob", ...args] });

/** bob's lines in the log of each step, by the step's instruction. */
function summaries(log: string): Record<string, string[]> {
  const names = new Map([...log.matchAll(/^#(\d+) \[(?:\S+ )?\d+\/\d+\] (.*)$/gm)].map(([, id, name]) => [id, name]));
  const found: Record<string, string[]> = {};
  for (const [, id, text = ""] of log.matchAll(/^#(\d+) \d+\.\d+ bob: (.*)$/gm)) {
    const name = names.get(id) ?? "?";
    found[name] = [...(found[name] ?? []), text];
  }
  return found;
}

it("sums up each step in its log, and says nothing of cached ones", async () => {
  const mark = salt();
  const steps = {
    [`RUN echo ${mark} > /a && ln -s a /b && mkdir /c`]: "2 files written, no host contacted",
    [`RUN mkdir /d /d/${mark}`]: "2 folders made, no host contacted",
    [`RUN true ${mark}`]: "nothing written, no host contacted",
    [`RUN rm -r /a /c; touch /gone-${mark} && rm /gone-${mark}`]: "nothing written, 2 paths deleted, no host contacted",
    [`RUN --network=none bash -c "echo ${mark} > /dev/tcp/192.0.2.1/80" || true`]:
      "nothing written, no host contacted, 1 host tried in vain (192.0.2.1)",
    [`RUN bash -c "echo ${mark} > /dev/udp/192.0.2.7/9; echo > /dev/tcp/127.0.0.1/1" || true`]:
      "nothing written, 1 host contacted (192.0.2.7)",
  };
  const dockerfile = `${from}\n${Object.keys(steps).join("\n")}\n`;
  const first = await run(dockerfile);
  expect(recordedSteps(onlyImage(first))).toEqual(Object.keys(steps));
  expect(summaries(first.log)).toEqual(Object.fromEntries(Object.entries(steps).map(([step, text]) => [step, [text]])));
  expect(summaries((await run(dockerfile)).log)).toEqual({});
});

it("sums up the steps of any user, without a network, and of a static program in an empty image", async () => {
  const files = { "main.c": '#include <stdio.h>\nint main(void) { return fclose(fopen("/made", "w")); }' };
  const dockerfile = `FROM ${baseImage(stack, "gcc")} AS cc
COPY main.c /
RUN gcc -static -o /main /main.c # ${salt()}
${from} AS user
USER nobody
RUN --network=none id > /tmp/id-${salt()}
FROM scratch
COPY --from=user /tmp /tmp
COPY --from=cc /main /main
RUN ["/main"]
`;
  const outcome = await build(stack, { ...asking, args: [...asking.args], dockerfile, files });
  const texts = Object.entries(summaries(outcome.log)).map(([step, text]) => [step.split(" ")[1], ...text]);
  expect(texts.sort()).toEqual([
    ["--network=none", "1 file written, no host contacted"],
    ['["/main"]', "1 file written, no host contacted"],
    ["gcc", "1 file written, no host contacted"],
  ]);
  expect(recordedSteps(onlyImage(outcome))).toHaveLength(3);
});

it("shows a failing step as without bob, with the same exit code, and no line of bob's in it", async () => {
  const dockerfile = `${from}\nRUN echo ${salt()} > /kept\nRUN echo about to fail; exit 42\n`;
  const withBob = await run(dockerfile);
  const plain = await build(stack, { dockerfile, bob: false });
  const error = (log: string) => log.slice(log.indexOf("\n------\n")).replaceAll(/^\d+\.\d+ /gm, "");
  expect(error(plain.log)).toContain("exit code: 42");
  expect({ code: withBob.code, error: error(withBob.log) }).toEqual({ code: plain.code, error: error(plain.log) });
  expect(Object.keys(summaries(withBob.log))).toEqual([expect.stringContaining("> /kept")]);
});

it("gives up a step when the client cancels, and leaves nothing behind", async () => {
  const dockerfile = `${from}\nRUN echo begun-${salt()}; sleep 600\n`;
  const cancelOn = /^#\d+ [\d.]+ begun-/m;
  const outcome = await build(stack, { ...asking, args: [...asking.args], dockerfile, cancelOn });
  expect(outcome.code).not.toBe(0);
  await expect.poll(() => listLeftovers(stack), { timeout: 20_000, interval: 200 }).toEqual([]);
});
