// SPDX-License-Identifier: Apache-2.0
import { userInfo } from "node:os";
import { join } from "node:path";

/** The folder of docker's configuration: `$DOCKER_CONFIG`, or `~/.docker`. As docker has it, an empty variable is none. */
export function dockerFolder(env: NodeJS.ProcessEnv): string {
  return env.DOCKER_CONFIG || join(env.HOME || userInfo().homedir, ".docker");
}
