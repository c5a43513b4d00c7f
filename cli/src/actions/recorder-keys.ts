// SPDX-License-Identifier: Apache-2.0
import { loadVerificationKey, type VerificationKey } from "@bob/trust/keys/verification-key";
import type { RecorderKeyOptions } from "../commands/common-options.ts";
import type { Run } from "../commands/run.ts";

/**
 * The keys whose records are taken: those of `--key`, or what the trust file says of them and others. With an empty trust file there are none,
 * which is another thing than not to ask.
 *
 * @returns undefined where nothing was given.
 * @throws {BobError} USAGE, NOT_FOUND or IO for what is no key or no trust file.
 */
export async function loadRecorderKeys(
  { key, trust }: RecorderKeyOptions,
  run: Run,
): Promise<readonly VerificationKey[] | undefined> {
  const given = key && (await Promise.all(key.map(loadVerificationKey)));
  if (trust === undefined) return given;
  const [{ loadTrust }, { trustedKeysOf }, { formatAt }] = await Promise.all([
    import("@bob/trust/recorders/read-trust"),
    import("@bob/trust/recorders/trusted-keys"),
    import("@bob/bill/policy/faults"),
  ]);
  const file = await loadTrust(trust);
  for (const warning of file.warnings) run.note(`► ${formatAt(file.file, warning)}`);
  return trustedKeysOf(file, given ?? []);
}
