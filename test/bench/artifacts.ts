// SPDX-License-Identifier: Apache-2.0
import { randomFillSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseReference } from "../../oci/src/reference.ts";
import { putManifest } from "../../oci/src/registry/push.ts";
import { RegistryClient } from "../../oci/src/registry/registry-client.ts";
import { RegistrySource } from "../../oci/src/registry/registry-source.ts";
import type { StackInfo } from "../e2e/support/stack.ts";
import { nodeBinary, projectRoot, toolsBin } from "../support/paths.ts";
import { measureRounds, medianRatio } from "./measure.ts";
import type { Outcome, Row } from "./result.ts";
import { runOnce } from "./run-once.ts";

const bobctl = [nodeBinary, join(projectRoot, "dist/cli/bobctl")];
const [oras, flux] = [join(toolsBin, "oras"), join(toolsBin, "flux")];
const mib = 1024 * 1024;
const origin = ["--source", "bench", "--revision", "bench"];

/** What the scenarios need of a stack. */
type Registry = Pick<StackInfo, "registry" | "env">;

/** Push and pull of 500 MiB of random bytes in a folder, beside oras at the same registry, each time to a repository of its own; and the memory they take. */
export async function benchArtifacts(stack: Registry): Promise<Outcome> {
  const work = mkdtempSync(join(tmpdir(), "bob-artifacts-"));
  try {
    const content = join(work, "content");
    mkdirSync(content);
    const part = randomFillSync(Buffer.alloc(50 * mib));
    for (let at = 0; at < 10; at++) {
      part.writeUInt32LE(at);
      writeFileSync(join(content, `part${at}`), part);
    }
    const peaks: number[] = [];
    const run = async (argv: string[]) => {
      const { ms, peakMiB } = await runOnce(argv, stack, work);
      if (argv[0] === nodeBinary) peaks.push(peakMiB);
      return ms;
    };
    const salt = Date.now().toString(36);
    const nameOf = (side: string, round: number) => `${stack.registry}/bench/${salt}-${side}-${round}:1`;
    const pushes = await measureRounds(["bobctl"], { rounds: 5, seconds: 300 }, (side, round) => {
      const name = nameOf(side, round);
      return run(
        side === "bobctl"
          ? [...bobctl, "push", "artifact", `oci://${name}`, "--path", content, ...origin]
          : [oras, "push", "--plain-http", name, "content"],
      );
    });
    const pulls = await measureRounds(["bobctl"], { rounds: 5, seconds: 120 }, async (side, round) => {
      const into = join(work, `into-${side}-${round}`);
      mkdirSync(into);
      const name = nameOf(side, 0);
      const ms = await run(
        side === "bobctl"
          ? [...bobctl, "pull", "artifact", `oci://${name}`, "--output", into]
          : [oras, "pull", "--plain-http", "--output", into, name],
      );
      rmSync(into, { recursive: true });
      return ms;
    });
    const rows: Row[] = [
      ratio("`bobctl push artifact` of 500 MiB, beside `oras push`", medianRatio(pushes, "bobctl"), 1.1),
      ratio("`bobctl pull artifact` of 500 MiB, beside `oras pull`", medianRatio(pulls, "bobctl"), 1.1),
      { kind: "single", what: "… resident at most", unit: "MiB", value: Math.max(...peaks), goal: 150 },
    ];
    return { rows, raw: { pushes, pulls, peaks } };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** `list artifacts` of a repository with 1,000 tags, beside flux. */
export async function benchListArtifacts(stack: Registry): Promise<Outcome> {
  const work = mkdtempSync(join(tmpdir(), "bob-artifacts-"));
  try {
    const name = `${stack.registry}/bench/tags-${Date.now().toString(36)}`;
    writeFileSync(join(work, "bob.yaml"), "kind: Bob\n");
    await runOnce([...bobctl, "push", "artifact", `oci://${name}:v0`, "--path", work, ...origin], stack);
    await addTags(name, 999);
    const rounds = await measureRounds(["bobctl"], { rounds: 9, seconds: 90 }, async (side) => {
      const program = side === "bobctl" ? bobctl : [flux];
      const insecure = side === "bobctl" ? [] : ["--insecure-registry"];
      return (await runOnce([...program, "list", "artifacts", `oci://${name}`, ...insecure], stack)).ms;
    });
    const what = "`bobctl list artifacts` of 1,000 tags, beside flux";
    return { rows: [ratio(what, medianRatio(rounds, "bobctl"), 1.5)], raw: rounds };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function ratio(what: string, value: number, goal: number): Row {
  return { kind: "single", what, unit: "×", value, goal };
}

async function addTags(name: string, count: number): Promise<void> {
  const reference = parseReference(`${name}:v0`);
  const client = new RegistryClient(reference, { actions: "pull,push" });
  const signal = AbortSignal.timeout(120_000);
  const { descriptor, bytes } = await new RegistrySource(reference, {}, client).readRoot(signal);
  for (let at = 1; at <= count; at++)
    await putManifest(client, { mediaType: descriptor.mediaType, bytes, tag: `v${at}` }, signal);
}
