import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Host } from "./build.ts";
import { optionsFromEnvironment } from "./environment.ts";
import { describeFailure } from "./failure.ts";
import { GatewayClient } from "./gateway/client.ts";
import { GrpcClient } from "./gateway/grpc-client.ts";
import { stdioTransport } from "./gateway/stdio.ts";
import { rehearse } from "./rehearse.ts";

/** `EX_SOFTWARE` of sysexits.h. */
const exitSoftware = 70;

const ociArchitecture: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", ia32: "386" };
const ownArchitecture = ociArchitecture[process.arch] ?? process.arch;

function fail(thrown: unknown): never {
  process.stderr.write(
    `bob frontend: ${thrown instanceof Error ? (thrown.stack ?? thrown.message).replaceAll("\n", " | ") : String(thrown)}\n`,
  );
  process.exit(exitSoftware);
}

process.on("uncaughtException", fail);

const host: Host = {
  clock: {
    bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
    monotonicNs: () => process.hrtime.bigint(),
  },
  defaultArchitecture: ownArchitecture,
  // What fails there fails in the build too, and with a message that is about the build.
  rehearse: () => rehearse().catch(() => undefined),
  readShim: async (architecture) =>
    (await readShimFile(`bob-step-${architecture}`)) ??
    (architecture === ownArchitecture ? await readShimFile("bob-step") : undefined),
};

async function readShimFile(name: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(import.meta.dirname, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function main(): Promise<void> {
  using grpc = new GrpcClient(stdioTransport());
  const client = new GatewayClient(grpc, new AbortController().signal);
  try {
    await client.returnResult(await build(client, optionsFromEnvironment(process.env), host));
  } catch (error) {
    await client.returnError(describeFailure(error));
  }
}

// `--rehearse` fills Node's compile cache (NODE_COMPILE_CACHE) when the image is built.
const run = process.argv.includes("--rehearse") ? rehearse : main;
run().then(() => process.exit(0), fail);
