// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { ensureRemoteBuilder, makeFolder, runClient } from "../e2e/support/client.ts";
import { makeSignKey } from "../e2e/support/login-registry.ts";
import { type OwnProcess, startOwnEndpoint } from "../e2e/support/own-process.ts";
import type { StackInfo } from "../e2e/support/stack.ts";

/** The names of two builders: through an endpoint without a key, and through one that signs. */
export interface EndpointPair {
  readonly endpoint: string;
  readonly signing: string;
}

/** An endpoint that nothing has gone through yet, and a builder that leads to it. */
export interface FreshEndpoint extends AsyncDisposable {
  readonly builder: string;
  readonly pid: number;
}

export async function startEndpoint(stack: StackInfo, name: string, options: readonly string[] = []) {
  const builder = `bench-${name}`;
  const address = `unix://${join(makeFolder({}), "e.sock")}`;
  const own: OwnProcess = await startOwnEndpoint("--listen", address, "--buildkit", stack.buildkitd, ...options);
  await ensureRemoteBuilder(stack, builder, address);
  const dispose = async () => {
    await runClient(stack, ["docker", "buildx", "rm", "--keep-state", builder]);
    await own[Symbol.asyncDispose]();
  };
  return { builder, pid: own.pid, [Symbol.asyncDispose]: dispose } satisfies FreshEndpoint;
}

export function startSigningEndpoint(stack: StackInfo, name: string): Promise<FreshEndpoint> {
  return startEndpoint(stack, name, ["--sign-key", makeSignKey().key]);
}
