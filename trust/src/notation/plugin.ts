// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";

/** A program that has keys, or knows whom to trust (https://github.com/notaryproject/specifications/blob/main/specs/plugin-extensibility.md). */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly capabilities: ReadonlySet<string>;
  /** @throws {BobError} what the plugin says is wrong; UNAVAILABLE when it says nothing. */
  call(command: PluginCommand, request: object, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}

export type PluginCommand = "describe-key" | "generate-signature" | "generate-envelope" | "verify-signature";
export type PluginConfig = Readonly<Record<string, string>>;

/** Where plugins are, and what they get of the environment. */
export interface PluginHost {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

const contractVersion = "1.0";
/** As much as notation reads. */
const maxAnswerBytes = 64 * 1024 * 1024;

/**
 * Finds a plugin by name, and asks what it can do.
 *
 * @throws {BobError} NOT_FOUND when there is none, USAGE when it is not what its place says, or speaks another version of the contract.
 */
export async function openPlugin(
  name: string,
  host: PluginHost,
  config: PluginConfig,
  signal: AbortSignal,
): Promise<Plugin> {
  if (!/^[a-zA-Z0-9_.-]+$/.test(name) || /^\.+$/.test(name))
    throw new BobError("USAGE", `${JSON.stringify(name)} is no name of a plugin of notation`);
  const file = join(host.folder, name, `notation-${name}`);
  const kind = await lstat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new BobError(
      "NOT_FOUND",
      `there is no plugin ${name} of notation (${file}): install it (notation plugin install)`,
      { cause },
    );
  });
  if (!kind.isFile()) throw new BobError("USAGE", `the plugin ${file} has to be a file, and not a link`);
  const ask = async (command: string, request: object, by: AbortSignal) =>
    parseAnswer(await run({ file, command, input: JSON.stringify(request), env: host.env }, by), `${name} ${command}`);
  const answer = await ask("get-plugin-metadata", { pluginConfig: config }, signal);
  const { version, capabilities, supportedContractVersions: versions } = answer;
  if (answer.name !== name)
    throw new BobError("USAGE", `the plugin ${file} calls itself ${JSON.stringify(answer.name)}`);
  if (typeof version !== "string" || !isTexts(capabilities) || !isTexts(versions))
    throw new BobError(
      "PROTOCOL",
      `the plugin ${name} does not say what it is (version, capabilities, supportedContractVersions)`,
    );
  if (!versions.includes(contractVersion))
    throw new BobError(
      "USAGE",
      `the plugin ${name} speaks ${versions.join(", ")} of the contract; bob speaks ${contractVersion}`,
    );
  return {
    name,
    version,
    capabilities: new Set(capabilities),
    call: (command, request, by) => ask(command, { contractVersion, pluginConfig: config, ...request }, by),
  };
}

/** Whether an answer has a list of texts there. */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function parseAnswer(text: string, what: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below: it is no JSON.
  }
  throw new BobError("PROTOCOL", `the plugin's answer to ${what} is no JSON object: ${safeText(text.slice(0, 200))}`);
}

interface Call {
  readonly file: string;
  readonly command: string;
  readonly input: string;
  readonly env: NodeJS.ProcessEnv;
}

/** @returns what it wrote to stdout. @throws {BobError} its own words from stderr where it failed. */
function run({ file, command, input, env }: Call, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    // One that does not listen would keep us from ending.
    const child = spawn(file, [command], { env, signal, killSignal: "SIGKILL", stdio: ["pipe", "pipe", "pipe"] });
    const outputs = [child.stdout, child.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      let length = 0;
      stream.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length <= maxAnswerBytes) chunks.push(chunk);
        else child.kill("SIGKILL");
      });
      return () => (length > maxAnswerBytes ? undefined : Buffer.concat(chunks).toString("utf8"));
    });
    child.on("error", (cause) => reject(startError(cause, file)));
    child.stdin.on("error", () => {}); // It ended without reading: why is in its answer.
    child.stdin.end(input);
    child.on("close", (code) => {
      const [answer, fault] = outputs.map((read) => read());
      if (answer === undefined || fault === undefined)
        reject(new BobError("LIMIT_EXCEEDED", `${file} ${command} answered with more than ${maxAnswerBytes} bytes`));
      else if (code === 0) resolve(answer);
      else reject(new BobError("UNAVAILABLE", `${file} ${command} failed: ${describeFault(fault, code)}`));
    });
  });
}

function startError(cause: Error, file: string): BobError {
  if (cause.name === "AbortError") return new BobError("CANCELLED", `${file} was ended`, { cause });
  return new BobError("USAGE", `the plugin ${file} cannot be started: ${cause.message}`, { cause });
}

/** `ACCESS_DENIED: not your key`. */
function describeFault(text: string, code: number | null): string {
  try {
    const { errorCode, errorMessage } = JSON.parse(text) as { errorCode?: unknown; errorMessage?: unknown };
    if (typeof errorCode === "string") return safeText(`${errorCode}: ${errorMessage ?? ""}`);
  } catch {
    // It is no error of the contract: its text is shown.
  }
  return safeText(text.trim().slice(0, 500)) || `exit code ${code}`;
}
