// SPDX-License-Identifier: Apache-2.0
import { registryOptions } from "@bob/oci/image/open-source";
import { parseReference } from "@bob/oci/reference";
import { checkLogin } from "@bob/oci/registry/check-login";
import { eraseLogin, storeLogin } from "@bob/oci/registry/docker-login";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { RegistryOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { sourceOptions } from "./source-options.ts";
import { readPassword } from "./stdin-password.ts";

export interface LoginOptions extends RegistryOptions {
  username?: string;
  password?: string;
  passwordStdin?: boolean;
}

/** Checks a login and keeps it. */
export async function logIn(registry: string, options: LoginOptions, run: Run, context: CommandContext): Promise<void> {
  const host = hostOf(registry);
  const signal = context.signal(options.timeout);
  const credentials = await readLogin(host, options, context, signal);
  const { creds: _, ...connection } = sourceOptions(options, context.env);
  const wasAsked = await checkLogin(host, credentials, registryOptions(connection), signal);
  const { where, isPlain } = await storeLogin(host, credentials, context.env, signal);
  if (!wasAsked) run.note(`⚠️ ${host} asks nobody for a login: whether this one is good is not known`);
  if (isPlain)
    run.note(
      `⚠️ the password is in ${where}, not encrypted; docker's "credsStore" names a helper that keeps it elsewhere`,
    );
  run.note(`✔ logged in to ${host} as ${safeText(credentials.username)}`);
  if (run.format === "json")
    run.write(`${JSON.stringify({ registry: host, username: credentials.username, where }, null, 2)}\n`);
}

/** Forgets a login. */
export async function logOut(registry: string, run: Run, context: CommandContext): Promise<void> {
  const host = hostOf(registry);
  const wasThere = await eraseLogin(host, context.env, context.signal());
  run.note(wasThere ? `✔ logged out of ${host}` : `✔ there is no login for ${host}`);
  if (run.format === "json") run.write(`${JSON.stringify({ registry: host, removed: wasThere }, null, 2)}\n`);
}

/** @throws {BobError} USAGE for what is no registry. */
function hostOf(text: string): string {
  const host = text.replace(/^(?:https?|oci):\/\//, "").replace(/\/(?:v[12]\/?)?$/, "");
  const known = host === "index.docker.io" || host === "registry-1.docker.io" ? "docker.io" : host;
  const { registry } = parseReference(`${known}/repository`);
  if (registry === known) return registry;
  throw new BobError(
    "USAGE",
    `"${safeText(text)}" is not a registry: write its host, such as ghcr.io or localhost:5000`,
  );
}

async function readLogin(
  host: string,
  { username, password, passwordStdin = false, creds }: LoginOptions,
  context: CommandContext,
  signal: AbortSignal,
) {
  const [, user, secret] = /^([^:]+):(.*)$/s.exec(creds ?? "") ?? [];
  const name = username ?? user;
  if (!name) throw new BobError("USAGE", "--username is required");
  if (passwordStdin && password !== undefined)
    throw new BobError("USAGE", "--password and --password-stdin contradict each other: give one of them");
  const given = passwordStdin ? await readPassword(context, signal) : (password ?? secret);
  const found = given ?? (await context.askSecret(`password of ${safeText(name)} at ${host}: `));
  if (!found) throw new BobError("USAGE", "--password is required (or --password-stdin)");
  return { username: name, password: found };
}
