// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BobError, parseJson } from "@bob/proto";
import { runHelper } from "./credential-helper.ts";
import { dockerFolder } from "./docker-folder.ts";

/** What docker stores for a registry. An identity token is traded for access tokens; a registry token is one. */
export interface Credentials {
  username: string;
  password: string;
  identityToken?: string;
  registryToken?: string;
}

interface DockerConfig {
  auths?: Record<string, { auth?: string; identitytoken?: string; registrytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/** Docker Hub's key in docker's configuration. */
const DOCKER_HUB_KEY = "https://index.docker.io/v1/";

/**
 * Finds credentials for a registry as docker does: `$DOCKER_AUTH_CONFIG`, then `$DOCKER_CONFIG/config.json` or
 * `~/.docker/config.json`; in each `credHelpers`, `credsStore`, `auths`. Hosts must match exactly.
 *
 * @param registry host as in a reference, e.g. `docker.io`, `localhost:5000`.
 */
export async function findCredentials(
  registry: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const key = credentialKey(registry);
  for (const config of await readConfigs(env)) {
    const found = (await askHelper(config, key, env, signal)) ?? fromAuths(config, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a registry is called in docker's configuration. @param registry host as in a reference. */
export function credentialKey(registry: string): string {
  return registry === "docker.io" ? DOCKER_HUB_KEY : registry;
}

/** `user:password` as given to `--creds`. */
export function parseCredentials(text: string): Credentials {
  const colon = text.indexOf(":");
  if (colon < 1) throw new BobError("USAGE", "--creds must be <user>:<password>");
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

async function readConfigs(env: NodeJS.ProcessEnv): Promise<DockerConfig[]> {
  const configs: DockerConfig[] = [];
  if (env.DOCKER_AUTH_CONFIG) configs.push(asConfig(env.DOCKER_AUTH_CONFIG, "$DOCKER_AUTH_CONFIG"));
  const file = join(dockerFolder(env), "config.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new BobError("IO", `cannot read docker's configuration ${file}: ${error.message}`, { cause: error });
  });
  if (text !== undefined) configs.push(asConfig(text, file));
  return configs;
}

function asConfig(text: string, where: string): DockerConfig {
  const value = parseJson(text, where);
  if (typeof value !== "object" || value === null) throw new BobError("BAD_DATA", `${where} is not a JSON object`);
  return value as DockerConfig;
}

function fromAuths({ auths }: DockerConfig, key: string): Credentials | undefined {
  const entry = auths?.[key] ?? auths?.[`https://${key}`] ?? auths?.[`https://${key}/v1/`];
  if (entry === undefined) return undefined;
  const [username = "", ...password] = Buffer.from(entry.auth ?? "", "base64")
    .toString()
    .split(":");
  const tokens = {
    ...(entry.identitytoken && { identityToken: entry.identitytoken }),
    ...(entry.registrytoken && { registryToken: entry.registrytoken }),
  };
  if (username === "" && Object.keys(tokens).length === 0) return undefined;
  return { username, password: password.join(":"), ...tokens };
}

async function askHelper(
  config: DockerConfig,
  key: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const helper = config.credHelpers?.[key] ?? config.credsStore;
  if (helper === undefined) return undefined;
  const answer = await runHelper(helper, "get", key, env, signal);
  return answer === undefined ? undefined : readHelperAnswer(answer, helper);
}

/** What a helper says to `get`. */
export function readHelperAnswer(answer: string, helper: string): Credentials {
  const what = `answer of docker-credential-${helper}`;
  const { Username = "", Secret = "" } = parseJson(answer, what) as Record<string, string>;
  return Username === "<token>"
    ? { username: "", password: "", identityToken: Secret }
    : { username: Username, password: Secret };
}
