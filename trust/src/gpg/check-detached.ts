// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BobError } from "@bob/proto/errors";
import { RefusedError } from "../signatures/refused-error.ts";
import type { GpgTrust } from "./gpg-trust.ts";
import { lastWords, runGpg } from "./run-gpg.ts";

/**
 * Has gpg check a detached signature, with the given keys and no others: it gets a home of its own, which is gone afterwards.
 *
 * @returns who signed: `SHA… (Me <me@example.com>)`.
 * @throws {RefusedError} with the reason why it does not count. {BobError} USAGE for a file without public keys, NOT_FOUND without gpg.
 */
export async function checkDetached(
  data: Uint8Array,
  signature: Uint8Array,
  trust: GpgTrust,
  signal: AbortSignal,
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "bob-gpg-"));
  try {
    const env = { PATH: trust.path, GNUPGHOME: home, LC_ALL: "C" };
    for (const file of trust.keyFiles) await importKeys(file, env, signal);
    const file = join(home, "signature");
    await writeFile(file, signature);
    const options = ["--trust-model", "always", "--no-auto-key-retrieve", "--disable-dirmngr", "--status-fd", "1"];
    const { stdout } = await runGpg([...offline, ...options, "--verify", file, "-"], data, env, signal);
    return readStatus(stdout.toString("utf8"));
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 }); // a gpg that was just ended may still write
  }
}

/** No agent is started, which would outlive us: public keys need none. */
const offline = ["--no-autostart", "--no-options"];

async function importKeys(file: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const result = await runGpg([...offline, "--status-fd", "1", "--import", file], new Uint8Array(), env, signal);
  const counts = /^\[GNUPG:\] IMPORT_RES (\d+)/m.exec(result.stdout.toString("utf8"))?.[1];
  if (result.code !== 0 || counts === undefined || counts === "0")
    throw new BobError("USAGE", `${file} has no public key of GnuPG (--gpg-key): ${lastWords(result)}`);
}

const faults: Readonly<Record<string, string>> = {
  BADSIG: "it is not a signature of this",
  NO_PUBKEY: "it is not by a key that was given (--gpg-key)",
  EXPKEYSIG: "the key that signed it has expired",
  EXPSIG: "it has expired",
  REVKEYSIG: "the key that signed it is revoked",
  ERRSIG: "it cannot be checked",
  NODATA: "it is no signature",
};
/** MD5, SHA-1, RIPEMD-160 (RFC 9580 §9.5): gpg takes the last two. */
const weakHashes: ReadonlySet<string> = new Set(["1", "2", "3"]);

/** What gpg says in its own words for programs (`doc/DETAILS`): one good signature of bytes, and nothing else. */
function readStatus(text: string): string {
  const lines = [...text.matchAll(/^\[GNUPG:\] (\S+) ?(.*)$/gm)].map(([, word = "", rest = ""]) => ({ word, rest }));
  const having = (word: string) => lines.filter((line) => line.word === word);
  const fault = Object.keys(faults).find((word) => having(word).length > 0);
  if (fault !== undefined) throw new RefusedError(faults[fault]);
  // A signed message in place of a detached signature is checked against itself, and what was to be checked is not looked at.
  if (having("PLAINTEXT").length > 0) throw new RefusedError("it is a signed message, not a detached signature");
  if (having("NEWSIG").length === 0) throw new RefusedError("it is no detached signature");
  const [valid, ...more] = having("VALIDSIG");
  const [good] = having("GOODSIG");
  if (valid === undefined || good === undefined || more.length > 0 || having("NEWSIG").length !== 1)
    throw new RefusedError(`it has ${having("NEWSIG").length} signatures, and has to have one good one`);
  const [fingerprint = "", , , , , , , hash = "", signatureClass] = valid.rest.split(" ");
  if (weakHashes.has(hash)) throw new RefusedError("it is over a hash that can be forged (MD5, SHA-1, RIPEMD-160)");
  if (signatureClass !== "00") throw new RefusedError("it is a signature of a text, or of a key, and not of bytes");
  return `${fingerprint} (${good.rest.replace(/^\S+ /, "")})`;
}
