// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SourceOptions } from "@bob/oci/image/open-source";
import { dockerFolder } from "@bob/oci/registry/docker-folder";
import { BobError } from "@bob/proto/errors";
import { type Command, Option } from "commander";

/** Options of every command that reads an image. */
export interface ImageOptions {
  platform?: string;
  plainHttp?: boolean;
  insecure?: boolean;
  caFile?: string;
  creds?: string;
  timeout: number;
}

export function addImageOptions(command: Command): Command {
  return command
    .option("--platform <os/arch>", "platform of a multi-platform image, such as linux/arm64")
    .option("--plain-http", "speak http to the registry")
    .option("--insecure", "trust any certificate of the registry, and speak http if it has none")
    .option("--ca-file <file>", "trust this authority's certificates, too (PEM; besides the machine's and docker's)")
    .option("--creds <user:password>", "credentials for the registry (default: docker's)")
    .addOption(
      new Option("--timeout <duration>", "give up after this time").default(300_000, "5m").argParser(parseDuration),
    );
}

export function sourceOptions(options: ImageOptions, env: NodeJS.ProcessEnv): SourceOptions {
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
export function describeLogins({ creds }: ImageOptions, env: NodeJS.ProcessEnv): string {
  if (creds !== undefined) return "login: --creds";
  const file = join(dockerFolder(env), "config.json");
  const found = existsSync(file) ? file : `${file} (not there)`;
  return `logins: ${env.DOCKER_AUTH_CONFIG ? "$DOCKER_AUTH_CONFIG, then " : ""}${found}`;
}

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `5m` in milliseconds. @throws {BobError} USAGE */
export function parseDuration(text: string): number {
  const [, digits, unit = "s"] = /^(\d+)(ms|s|m|h)?$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
  if (!(milliseconds > 0) || milliseconds > 2 ** 31 - 1) {
    throw new BobError("USAGE", `"${text}" is not a duration: write a number with ms, s, m or h, such as 90s`);
  }
  return milliseconds;
}
