// SPDX-License-Identifier: Apache-2.0
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { type KeptKey, readKeyList, writeKeyList } from "./key-list.ts";
import { keyOverlapMs } from "./limits.ts";
import { createKeyFile, openRecorderKey, parseKey, type RecorderKey, readKeyFile } from "./recorder-key.ts";

/** One of the keys of a recorder. */
export interface OwnKey extends KeptKey {
  readonly state: "old" | "current" | "next";
}

const currentName = "recorder.key";
const nextName = "recorder.key.next";

/**
 * The keys of a recorder: the one it signs with, the old ones, whose records it still seals, and the next one, where that was made. What was
 * signed by an old one stays good, so only its public half and its times are kept; the private one is gone.
 */
export class RecorderKeys {
  readonly #stateDir: string;
  #current: RecorderKey;
  #next: NextKey | undefined;
  #kept: readonly KeptKey[];
  /** One change at a time. */
  #change: Promise<unknown> = Promise.resolve();

  private constructor(stateDir: string, current: RecorderKey, next: NextKey | undefined, kept: readonly KeptKey[]) {
    this.#stateDir = stateDir;
    this.#current = current;
    this.#next = next;
    this.#kept = kept;
  }

  /**
   * Opens the keys in the recorder's state folder; makes one on the first start, and ends a change that was cut off.
   *
   * @throws {BobError} DENIED when others than the owner can read a private key; USAGE when one is no P-256 key, or the list is none.
   */
  static async open(stateDir: string): Promise<RecorderKeys> {
    const list = await readKeyList(stateDir);
    const next = await openNext(stateDir);
    if (next !== undefined && list.at(-1)?.fingerprint === next.fingerprint) {
      await rename(join(stateDir, nextName), join(stateDir, currentName));
      return new RecorderKeys(stateDir, await openRecorderKey(stateDir), undefined, list);
    }
    const current = await openRecorderKey(stateDir);
    // A key that was put there by hand is no change of keys: the one of before is not trusted for that.
    const known = list.filter(({ end, fingerprint }) => end !== undefined || fingerprint === current.fingerprint);
    const isKnown = known.some(({ fingerprint }) => fingerprint === current.fingerprint);
    return new RecorderKeys(stateDir, current, next, isKnown ? known : [...known, keep(current)]);
  }

  /** What is signed now is signed with this. */
  get current(): RecorderKey {
    return this.#current;
  }

  /** All of them, oldest first. */
  get all(): readonly OwnKey[] {
    const { fingerprint } = this.#current;
    const kept = this.#kept.map(
      (key): OwnKey => ({ ...key, state: key.fingerprint === fingerprint ? "current" : "old" }),
    );
    return this.#next === undefined ? kept : [...kept, { ...keep(this.#next), start: this.#next.start, state: "next" }];
  }

  /** Makes the next key, if it is not there, and does not use it yet: whoever verifies can have it in time. */
  prepare(): Promise<void> {
    return this.#serially(async () => {
      this.#next ??= await makeNext(this.#stateDir);
    });
  }

  /**
   * Signs with the next key from now on. The times of both keys overlap: a step may end before the change and its record be signed after it.
   *
   * @param now in milliseconds since 1970.
   */
  rotate(now: number): Promise<void> {
    return this.#serially(async () => {
      const next = this.#next ?? (await makeNext(this.#stateDir));
      const old = this.#kept.map((key) =>
        key.end === undefined ? { ...key, end: formatTime(now + keyOverlapMs) } : key,
      );
      const kept = [...old, { ...keep(next), start: next.start }];
      await writeKeyList(this.#stateDir, kept); // From here on a start ends what follows.
      await rename(join(this.#stateDir, nextName), join(this.#stateDir, currentName));
      this.#current = await openRecorderKey(this.#stateDir);
      this.#next = undefined;
      this.#kept = kept;
    });
  }

  /**
   * Trusts an old key no more: records of it, in caches, are not sealed from now on.
   *
   * @throws {BobError} NOT_FOUND when there is no such key, USAGE for the one in use.
   */
  retire(fingerprint: string): Promise<void> {
    return this.#serially(async () => {
      if (fingerprint === this.#current.fingerprint)
        throw new BobError("USAGE", `${fingerprint} is the key in use: change it first (bobctl rotate-key)`);
      const rest = this.#kept.filter((key) => key.fingerprint !== fingerprint);
      if (rest.length === this.#kept.length)
        throw new BobError("NOT_FOUND", `${fingerprint} is no old key of this recorder (bobctl status lists them)`);
      await writeKeyList(this.#stateDir, rest);
      this.#kept = rest;
    });
  }

  #serially(change: () => Promise<void>): Promise<void> {
    const changed = this.#change.then(change);
    this.#change = changed.catch(() => undefined); // told to who asked for it
    return changed;
  }
}

function keep({ publicKeyPem, fingerprint }: RecorderKey): KeptKey {
  return { publicKeyPem, fingerprint };
}

function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** A key that is not used yet, and when it was made. */
interface NextKey extends RecorderKey {
  readonly start: string;
}

async function openNext(stateDir: string): Promise<NextKey | undefined> {
  const path = join(stateDir, nextName);
  const pem = await readKeyFile(path);
  if (pem === undefined) return undefined;
  const { mtimeMs } = await stat(path);
  return { ...parseKey(path, pem), start: formatTime(mtimeMs - keyOverlapMs) };
}

async function makeNext(stateDir: string): Promise<NextKey> {
  await createKeyFile(join(stateDir, nextName));
  return (await openNext(stateDir)) ?? missing();
}

function missing(): never {
  throw new BobError("IO", `${nextName} was taken away while it was made`);
}
