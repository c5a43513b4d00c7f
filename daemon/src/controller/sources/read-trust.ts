// SPDX-License-Identifier: Apache-2.0
import { createPublicKey } from "node:crypto";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { VerifySpec } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError, parseJson } from "@bob/proto";
import { type LoadedKey, verificationKeyOf } from "@bob/trust/keys/verification-key";
import { acceptIdentity } from "@bob/trust/signatures/identity";
import type { SignatureTrust } from "@bob/trust/signatures/signature-trust";
import { parseTrustedRoot, type TrustedRoot } from "@bob/trust/signatures/trusted-root";
import { readSecret, type SecretEntries } from "./secrets.ts";
import type { SourceTrust, TrustPlace } from "./source-trust.ts";

/**
 * Reads whose signatures count: keys, trusted roots, trust policies are in secrets beside the object.
 *
 * @throws {BobError} USAGE for what asks for nothing that can be checked; NOT_FOUND, BAD_DATA for secrets.
 */
export async function readTrust(place: TrustPlace, verify: VerifySpec, signal: AbortSignal): Promise<SourceTrust> {
  const { cluster, namespace } = place;
  const { provider, secretRef, trustedRootSecretRef, matchOIDCIdentity = [] } = verify;
  if (provider === "notation") {
    const { readNotationTrust } = await import("./notation-trust.ts");
    return await readNotationTrust(place, secretRef, signal);
  }
  if (provider !== "cosign")
    throw new BobError("USAGE", `spec.verify.provider "${provider}" is not known: cosign, notation`);
  const root = trustedRootSecretRef && (await readRoot(cluster, namespace, trustedRootSecretRef.name, signal));
  if (secretRef !== undefined) {
    const secret = await readSecret(cluster, namespace, secretRef.name, signal);
    const keys = readKeys(secret, `${namespace}/${secretRef.name}`);
    return { provider: "cosign", signatures: trustOf({ keys, identities: [], root }), ...nothingLeft };
  }
  const identities = matchOIDCIdentity.map(({ issuer, subject }) =>
    acceptIdentity({ issuerRegexp: unanchored(issuer), identityRegexp: unanchored(subject) }),
  );
  if (identities.length === 0)
    throw new BobError("USAGE", "spec.verify needs secretRef, or matchOIDCIdentity with an issuer and a subject");
  if (root === undefined)
    throw new BobError(
      "USAGE",
      "spec.verify without a key needs trustedRootSecretRef, a secret with trusted_root.json: nothing is fetched to know whom to trust",
    );
  return { provider: "cosign keyless", signatures: trustOf({ keys: [], identities, root }), ...nothingLeft };
}

const nothingLeft: AsyncDisposable = { [Symbol.asyncDispose]: async () => {} };

function trustOf({
  keys,
  identities,
  root,
}: Pick<SignatureTrust, "keys" | "identities"> & { readonly root: TrustedRoot | undefined }): SignatureTrust {
  return { keys, identities, log: "checked", needsSct: true, ...(root && { root }) };
}

/** Expressions have to match the whole; flux's are written with anchors, or should have been. */
function unanchored(expression: string): string {
  return expression.replace(/^\^/, "").replace(/(?<!\\)\$$/, "");
}

function readKeys(secret: SecretEntries, name: string): LoadedKey[] {
  const files = [...secret].filter(([entry]) => entry.endsWith(".pub"));
  if (files.length === 0)
    throw new BobError("BAD_DATA", `the secret ${name} has no key (an entry cosign.pub): bobctl create secret cosign`);
  return files.map(([entry, pem]) => {
    try {
      return verificationKeyOf(createPublicKey(pem), `${entry} of ${name}`);
    } catch (cause) {
      if (cause instanceof BobError) throw cause;
      throw new BobError("BAD_DATA", `${entry} of the secret ${name} is no public key in PEM form`, { cause });
    }
  });
}

async function readRoot(cluster: Cluster, namespace: string, name: string, signal: AbortSignal): Promise<TrustedRoot> {
  const secret = await readSecret(cluster, namespace, name, signal);
  const text = secret.get("trusted_root.json")?.toString("utf8");
  const what = `trusted_root.json of the secret ${namespace}/${name}`;
  if (text === undefined) throw new BobError("BAD_DATA", `there is no ${what}`);
  return await parseTrustedRoot(parseJson(text, what), what);
}
