// SPDX-License-Identifier: Apache-2.0
import type { Content } from "@bob/oci/content-source";
import { parseManifest } from "@bob/oci/manifest";
import { type Descriptor, mediaTypes } from "@bob/oci/media-types";
import { pushBlob, putManifest } from "@bob/oci/registry/push";
import type { RegistryClient } from "@bob/oci/registry/registry-client";
import { readTag } from "@bob/oci/registry/registry-source";
import { sha256Digest } from "@bob/proto/digest";
import { preAuthEncoding } from "@bob/proto/documents/dsse";
import { IN_TOTO_PAYLOAD_TYPE } from "@bob/proto/documents/statement";
import { BobError } from "@bob/proto/errors";
import type { SignKey } from "../keys/sign-key.ts";
import { verificationKeyOf } from "../keys/verification-key.ts";
import { type Claim, SIGNATURE_TYPE } from "./statements.ts";

/** Annotations of layers below cosign's tags (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md). */
export const legacyAnnotations = {
  signature: "dev.cosignproject.cosign/signature",
  certificate: "dev.sigstore.cosign/certificate",
  predicateType: "predicateType",
} as const;

/** As many as cosign reads. */
export const maxLegacyLayers = 1_000;

/** The tags that cosign up to 2.x looks below: `sha256-<hex>.sig` for signatures, `.att` for attestations, `.sbom` for bills of materials. */
export function legacyTag(digest: string, suffix: "sig" | "att" | "sbom"): string {
  return `${digest.replace(":", "-")}.${suffix}`;
}

/** What goes below a legacy tag. */
interface LegacyLayer {
  readonly suffix: "sig" | "att";
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Adds a signature or an attestation where verifiers look that know no referrers and no bundles. What others put there stays.
 *
 * @returns the tag.
 * @throws {BobError} as {@link pushBlob}; LIMIT_EXCEEDED when there are as many as cosign reads.
 */
export async function pushLegacy(
  client: RegistryClient,
  digest: string,
  claim: Claim,
  annotations: Readonly<Record<string, string>>,
  key: SignKey,
  signal: AbortSignal,
): Promise<string> {
  const layer =
    claim.predicateType === SIGNATURE_TYPE
      ? signatureLayer(client.name, digest, annotations, key)
      : attestationLayer(claim, key);
  const tag = legacyTag(digest, layer.suffix);
  const known = layersOf(await readTag(client, tag, signal), `${client.name}:${tag}`);
  if (known.some((each) => isSame(each, layer, key))) return tag;
  if (known.length >= maxLegacyLayers)
    throw new BobError("LIMIT_EXCEEDED", `${client.name}:${tag} has ${known.length} layers, and cosign reads no more`);
  const blob = await pushBlob(client, layer.mediaType, layer.bytes, signal);
  await putLayers(client, tag, [...known, { ...blob, annotations: layer.annotations }], signal);
  return tag;
}

/** The layers below a legacy tag. */
export function layersOf(content: Content | undefined, what: string): readonly Descriptor[] {
  return content === undefined ? [] : parseManifest(content.bytes, what).layers;
}

/** Simple signing (https://github.com/containers/image/blob/main/docs/containers-signature.5.md): the payload is signed as it is. */
function signatureLayer(
  name: string,
  digest: string,
  optional: Readonly<Record<string, string>>,
  key: SignKey,
): LegacyLayer {
  const critical = {
    identity: { "docker-reference": name },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  };
  const bytes = Buffer.from(JSON.stringify({ critical, optional: Object.keys(optional).length > 0 ? optional : null }));
  const signature = signOldWay(bytes, key).toString("base64");
  const annotations = { [legacyAnnotations.signature]: signature };
  return { suffix: "sig", mediaType: mediaTypes.simpleSigning, bytes, annotations };
}

function attestationLayer({ predicateType, statement }: Claim, key: SignKey): LegacyLayer {
  const sig = signOldWay(preAuthEncoding(IN_TOTO_PAYLOAD_TYPE, statement), key).toString("base64");
  const envelope = {
    payloadType: IN_TOTO_PAYLOAD_TYPE,
    payload: statement.toString("base64"),
    signatures: [{ keyid: "", sig }],
  };
  const annotations = { [legacyAnnotations.signature]: "", [legacyAnnotations.predicateType]: predicateType };
  const bytes = Buffer.from(JSON.stringify(envelope));
  return { suffix: "att", mediaType: mediaTypes.dsseEnvelope, bytes, annotations };
}

/** cosign up to 2.x takes SHA-256 whatever the curve. */
function signOldWay(data: Uint8Array, key: SignKey): Buffer {
  return key.publicKey.asymmetricKeyType === "ed25519" ? key.sign(data) : key.sign(data, "sha256");
}

/** ECDSA signatures differ each time: the same payload with a signature of the same key need not be there twice. */
function isSame({ mediaType, size, digest, annotations }: Descriptor, layer: LegacyLayer, key: SignKey): boolean {
  if (layer.suffix === "att" || mediaType !== layer.mediaType || size !== layer.bytes.length) return false;
  const signature = Buffer.from(annotations?.[legacyAnnotations.signature] ?? "", "base64");
  return digest === sha256Digest(layer.bytes) && verificationKeyOf(key.publicKey, "").verifies(layer.bytes, signature);
}

async function putLayers(
  client: RegistryClient,
  tag: string,
  layers: readonly Descriptor[],
  signal: AbortSignal,
): Promise<void> {
  const config = await pushBlob(client, mediaTypes.ociConfig, encodeConfig(layers), signal);
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers };
  const bytes = Buffer.from(JSON.stringify(manifest));
  await putManifest(client, { mediaType: mediaTypes.ociManifest, bytes, tag }, signal);
}

/** An image's config, since cosign writes these as images. */
function encodeConfig(layers: readonly Descriptor[]): Buffer {
  const created = "0001-01-01T00:00:00Z";
  const rootfs = { type: "layers", diff_ids: layers.map(({ digest }) => digest) };
  return Buffer.from(JSON.stringify({ architecture: "", created, history: [{ created }], os: "", rootfs, config: {} }));
}
