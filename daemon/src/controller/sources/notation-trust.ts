// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalName } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError, parseJson } from "@bob/proto";
import { parseTrustPolicy, statementFor, type TrustPolicyStatement } from "@bob/trust/notation/trust-policy";
import { readSecret, type SecretEntries } from "./secrets.ts";
import type { SourceTrust, TrustPlace } from "./source-trust.ts";

/**
 * Whose signatures of notation count: `trustpolicy.json` of a secret, and its certificates (`*.pem`, `*.crt`), which are in each trust store that
 * the policy names, as flux has it. Plugins are not run.
 *
 * @throws {BobError} USAGE or BAD_DATA for a policy that cannot be used, or has nothing for the repository.
 */
export async function readNotationTrust(
  { cluster, namespace, scope, staging }: TrustPlace,
  secretRef: LocalName | undefined,
  signal: AbortSignal,
): Promise<SourceTrust> {
  if (secretRef === undefined) throw new BobError("USAGE", "spec.verify by notation needs secretRef");
  const secret = await readSecret(cluster, namespace, secretRef.name, signal);
  const name = `${namespace}/${secretRef.name}`;
  const policy = secret.get("trustpolicy.json")?.toString("utf8");
  if (policy === undefined)
    throw new BobError("BAD_DATA", `the secret ${name} has no trustpolicy.json: bobctl create secret notation`);
  const what = `trustpolicy.json of the secret ${name}`;
  const statement = statementFor(parseTrustPolicy(parseJson(policy, what), what), scope);
  if (statement === undefined)
    throw new BobError("USAGE", `${what} has no statement for ${scope}, and none for all (*)`);
  if (statement.level === "skip")
    throw new BobError("USAGE", `${what} skips the verification of ${scope}: leave spec.verify out`);
  const folder = await mkdtemp(join(staging, "notation-"));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    await writeStores(folder, statement, secret, name);
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
  const plugins = { folder: join(folder, "no-plugins"), env: {} };
  const notation = { statement, storeFolder: folder, plugins, metadata: {}, now: new Date() };
  return {
    provider: "notation",
    signatures: { keys: [], identities: [], log: "checked", needsSct: true, notation },
    [Symbol.asyncDispose]: dispose,
  };
}

async function writeStores(
  folder: string,
  { stores }: TrustPolicyStatement,
  secret: SecretEntries,
  name: string,
): Promise<void> {
  const files = [...secret].filter(([entry]) => /\.(?:pem|crt|cer)$/.test(entry));
  if (files.length === 0)
    throw new BobError("BAD_DATA", `the secret ${name} has no certificate (an entry ca.crt or ca.pem)`);
  for (const { type, name: store } of stores) {
    const place = join(folder, "x509", type, store);
    await mkdir(place, { recursive: true });
    // Entries of a secret have no slashes.
    for (const [entry, bytes] of files) await writeFile(join(place, entry), bytes, { mode: 0o600 });
  }
}
