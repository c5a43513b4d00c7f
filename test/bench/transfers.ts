// SPDX-License-Identifier: Apache-2.0
import { randomFillSync } from "node:crypto";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directBuilder, runClientChecked } from "../e2e/support/client.ts";
import { baseImage, type StackInfo } from "../e2e/support/stack.ts";
import { timeBuild } from "./builds.ts";
import type { EndpointPair } from "./endpoints.ts";
import { measureRounds, medianRatio, type Round } from "./measure.ts";
import type { Outcome, Row } from "./result.ts";

/** The ways bytes take: straight to BuildKit, through an endpoint, or through one with a key, which looks into sessions. */
type Way = "plain" | "endpoint" | "signing";
const mib = 1024 * 1024;

/** A context of 1 GiB that every build transfers anew. */
export class LargeContext implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "bob-context-"));
  readonly #files = Array.from({ length: 16 }, (_, i) => join(this.#folder, `part${i}`));

  constructor() {
    const part = randomFillSync(Buffer.alloc(64 * mib));
    for (const file of this.#files) writeFileSync(file, part);
  }

  async upload(stack: StackInfo, builder: string): Promise<number> {
    const now = new Date();
    for (const file of this.#files) utimesSync(file, now, now);
    const args = ["--build-context", `data=${this.#folder}`];
    const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN --mount=from=data,target=/data du -s /data\n`;
    const ms = await timeBuild(stack, { args: ["--builder", builder] }, { dockerfile, args });
    // Every build keeps a copy of it.
    await runClientChecked(stack, ["buildctl", "prune", "--filter", "type==source.local"]);
    return ms;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Downloads 1 GB that BuildKit has in its cache. */
export function download(stack: StackInfo, builder: string): Promise<number> {
  const dockerfile = `FROM ${baseImage(stack, "debian")} AS made
RUN mkdir /data && for i in 1 2 3 4 5 6 7 8; do head -c 125000000 /dev/urandom > /data/$i; done
FROM scratch
COPY --from=made /data /
`;
  return timeBuild(stack, { args: ["--builder", builder] }, { dockerfile, output: "type=tar,dest=/dev/null" });
}

/** 1 GiB of context through both endpoints. */
export async function benchContext(stack: StackInfo, endpoints: EndpointPair): Promise<Outcome> {
  using context = new LargeContext();
  const goals = { endpoint: 1.1, signing: 1.15 };
  return await compareTransfers("1 GiB of context", endpoints, goals, (builder) => context.upload(stack, builder));
}

/** A download of 1 GB through both endpoints. */
export async function benchDownload(stack: StackInfo, endpoints: EndpointPair): Promise<Outcome> {
  const goals = { endpoint: 1.1, signing: 1.1 };
  return await compareTransfers("1 GB downloaded", endpoints, goals, (builder) => download(stack, builder));
}

async function compareTransfers(
  what: string,
  endpoints: EndpointPair,
  goals: Record<"endpoint" | "signing", number>,
  transfer: (builder: string) => Promise<number>,
): Promise<Outcome> {
  const builders: Record<Way, string> = { plain: directBuilder, ...endpoints };
  for (const builder of Object.values(builders)) await transfer(builder);
  const extent = { rounds: 11, seconds: 130 };
  const rounds = await measureRounds(["endpoint", "signing"], extent, (way) => transfer(builders[way]));
  return { rows: [rowOf(`${what} through the endpoint`, "endpoint"), rowOf("… with a key", "signing")], raw: rounds };

  function rowOf(name: string, way: "endpoint" | "signing"): Row {
    const value = medianRatio(rounds as Round<"endpoint" | "signing">[], way);
    return { kind: "single", what: name, unit: "×", value, goal: goals[way] };
  }
}
