// SPDX-License-Identifier: Apache-2.0
import { listAttestations } from "@bob/oci/image/attestations";
import type { Image, PlatformImage } from "@bob/oci/image/image";
import { mediaTypes } from "@bob/oci/media-types";
import { BobError, EVIDENCE_TYPE } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { SIGNATURE_TYPE } from "../sigstore/statements.ts";
import { type Attached, readAttached } from "./attached.ts";
import { predicateTypeOf } from "./read-signature.ts";

/** What is attached to an image, whoever did that. */
export interface AttachedDescription {
  /** Whether bob recorded its build. */
  readonly hasEvidence: boolean;
  /** In plain sentences, one line each. */
  readonly lines: readonly string[];
}

const names: Readonly<Record<string, string>> = {
  [SIGNATURE_TYPE]: "a signature",
  "https://slsa.dev/provenance/v0.2": "SLSA provenance",
  "https://slsa.dev/provenance/v1": "SLSA provenance",
  "https://spdx.dev/Document": "an SPDX bill of materials",
  "https://cyclonedx.org/bom": "a CycloneDX bill of materials",
  "https://cosign.sigstore.dev/attestation/vuln/v1": "a vulnerability scan",
  "https://openvex.dev/ns": "VEX statements",
  [mediaTypes.notation]: "a notation signature",
};

/**
 * Says what there is beside an image, without checking any of it; also what of it cannot be read: it is told beside
 * other findings, which have to be told anyway.
 *
 * @throws {BobError} CANCELLED
 */
export async function describeAttached(
  { source, digest }: Image,
  platforms: readonly PlatformImage[],
  signal: AbortSignal,
): Promise<AttachedDescription> {
  const lines: string[] = [];
  const types: string[] = [];
  for (const platform of platforms) {
    const layers = await readOr([], `what ${platform.platform} has of its builder`, lines, () =>
      listAttestations(source, platform, signal),
    );
    types.push(...layers.map(({ predicateType }) => predicateType));
    if (layers.length > 0)
      lines.push(
        `${platform.platform}: its builder attached ${listNames(layers.map(({ predicateType }) => predicateType))}`,
      );
  }
  const subjects = new Map([
    [digest, "the image"],
    ...platforms.map(({ manifest, platform }) => [manifest.digest, platform] as const),
  ]);
  for (const [subject, name] of subjects) {
    const none: Attached = { signatures: [], others: [], faults: [] };
    const beside = await readOr(none, `what is beside ${name}`, lines, () => readAttached(source, subject, signal));
    lines.push(...describeBeside(beside, name));
  }
  return {
    hasEvidence: types.includes(EVIDENCE_TYPE),
    lines: lines.length > 0 ? lines : ["nothing is attached to it: no provenance, no bill of materials, no signature"],
  };
}

/** What cannot be read is a line. */
async function readOr<Value>(
  otherwise: Value,
  what: string,
  lines: string[],
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof BobError) || thrown.code === "CANCELLED") throw thrown;
    lines.push(`${what} cannot be read: ${thrown.message}`);
    return otherwise;
  }
}

function describeBeside({ signatures, others, faults }: Attached, name: string): string[] {
  const signed = signatures.map((each) => predicateTypeOf(each) ?? "something unreadable");
  const lines = faults.map(({ place, reason }) => `${name}: ${place}: ${reason}`);
  if (signed.length > 0)
    lines.push(
      `${name}: signed beside it: ${listNames(signed)} (--sign-key, --certificate-identity, --notation or --gpg-key checks by whom)`,
    );
  const rest = others.filter((each) => each !== mediaTypes.attestationManifest);
  if (rest.length > 0) lines.push(`${name}: also beside it: ${listNames(rest)}`);
  return lines;
}

/** `SLSA provenance, 2 × a signature`. */
function listNames(types: readonly string[]): string {
  const counts = Map.groupBy(types, (each) => names[each] ?? safeText(each));
  return [...counts].map(([name, { length }]) => (length > 1 ? `${length} × ${name}` : name)).join(", ");
}
