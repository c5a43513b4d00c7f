// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { chmod, chown, mkdir, readFile, readlink, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { dockerFolder } from "@bob/oci/registry/docker-folder";
import { BobError } from "@bob/proto/errors";
import { dockerFlags, lastFlagValue } from "./flags.ts";

/** A JSON object of docker's configuration. */
export type JsonObject = Record<string, unknown>;

/** Docker's configuration file, and how it is written. */
export interface DockerConfig {
  readonly file: string;
  readonly content: JsonObject;
  readonly layout: Layout;
}

interface Layout {
  readonly indent: string;
  readonly end: string;
}

/** As docker writes it (docker/cli, `cli/config/configfile/file.go`). */
const dockersLayout: Layout = { indent: "\t", end: "" };

/** The folder of docker's configuration: `docker --config`, `$DOCKER_CONFIG`, `~/.docker`. */
export function configFolder(globals: readonly string[], env: NodeJS.ProcessEnv): string {
  const given = lastFlagValue(globals, dockerFlags, "config");
  return resolve(given || dockerFolder(env));
}

/**
 * Reads docker's `config.json`; a missing or empty file is an empty configuration.
 * @throws {BobError} BAD_DATA when it is not a JSON object, IO when it cannot be read.
 */
export async function readConfig(folder: string): Promise<DockerConfig> {
  const file = join(folder, "config.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new BobError("IO", `cannot read docker's configuration ${file}: ${error.message}`, { cause: error });
  });
  if (text.trim() === "") return { file, content: {}, layout: dockersLayout };
  return { file, content: asObject(parseConfig(text, file), file), layout: layoutOf(text) };
}

function parseConfig(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw new BobError("BAD_DATA", `docker's configuration ${file} is not JSON: ${message}; mend it first`, { cause });
  }
}

/** @throws {BobError} BAD_DATA when the value is something else. */
export function asObject(value: unknown, where: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new BobError("BAD_DATA", `${where} is not a JSON object: mend it by hand first`);
}

function layoutOf(text: string): Layout {
  return { indent: /^\s*\{\r?\n([ \t]+)/.exec(text)?.[1] ?? "", end: /\s*$/.exec(text)?.[0] ?? "" };
}

/**
 * Writes the configuration at once or not at all, through symbolic links, with the file's mode and owner (a new file: 0600).
 * @throws {BobError} IO
 */
export async function writeConfig({ file, layout }: DockerConfig, content: JsonObject): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const target = await linkTarget(file);
    await replaceFile(target, `${target}.${randomUUID()}`, JSON.stringify(content, null, layout.indent) + layout.end);
  } catch (cause) {
    throw new BobError("IO", `cannot write docker's configuration ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Where a file's symbolic links lead, the last of them possibly to nothing. */
async function linkTarget(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    const link = await readlink(file).catch(() => undefined);
    if (link === undefined) return file;
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return linkTarget(resolve(dirname(file), link));
  }
}

async function replaceFile(target: string, replacement: string, text: string): Promise<void> {
  try {
    await writeFile(replacement, text, { mode: 0o600, flag: "wx", flush: true });
    const before = await stat(target).catch(() => undefined);
    if (before) await copyRights(before, replacement);
    await rename(replacement, target);
  } catch (error) {
    await rm(replacement, { force: true });
    throw error;
  }
}

async function copyRights({ mode, uid, gid }: { mode: number; uid: number; gid: number }, file: string): Promise<void> {
  const own = await stat(file);
  if (own.uid !== uid || own.gid !== gid) await chown(file, uid, gid).catch(() => {}); // as docker does: only root may
  await chmod(file, mode & 0o7777);
}
