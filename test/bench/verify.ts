// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { runClientChecked } from "../e2e/support/client.ts";
import { baseImage, type StackInfo } from "../e2e/support/stack.ts";
import { baseImages } from "../support/base-images.ts";
import { nodeBinary, projectRoot, toolsBin } from "../support/paths.ts";
import { timeBuild } from "./builds.ts";
import { measureRounds, median, medianRatio } from "./measure.ts";
import type { Outcome } from "./result.ts";
import { runOnce } from "./run-once.ts";

const bobctl = join(projectRoot, "dist/cli/bobctl");
const emptyNode = [nodeBinary, "-e", "0"];

/** `bobctl verify` of the web application, beside a Node that does nothing; as shipped. */
export async function benchVerify(stack: StackInfo): Promise<Outcome> {
  const image = await pushWebapp(stack);
  const argv = verifyCommand(stack, image);
  const rounds = await measureRounds(["verify"], { rounds: 31, seconds: 60 }, async (side) => {
    return (await runOnce(side === "verify" ? argv : emptyNode, stack)).ms;
  });
  const what = "`bobctl verify` of the web application, beside an empty `node -e 0`";
  return { rows: [ratioRow(what, medianRatio(rounds, "verify"), 3)], raw: rounds };
}

/** `bobctl verify` of an image of 1 GiB with 200 steps, beside what only reads its layers, `crane export`; and its memory. */
export async function benchVerifyLarge(stack: StackInfo): Promise<Outcome> {
  const image = await pushLargeImage(stack);
  const crane = [join(toolsBin, "crane"), "export", "--insecure", image, "/dev/null"];
  const peaks: number[] = [];
  const rounds = await measureRounds(["verify"], { rounds: 7, seconds: 150 }, async (side) => {
    const { ms, peakMiB } = await runOnce(side === "verify" ? verifyCommand(stack, image) : crane, stack);
    if (side === "verify") peaks.push(peakMiB);
    return ms;
  });
  const what = "`bobctl verify` of 1 GiB with 200 steps, beside `crane export`";
  const memory = {
    kind: "single",
    what: "… resident at most",
    unit: "MiB",
    value: Math.max(...peaks),
    goal: 200,
  } as const;
  return { rows: [ratioRow(what, medianRatio(rounds, "verify"), 1.3), memory], raw: { rounds, peaks: median(peaks) } };
}

function ratioRow(what: string, value: number, goal: number): Outcome["rows"][number] {
  return { kind: "single", what, unit: "×", value, goal };
}

function verifyCommand({ publicKey }: StackInfo, image: string): string[] {
  return [nodeBinary, bobctl, "verify", image, "--key", publicKey];
}

async function pushWebapp(stack: StackInfo): Promise<string> {
  const image = `${stack.registry}/bench/webapp`;
  const base = `docker-image://${baseImage(stack, "node")}`;
  const options = [
    "--attest",
    "type=bob",
    "--build-context",
    `node:${baseImages.node}=${base}`,
    "--tag",
    image,
    "--push",
  ];
  await runClientChecked(stack, ["docker", "buildx", "build", ...options, join(projectRoot, "examples/webapp")]);
  return image;
}

/** Of random bytes, so that what is stored is as long as what it is made of. */
async function pushLargeImage(stack: StackInfo): Promise<string> {
  const image = `${stack.registry}/bench/large`;
  const steps = Array.from({ length: 200 }, (_, i) => `RUN head -c 5368709 /dev/urandom > /part${i}`);
  const dockerfile = `FROM ${baseImage(stack, "debian")}\n${steps.join("\n")}\n`;
  await timeBuild(
    stack,
    { args: ["--attest", "type=bob"] },
    { dockerfile, output: `type=image,name=${image},push=true` },
  );
  return image;
}
