// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, onlyImage } from "../e2e/support/build.ts";
import { execSteps, readEvidence, recordOf } from "../e2e/support/oci-layout.ts";
import { baseImage, openStack, type StackInfo } from "../e2e/support/stack.ts";
import { ensureClientTools } from "../support/client-tools.ts";
import { ensureEndpoint, stopEndpoint } from "../support/endpoint.ts";
import { bobHome, toolsBin } from "../support/paths.ts";
import { startRootlessBuildkitd, stopRootlessBuildkitd } from "../support/rootless-buildkitd.ts";
import { testCell } from "./support/cell.ts";

const whole = { complete: true, lost: {}, truncated: {}, bypasses: [] };
const buildx = join(toolsBin, "buildx");

describe.each([
  ["rootless", true],
  ["rootless-no-process-sandbox", false],
])("%s BuildKit", (name, hasProcessSandbox) => {
  const dir = join(bobHome, name);
  let stack: StackInfo;

  beforeAll(async () => {
    const tests = await openStack();
    mkdirSync(dir, { recursive: true });
    const buildkitd = await startRootlessBuildkitd({ dir, registry: tests.registry, hasProcessSandbox });
    const endpoint = await ensureEndpoint(dir, buildkitd);
    const env = await ensureClientTools(dir, { buildkitd, endpoint, registry: tests.registry, bobd: tests.bobd });
    stack = { ...tests, buildkitd, endpoint, env };
  });

  afterAll(async () => {
    await stopEndpoint(dir);
    await stopRootlessBuildkitd(dir);
    rmSync(dir, { recursive: true });
  });

  /** By the endpoint. */
  const asking = (...options: string[]) => ({ bob: false, args: [`--attest=type=bob${options.join("")}`] });

  testCell(name, ["BUILDKIT_SYNTAX"], () => ({ buildx, builder: { remote: stack.buildkitd }, stack }));
  testCell(`endpoint before ${name}`, ["attest"], () => ({ buildx, builder: { remote: stack.endpoint }, stack }));

  it("gives steps that run at the same time records of their own", async () => {
    const names = ["a", "b", "c"];
    const address = `/dev/tcp/${stack.registry.replace(":", "/")}`;
    const branches = names.map(
      (each) => `FROM ${baseImage(stack, "debian")} AS ${each}
SHELL ["/bin/bash", "-c"]
RUN echo ${each} >/made-${each}; id -u; (sleep 60 &); exec 3<>${address}; sleep 1\n`,
    );
    const copies = names.map((each) => `COPY --from=${each} /made-${each} /\n`);
    const dockerfile = `${branches.join("")}FROM scratch\n${copies.join("")}`;
    const evidence = readEvidence(onlyImage(await build(stack, { dockerfile, ...asking() })));
    expect(execSteps(evidence)).toHaveLength(names.length);
    for (const each of names) {
      const record = recordOf(evidence, `/made-${each}`);
      expect(record.completeness).toEqual(whole);
      expect(record.leftBehindFrom).toBe("snapshot");
      expect(record.leftBehind.map(({ path }) => path)).toContain(`/made-${each}`);
      expect(new Set(record.processes.flatMap(({ uids }) => uids))).toEqual(new Set([0]));
      expect(JSON.stringify(record.network)).toContain(stack.registry.split(":")[1]);
      expect(JSON.stringify(record)).not.toMatch(new RegExp(`/made-[^${each}"]`));
    }
  });

  it("builds the layers that it builds without bob", async () => {
    const dockerfile = `FROM ${baseImage(stack, "debian")}
RUN echo made >/made && install -d -o 1000 -m 700 /home/someone && rm -r /var/tmp\n`;
    const layers = async (input: object) =>
      onlyImage(await build(stack, { dockerfile, reproducible: true, ...input })).layers;
    expect(await layers(asking())).toEqual(await layers({ bob: false }));
  });

  it("says so where no recorder is", async () => {
    const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN echo ${Math.random()} >/made\n`;
    await stack.killBobd();
    try {
      const failed = await build(stack, { dockerfile, ...asking() });
      expect(failed.code).toBe(1);
      expect(failed.log).toMatch(/bob: no recorder answered/);
      const evidence = readEvidence(onlyImage(await build(stack, { dockerfile, ...asking(",on-missing=warn") })));
      expect(execSteps(evidence).map(({ record }) => record)).toEqual([
        { status: "unrecorded", reason: "no-recorder" },
      ]);
    } finally {
      await stack.startBobd();
    }
  });
});
