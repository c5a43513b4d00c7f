// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BobError, parseJson } from "@bob/proto";
import { runHelper } from "./credential-helper.ts";
import { type Credentials, credentialKey } from "./credentials.ts";
import { dockerFolder } from "./docker-folder.ts";

/** What docker's configuration has, of which only logins are changed: all else stays as it is. */
interface DockerConfig {
  auths?: Record<string, object>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/** Where a login is kept, or was. */
export interface LoginPlace {
  /** A file, or a program such as `docker-credential-pass`. */
  readonly where: string;
  /** Whether anybody who reads the file has the password. */
  readonly isPlain: boolean;
}

/**
 * Keeps a login where docker does: with the credential helper that its configuration names, else in the configuration itself.
 *
 * @param registry as in a reference: `docker.io`, `localhost:5000`.
 * @throws {BobError} BAD_DATA for a configuration that is none, IO when it cannot be written, UNAVAILABLE when the helper fails.
 */
export async function storeLogin(
  registry: string,
  { username, password }: Credentials,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<LoginPlace> {
  const [file, config] = await readConfig(env);
  const key = credentialKey(registry);
  const helper = config.credHelpers?.[key] ?? config.credsStore;
  if (helper !== undefined && helper !== "") {
    const entry = JSON.stringify({ ServerURL: key, Username: username, Secret: password });
    await runHelper(helper, "store", entry, env, signal);
    await writeConfig(file, { ...config, auths: { ...config.auths, [key]: {} } });
    return { where: `docker-credential-${helper}`, isPlain: false };
  }
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  await writeConfig(file, { ...config, auths: { ...config.auths, [key]: { auth } } });
  return { where: file, isPlain: true };
}

/**
 * Takes a login away from where docker keeps it.
 *
 * @returns whether there was one.
 * @throws {BobError} as {@link storeLogin}.
 */
export async function eraseLogin(registry: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  const [file, config] = await readConfig(env);
  const key = credentialKey(registry);
  const helper = config.credHelpers?.[key] ?? config.credsStore;
  const names = [key, `https://${key}`, `https://${key}/v1/`];
  const known = names.filter((name) => config.auths?.[name] !== undefined);
  const hadHelper = helper ? (await runHelper(helper, "get", key, env, signal)) !== undefined : false;
  if (helper && hadHelper) await runHelper(helper, "erase", key, env, signal);
  if (known.length > 0) {
    const auths = Object.fromEntries(Object.entries(config.auths ?? {}).filter(([name]) => !known.includes(name)));
    await writeConfig(file, { ...config, auths });
  }
  return hadHelper || known.length > 0;
}

async function readConfig(env: NodeJS.ProcessEnv): Promise<[file: string, config: DockerConfig]> {
  const file = join(dockerFolder(env), "config.json");
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "{}";
    throw new BobError("IO", `cannot read docker's configuration ${file}: ${cause.message}`, { cause });
  });
  const value = parseJson(text.trim() === "" ? "{}" : text, file);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BobError("BAD_DATA", `${file} is not a JSON object`);
  return [file, value];
}

/** For nobody else to read, as docker has it, and never half of it. A link stays one. */
async function writeConfig(file: string, config: DockerConfig): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const path = await realpath(file).catch(() => file);
    const mode = (await stat(path).catch(() => undefined))?.mode ?? 0o600;
    const unfinished = `${path}.${randomUUID()}`;
    try {
      await writeFile(unfinished, `${JSON.stringify(config, null, "\t")}\n`, { flag: "wx", mode: 0o600 });
      await chmod(unfinished, mode & 0o777);
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
  } catch (cause) {
    throw new BobError("IO", `cannot write docker's configuration ${file}: ${(cause as Error).message}`, { cause });
  }
}
