// SPDX-License-Identifier: Apache-2.0
import { type ScryptOptions, scrypt, scryptSync } from "node:crypto";
import { canonicalJsonBytes } from "@bob/proto";
import { sha256Digest, sha256Hex } from "@bob/proto/digest";

/**
 * 16 MiB and some 25 to 45 ms for a digest, which is also what each guess costs somebody who knows everything of an
 * environment but a value (`docs/threat-model.md`). These numbers are part of the format.
 */
const cost: ScryptOptions = { N: 2 ** 14, r: 8, p: 1 };
const salt = "https://k8sstormcenter.com/bob/step-environment/v1";
const digestBytes = 32;
/** Each takes a core and 16 MiB. */
const maxParallel = 2;
/** Environments whose digest is remembered: a builder endpoint sees the same ones in every build. */
const maxKnown = 1_000;

/** Digests by a hash of the environment, least recently used first. */
const known = new Map<string, string>();

/**
 * A digest of all variables of a step at once: the same for equal environments, whoever builds and whenever, so that
 * the step has the same cache key and the same definition. A value in it can only be guessed together with all others,
 * and slowly: it is stretched with scrypt (RFC 7914). A `PATH` alone is no secret, and is what most steps have: that is
 * hashed plainly.
 *
 * @param env `KEY=value`, in LLB order.
 * @returns `sha256:` or `scrypt:` and 64 hexadecimal digits.
 */
export function digestEnvironment(env: readonly string[]): string {
  const bytes = canonicalJsonBytes(env);
  if (!needsStretching(env)) return sha256Digest(bytes);
  return recall(bytes) ?? remember(bytes, scryptSync(bytes, salt, digestBytes, cost));
}

/** Makes {@link digestEnvironment} quick for these environments, on other threads. */
export async function prepareDigests(environments: Iterable<readonly string[]>): Promise<void> {
  const missing = new Map<string, Uint8Array>();
  for (const env of environments) {
    const bytes = canonicalJsonBytes(env);
    if (needsStretching(env) && recall(bytes) === undefined) missing.set(sha256Hex(bytes), bytes);
  }
  const queue = missing.values();
  const work = async () => {
    for (const bytes of queue) remember(bytes, await stretch(bytes));
  };
  await Promise.all(Array.from({ length: maxParallel }, work));
}

/** `KEY` of `KEY=value`. */
export function nameOfVariable(entry: string): string {
  const equals = entry.indexOf("=");
  return equals < 0 ? entry : entry.slice(0, equals);
}

function needsStretching(env: readonly string[]): boolean {
  return env.some((entry) => nameOfVariable(entry) !== "PATH");
}

function recall(bytes: Uint8Array): string | undefined {
  const key = sha256Hex(bytes);
  const digest = known.get(key);
  if (digest === undefined) return undefined;
  known.delete(key);
  known.set(key, digest);
  return digest;
}

function remember(bytes: Uint8Array, stretched: Buffer): string {
  const digest = `scrypt:${stretched.toString("hex")}`;
  known.set(sha256Hex(bytes), digest);
  const [oldest] = known.keys();
  if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
  return digest;
}

function stretch(bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(bytes, salt, digestBytes, cost, (error, stretched) => (error ? reject(error) : resolve(stretched)));
  });
}
