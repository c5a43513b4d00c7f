// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { toolsBin } from "../../support/paths.ts";
import { makeFolder, runClientChecked } from "./client.ts";
import type { openStack } from "./stack.ts";

type Stack = Awaited<ReturnType<typeof openStack>>;

/** The environment of a docker with one login, whose builder is the endpoint at a socket. */
export async function dockerWithLogin(
  stack: Stack,
  socket: string,
  host: string,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<Record<string, string>> {
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  const config = makeFolder({ "config.json": JSON.stringify({ auths: { [host]: { auth } } }) });
  mkdirSync(join(config, "cli-plugins"));
  symlinkSync(join(toolsBin, "buildx"), join(config, "cli-plugins/docker-buildx"));
  const env = { DOCKER_CONFIG: config, BUILDX_BUILDER: "signing" };
  const create = ["docker", "buildx", "create", "--name=signing", "--driver=remote", `unix://${socket}`];
  await runClientChecked(stack, create, { env });
  return env;
}
