// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from "@bob/oci/media-types";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { encodeBundle, makeBundle } from "./bundle.ts";
import { findBundle, pushBundle, type SignedStatement } from "./push-bundle.ts";
import type { Signer } from "./signer.ts";
import type { Claim } from "./statements.ts";
import type { Witness } from "./witness.ts";

/** Who signs, and who confirms it. */
export interface Signing {
  readonly signer: Signer;
  readonly witnesses: readonly Witness[];
}

/** Signs a claim, and has that confirmed. */
export async function signClaim(
  { predicateType, statement }: Claim,
  { signer, witnesses }: Signing,
  signal: AbortSignal,
): Promise<SignedStatement> {
  const bundle = makeBundle(statement, signer);
  for (const witness of witnesses) await witness.confirm(bundle, signer, signal);
  return { predicateType, statement, bundle: encodeBundle(bundle) };
}

/** Where a bundle is. */
export interface AttachedBundle {
  readonly referrer: string;
  /** Whether it was there before. */
  readonly isOld: boolean;
}

/**
 * Attaches a signed statement to a manifest, unless the same one, signed with the same key, is attached already. With a certificate or a
 * confirmation each is another one.
 *
 * @param known what refers to the manifest.
 */
export async function attachClaim(
  client: RegistryClient,
  signed: SignedStatement,
  manifest: Descriptor,
  known: readonly Descriptor[],
  { signer, witnesses }: Signing,
  signal: AbortSignal,
): Promise<AttachedBundle> {
  const isRepeatable = signer.certificate === undefined && witnesses.length === 0;
  const found = isRepeatable ? await findBundle(client, signed, known, signer.key, signal) : undefined;
  return { referrer: found ?? (await pushBundle(client, signed, manifest, signal)), isOld: found !== undefined };
}
