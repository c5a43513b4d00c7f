// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Evidence, Statement } from "@bob/proto";
import { describe, expect, it } from "vitest";
import { build, onlyImage, removeLayout } from "../e2e/support/build.ts";
import { execSteps, readEvidence } from "../e2e/support/oci-layout.ts";
import { baseImage, openStack } from "../e2e/support/stack.ts";

const stack = await openStack();
const debian = baseImage(stack, "debian");

const salt = `${process.pid}-${Date.now()}`;

describe("platforms", () => {
  it("attaches evidence to each image of a multi-platform build", async () => {
    const dockerfile = `FROM --platform=$BUILDPLATFORM ${debian} AS make
ARG TARGETARCH
RUN echo $TARGETARCH ${salt} > /made
FROM scratch
COPY --from=make /made /
`;
    const outcome = await build(stack, { dockerfile, args: ["--platform=linux/amd64,linux/arm64"] });
    expect(outcome.code, outcome.log).toBe(0);
    const evidence = outcome.images.map(readEvidence);
    expect(evidence.map(({ platform }) => platform).sort()).toEqual(["linux/amd64", "linux/arm64"]);
    expect(evidence.map((each) => execSteps(each).map((step) => step.record.status))).toEqual([
      ["recorded"],
      ["recorded"],
    ]);
    removeLayout(outcome);
  });

  it("refuses steps of a platform without bob-step, or shows them as unrecorded", async () => {
    const dockerfile = `FROM --platform=linux/s390x scratch\nCOPY Dockerfile /\nRUN ["/nothing"]\n`;
    const failed = await build(stack, { dockerfile, args: ["--platform=linux/s390x"] });
    expect(failed.code).not.toBe(0);
    expect(failed.log).toMatch(/linux\/s390x cannot be recorded.*BOB_ON_MISSING=warn/);
  });
});

describe("inner frontends", () => {
  it("follows the Dockerfile's own syntax line when BUILDKIT_SYNTAX names bob", async () => {
    const dockerfile = `# syntax=docker/dockerfile:1\nFROM ${debian}\nRUN echo followed ${salt}\n`;
    const outcome = await build(stack, { dockerfile });
    expect(outcome.log).toMatch(/docker-image:\/\/docker.io\/docker\/dockerfile:1/);
    expect(execSteps(readEvidence(onlyImage(outcome)))[0]?.record.status).toBe("recorded");
  });

  it("works as the Dockerfile's syntax line, alone and together with BUILDKIT_SYNTAX", async () => {
    const dockerfile = `# syntax=${stack.frontend}\nFROM ${debian}\nRUN echo named ${salt}\n`;
    for (const bob of [false, true]) {
      const evidence = readEvidence(onlyImage(await build(stack, { dockerfile, bob })));
      expect(execSteps(evidence).map((step) => step.definition.args.at(-1))).toEqual([`echo named ${salt}`]);
    }
  });

  it("takes the one of BOB_SYNTAX", async () => {
    const dockerfile = `FROM ${debian}\nRUN echo other frontend ${salt}\n`;
    const outcome = await build(stack, { dockerfile, options: { BOB_SYNTAX: "docker/dockerfile:1" } });
    expect(outcome.log).toMatch(/docker-image:\/\/docker.io\/docker\/dockerfile:1/);
    expect(execSteps(readEvidence(onlyImage(outcome)))).toHaveLength(1);
  });
});

describe("what is not an image build", () => {
  it.each(["--check", "--call=outline", "--call=targets"])("passes %s through", async (call) => {
    const dockerfile = `ARG COLOUR=red\nFROM ${debian} AS first\nARG COLOUR\nRUN echo $COLOUR\n`;
    const [withBob, plain] = await Promise.all(
      [true, false].map((bob) => build(stack, { dockerfile, bob, output: "type=cacheonly", args: [call] })),
    );
    expect(withBob?.code, withBob?.log).toBe(plain?.code);
    const answer = (log = "") =>
      log.split("\n").filter((line) => /^(Check complete|TARGET|BUILD ARG|COLOUR|first)/.test(line));
    expect(answer(withBob?.log)).toEqual(answer(plain?.log));
    expect(answer(plain?.log).length).toBeGreaterThan(0);
  });

  it("passes lint warnings and syntax errors through, with the Dockerfile's lines", async () => {
    const warned = await build(stack, { dockerfile: `from ${debian}\nRUN echo lint ${salt}\n` });
    expect(warned.log).toMatch(/ConsistentInstructionCasing|FromAsCasing|1 warning found/);
    const broken = await build(stack, { dockerfile: `FROM ${debian}\nRUNN echo\n` });
    expect(broken.code).not.toBe(0);
    expect(broken.log).toMatch(/>>> RUNN echo/);
    expect(broken.log).toMatch(/unknown instruction: RUNN/);
  });

  it("puts the predicates beside the files of a local export", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bob-local-"));
    const dockerfile = `FROM ${debian} AS make\nRUN echo local ${salt} > /made\nFROM scratch\nCOPY --from=make /made /\n`;
    const outcome = await build(stack, { dockerfile, output: `type=local,dest=${folder}` });
    expect(outcome.code, outcome.log).toBe(0);
    expect(existsSync(join(folder, "made"))).toBe(true);
    const statement = JSON.parse(readFileSync(join(folder, "bob-evidence.json"), "utf8")) as Statement<Evidence>;
    expect(statement.predicate.steps.map((step) => step.kind)).toEqual(["declared", "exec", "declared"]);
    rmSync(folder, { recursive: true });
  });
});

describe("what the inner frontend is given", () => {
  it("hands over named contexts and files of the context", async () => {
    const dockerfile = `FROM base\nCOPY --from=extra Dockerfile /extra\nCOPY file /\nRUN cat /file /extra && echo ${salt}\n`;
    const folder = mkdtempSync(join(tmpdir(), "bob-extra-"));
    const args = ["--build-context", `base=docker-image://${debian}`, "--build-context", "extra=test/integration"];
    rmSync(folder, { recursive: true });
    const outcome = await build(stack, {
      dockerfile: dockerfile.replace("Dockerfile /extra", "stack.test.ts /extra"),
      files: { file: "x" },
      args,
    });
    expect(execSteps(readEvidence(onlyImage(outcome)))).toHaveLength(1);
  });

  it("runs the steps once when an SBOM scanner looks at the image", async () => {
    const scanner = `${stack.registry}/test/scanner:1`;
    const entry = `FROM ${debian}\nENTRYPOINT ["/bin/sh", "-c", "echo '{\\"predicateType\\":\\"https://spdx.dev/Document\\",\\"predicate\\":{}}' > $BUILDKIT_SCAN_DESTINATION/s.spdx.json"]\n`;
    const made = await build(stack, { dockerfile: entry, bob: false, output: `type=registry,name=${scanner}` });
    expect(made.code, made.log).toBe(0);
    const dockerfile = `FROM ${debian}\nRUN echo scanned ${salt}; date +%s%N > /when\n`;
    const outcome = await build(stack, { dockerfile, args: ["--attest", `type=sbom,generator=${scanner}`] });
    const image = onlyImage(outcome);
    expect([...image.attestations.keys()]).toContain("https://spdx.dev/Document");
    expect(execSteps(readEvidence(image)).map((step) => step.record.status)).toEqual(["recorded"]);
    expect(outcome.log.match(new RegExp(`RUN echo scanned ${salt}.*\\n#\\d+ [0-9.]+ scanned`, "g"))).toHaveLength(1);
  });
});

describe("the cache", () => {
  it("makes every record again with --no-cache", async () => {
    const dockerfile = `FROM ${debian}\nRUN echo again ${salt} > /a\nRUN cat /a > /b\n`;
    const records = async (args: string[]) =>
      execSteps(readEvidence(onlyImage(await build(stack, { dockerfile, args })))).map((step) =>
        JSON.stringify(step.record),
      );
    const first = await records([]);
    const second = await records(["--no-cache"]);
    expect(second).toHaveLength(2);
    expect(first.some((record) => second.includes(record))).toBe(false);
    expect(await records([])).toEqual(second);
  });

  it("takes the record of a cached step when a later step changes", async () => {
    const dockerfile = (last: string) => `FROM ${debian}\nRUN echo first ${salt} > /a\nRUN ${last}\n`;
    const records = async (last: string) =>
      execSteps(readEvidence(onlyImage(await build(stack, { dockerfile: dockerfile(last) })))).map((step) =>
        JSON.stringify(step.record),
      );
    const [before, other] = [await records("echo one"), await records("echo two")];
    expect(other[0]).toBe(before[0]);
    expect(other[1]).not.toBe(before[1]);
  });
});

describe("records of unrelated builds", () => {
  // BuildKit links cache keys by equal content: with equal tombstones these two builds became one key.
  it("stay apart after both had nothing but tombstones", async () => {
    const dockerfile = (name: string) => `FROM ${debian}\nRUN echo ${name} ${salt} > /a\nRUN cat /a > /b\n`;
    const cache = (name: string) => `type=registry,ref=${stack.registry}/cache/apart-${name}-${salt}:latest`;
    const names = ["left", "right"];
    for (const name of names)
      await build(stack, { dockerfile: dockerfile(name), args: ["--cache-to", `${cache(name)},mode=min`] });
    await stack.prune();
    for (const name of names) {
      const args = ["--cache-from", cache(name)];
      const failed = await build(stack, { dockerfile: dockerfile(name), args, options: { BOB_ON_UNRECORDED: "fail" } });
      expect(failed.log).toMatch(/2 step\(s\) without the record/);
    }
    for (const args of [["--no-cache"], []]) {
      for (const name of names) {
        const evidence = readEvidence(onlyImage(await build(stack, { dockerfile: dockerfile(name), args })));
        expect(execSteps(evidence).map((step) => step.record.status)).toEqual(["recorded", "recorded"]);
      }
    }
  });
});

describe("a build that failed", () => {
  it("leaves layers with their records: the next build makes nothing again", async () => {
    const dockerfile = (last: string) => `FROM ${debian}\nRUN echo kept ${salt} > /a\nRUN cat /a > /b\nRUN ${last}\n`;
    const failed = await build(stack, { dockerfile: dockerfile("exit 3") });
    expect(failed.code).not.toBe(0);
    const fixed = await build(stack, { dockerfile: dockerfile("true"), options: { BOB_ON_UNRECORDED: "fail" } });
    const evidence = readEvidence(onlyImage(fixed));
    expect(execSteps(evidence).map((step) => step.record.status)).toEqual(["recorded", "recorded", "recorded"]);
  });

  it("in making steps again does not let a foreign record pass later", async () => {
    const ref = `${stack.registry}/cache/frontend-${salt}:latest`;
    const dockerfile = `FROM ${debian}
RUN date +%s%N > /first-${salt}
RUN --mount=type=secret,id=end sh -c 'test "$(cat /run/secrets/end)" = well' && date +%s%N > /second-${salt}
`;
    const secret = (end: string) => ["--secret", `id=end,env=END_${end}`];
    process.env.END_well = "well";
    process.env.END_badly = "badly";
    const cache = ["--cache-to", `type=registry,ref=${ref},mode=min`];
    const first = await build(stack, { dockerfile, args: [...cache, ...secret("well")] });
    expect(first.code, first.log).toBe(0);
    await stack.prune();
    const args = ["--cache-from", `type=registry,ref=${ref}`];
    // The steps are made again for their records, the second one fails, so nothing may be believed of either.
    const failed = await build(stack, { dockerfile, args: [...args, ...secret("badly")] });
    expect(failed.code).not.toBe(0);
    const next = await build(stack, {
      dockerfile,
      args: [...args, ...secret("well")],
      options: { BOB_ON_UNRECORDED: "fail" },
    });
    expect(next.code).not.toBe(0);
    expect(next.log).toMatch(/first-.*\n.*second-/);
    const made = await build(stack, { dockerfile, args: [...args, ...secret("well")] });
    expect(execSteps(readEvidence(onlyImage(made))).map((step) => step.record.status)).toEqual([
      "recorded",
      "recorded",
    ]);
    expect(onlyImage(made).diffIds).not.toEqual(onlyImage(first).diffIds);
  });
});
