// SPDX-License-Identifier: Apache-2.0
export const mediaTypes = {
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociManifest: "application/vnd.oci.image.manifest.v1+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  inToto: "application/vnd.in-toto+json",
  ociEmpty: "application/vnd.oci.empty.v1+json",
  /** `artifactType` of BuildKit's attestation manifests. */
  attestationManifest: "application/vnd.docker.attestation.manifest.v1+json",
  ociConfig: "application/vnd.oci.image.config.v1+json",
  /** Layers below cosign's tags `sha256-<hex>.sig` and `.att`. */
  simpleSigning: "application/vnd.dev.cosign.simplesigning.v1+json",
  dsseEnvelope: "application/vnd.dsse.envelope.v1+json",
  /** `artifactType`, or type of the config, of notation's signatures. */
  notation: "application/vnd.cncf.notary.signature",
  /** `artifactType` of a detached signature by GnuPG, and the type of the layer that is it (RFC 3156). */
  pgpSignature: "application/pgp-signature",
  sigstoreBundle: "application/vnd.dev.sigstore.bundle.v0.3+json",
  /** Config, or type of its own, of an artifact with a Bill of Behaviour. */
  bobConfig: "application/vnd.k8sstormcenter.bob.config.v1+json",
  /** The files of one: a gzipped tar. */
  bobContent: "application/vnd.k8sstormcenter.bob.content.v1.tar+gzip",
  /** `artifactType` of plain files that are attached to an image. */
  bobFiles: "application/vnd.bob.artifact+yaml",
} as const;

/** `Accept` of every manifest request. */
export const manifestAccept = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerList,
  mediaTypes.dockerManifest,
].join(", ");

/** https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
export interface Descriptor {
  readonly mediaType: string; // 'application/vnd.oci.image.manifest.v1+json'
  readonly digest: string; // 'sha256:4b3a…'
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: OciPlatform;
  readonly artifactType?: string; // 'application/vnd.dev.sigstore.bundle.v0.3+json'
}

export interface OciPlatform {
  readonly os: string; // 'linux'
  readonly architecture: string; // 'arm64'
  readonly variant?: string; // 'v8'
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
