// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SourceOptions } from "@bob/oci/image/open-source";
import { dockerFolder } from "@bob/oci/registry/docker-folder";
import type { RegistryOptions } from "../commands/common-options.ts";

/** How what a command reads is opened. */
export function sourceOptions(options: RegistryOptions, env: NodeJS.ProcessEnv): SourceOptions {
  const { plainHttp, insecure, caFile, creds } = options;
  return {
    env,
    ...(plainHttp !== undefined && { plainHttp }),
    ...(insecure !== undefined && { insecure }),
    ...(caFile !== undefined && { caFile }),
    ...(creds !== undefined && { creds }),
  };
}

/** Where a login for the registry is looked for, should it ask for one. */
export function describeLogins({ creds }: RegistryOptions, env: NodeJS.ProcessEnv): string {
  if (creds !== undefined) return "login: --creds";
  const file = join(dockerFolder(env), "config.json");
  const found = existsSync(file) ? file : `${file} (not there)`;
  return `logins: ${env.DOCKER_AUTH_CONFIG ? "$DOCKER_AUTH_CONFIG, then " : ""}${found}`;
}
