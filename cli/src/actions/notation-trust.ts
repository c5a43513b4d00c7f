// SPDX-License-Identifier: Apache-2.0
import { parseReference } from "@bob/oci/reference";
import { BobError } from "@bob/proto/errors";
import type { NotationTrust } from "@bob/trust/notation/check-notation";
import { notationFolder, pluginFolder, trustPolicyFile, trustStoreFolder } from "@bob/trust/notation/notation-folder";
import { loadTrustPolicy, statementFor } from "@bob/trust/notation/trust-policy";
import type { SignatureOptions } from "../commands/common-options.ts";

/**
 * Finds in notation's trust policy what it says about an image's repository.
 *
 * @throws {BobError} USAGE for a policy that cannot be used, says nothing about the repository, or would check nothing.
 */
export async function loadNotationTrust(
  target: string,
  options: SignatureOptions,
  env: NodeJS.ProcessEnv,
): Promise<NotationTrust> {
  const { notationConfig, notationTrustPolicy, notationTrustStore, notationMetadata = {} } = options;
  const folder = notationFolder(env, notationConfig);
  const file = notationTrustPolicy ?? trustPolicyFile(folder);
  const scope = options.notationScope ?? scopeOf(target);
  const statement = statementFor(await loadTrustPolicy(file), scope);
  if (statement === undefined)
    throw new BobError(
      "USAGE",
      `no statement of ${file} is for ${scope} (registryScopes), so no signature of notation counts`,
    );
  if (statement.level === "skip")
    throw new BobError(
      "USAGE",
      `${file} skips verification for ${scope} (trust policy ${statement.name}): it would say nothing about who signed it`,
    );
  return {
    statement,
    storeFolder: notationTrustStore ?? trustStoreFolder(folder),
    plugins: { folder: pluginFolder(env, folder), env },
    metadata: notationMetadata,
    now: new Date(),
  };
}

function scopeOf(target: string): string {
  if (target.startsWith("oci-layout:"))
    throw new BobError(
      "USAGE",
      "which repository a layout is of, it does not say: give --notation-scope REGISTRY/REPOSITORY",
    );
  const { registry, repository } = parseReference(target);
  return `${registry}/${repository}`;
}
