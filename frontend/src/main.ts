// SPDX-License-Identifier: Apache-2.0
import { build, type Host } from "./build.ts";
import { describeFailure } from "./failure.ts";
import { GatewayClient } from "./gateway/client.ts";
import { GrpcClient } from "./gateway/grpc-client.ts";
import { stdioTransport } from "./gateway/stdio.ts";
import { localHost } from "./host.ts";
import { rehearse } from "./rehearse.ts";
import { optionsFromEnvironment } from "./request/environment.ts";

/** `EX_SOFTWARE` of sysexits.h. */
const exitSoftware = 70;

function fail(thrown: unknown): never {
  process.stderr.write(
    `bob frontend: ${thrown instanceof Error ? (thrown.stack ?? thrown.message).replaceAll("\n", " | ") : String(thrown)}\n`,
  );
  process.exit(exitSoftware);
}

process.on("uncaughtException", fail);

const host: Host = {
  ...localHost(import.meta.dirname),
  // What fails there fails in the build too, and with a message that is about the build.
  rehearse: () => rehearse().catch(() => undefined),
};

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
