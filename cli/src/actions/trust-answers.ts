// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { formatAt } from "@bob/bill/policy/faults";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import { formatSeconds } from "@bob/proto/time-text";
import { publicPem } from "@bob/trust/keys/key-pair";
import { loadVerificationKey } from "@bob/trust/keys/verification-key";
import { readYamlFile } from "@bob/trust/policy/yaml-file";
import { addKeys, emptyTrust, type NewKey, retire, revoke } from "@bob/trust/recorders/edit-trust";
import { type Purpose, purposes } from "@bob/trust/recorders/key-trust";
import { parseMoment } from "@bob/trust/recorders/moment";
import { loadTrust, parseTrust } from "@bob/trust/recorders/read-trust";
import type { TrustedKey, TrustFile } from "@bob/trust/recorders/trust-file";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { writeTrust } from "../report/text/trust-report.ts";
import { connectRecorder } from "./recorder-answers.ts";

export interface AddOptions {
  name: string;
  key?: string[];
  from?: string;
  until?: string;
  purpose?: string[];
  socket: string;
  timeout: number;
}

export interface RevokeOptions {
  at?: string;
  reason?: string;
}

/** Adds keys to a recorder in a trust file, and tells what it trusts then. */
export async function addToTrust(file: string, options: AddOptions, run: Run, context: CommandContext): Promise<void> {
  const { name, key, from, until } = options;
  const given = { start: timeOf(from, "--from"), end: timeOf(until, "--until") };
  const keys = key === undefined ? await askRecorder(options, run, context) : await loadKeys(key);
  const limited = keys.map((each) => ({ ...each, ...given }));
  const text = await readYamlFile(file, "trust file").catch((error: unknown) => {
    if (error instanceof BobError && error.code === "NOT_FOUND") return emptyTrust;
    throw error;
  });
  const saved = await save(
    file,
    addKeys(text, file, { name, keys: limited, purposes: purposesOf(options) }),
    run,
    context,
  );
  const all = saved.recorders.find((each) => each.name === name)?.keys ?? [];
  if (all.every(({ revoked }) => revoked !== undefined))
    run.note(`► ${name} is revoked with all its keys, new ones too: revoke keys by their fingerprint instead`);
}

/** Says until when a key was used. */
export async function retireInTrust(
  file: string,
  fingerprint: string,
  { at }: RevokeOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const text = await readYamlFile(file, "trust file");
  await save(file, retire(text, file, fingerprint, timeOf(at, "--at") ?? now()), run, context);
}

/** Trusts a recorder, or one of its keys, no more. */
export async function revokeInTrust(
  file: string,
  what: string,
  { at, reason }: RevokeOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const text = await readYamlFile(file, "trust file");
  await save(file, revoke(text, file, what, { at: timeOf(at, "--at") ?? now(), reason }), run, context);
}

/** Lists whom a trust file trusts. */
export async function listTrust(file: string, run: Run, context: CommandContext): Promise<void> {
  tell(await loadTrust(file), run, context);
}

/** The file is there as a whole, or as it was. */
async function save(file: string, text: string, run: Run, context: CommandContext): Promise<TrustFile> {
  const temporary = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (thrown) {
    await rm(temporary, { force: true });
    const { message } = thrown as NodeJS.ErrnoException;
    throw new BobError("IO", `cannot write the trust file ${file}: ${message}`, { cause: thrown });
  }
  const trust = parseTrust(text, file);
  tell(trust, run, context);
  return trust;
}

function tell(trust: TrustFile, run: Run, { terminal }: CommandContext): void {
  const { file, recorders, warnings } = trust;
  const list = recorders.map(({ name, keys }) => ({ name, keys: keys.map(describeKey) }));
  const told = warnings.map((warning) => formatAt(file, warning));
  if (run.format === "json") run.write(`${JSON.stringify({ recorders: list, warnings: told }, null, 2)}\n`);
  else run.write(writeTrust(trust, terminal, Date.now()));
  for (const warning of told) run.note(`► ${warning}`);
}

function describeKey({ fingerprint, publicKey, purposes, validFor: { start, end }, revoked }: TrustedKey): object {
  return {
    fingerprint,
    ...(publicKey !== undefined && { publicKey }),
    purposes,
    validFor: { ...(start && { start: start.text }), ...(end && { end: end.text }) },
    ...(revoked && { revoked: { ...revoked, at: revoked.at.text } }),
  };
}

async function loadKeys(files: readonly string[]): Promise<NewKey[]> {
  const keys = await Promise.all(files.map(loadVerificationKey));
  return keys.map((key) => ({ publicKey: publicPem(key), fingerprint: key.fingerprint }));
}

async function askRecorder(options: AddOptions, run: Run, context: CommandContext): Promise<NewKey[]> {
  run.progress(`asking ${safeText(options.socket)}`);
  using client = connectRecorder(options, run);
  const { keys, public_key: publicKey, key_id: fingerprint } = await client.getStatus(context.signal(options.timeout));
  if (keys.length === 0) return [{ publicKey, fingerprint }]; // a bobd of before
  return keys.map((key) => ({
    publicKey: key.public_key,
    fingerprint: key.key_id,
    told: { start: key.start || undefined, end: key.end || undefined },
  }));
}

function purposesOf({ purpose }: AddOptions): readonly Purpose[] | undefined {
  return purpose?.map((given) => {
    const found = purposes.find((each) => each === given);
    if (found === undefined)
      throw new BobError("USAGE", `"${given}" is no purpose: --purpose takes ${purposes.join(" or ")}`);
    return found;
  });
}

function timeOf(given: string | undefined, option: string): string | undefined {
  if (given !== undefined && parseMoment(given) === undefined)
    throw new BobError("USAGE", `"${given}" is no time (${option}): write it as 2026-11-29T20:00:00Z`);
  return given;
}

function now(): string {
  return formatSeconds(new Date());
}
