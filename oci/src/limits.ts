// SPDX-License-Identifier: Apache-2.0
/** As in the distribution spec: a registry need not take larger ones. */
export const maxManifestBytes = 4 * 1024 * 1024;

/** BuildKit takes at most 40 MiB for a predicate; the Statement around it and escapes need some more. */
export const maxAttestationBytes = 64 * 1024 * 1024;

export const maxRedirects = 5;

/** Pages of the list of what refers to one manifest. */
export const maxReferrerPages = 50;

/** Manifests of a layout that are asked what they refer to. */
export const maxLayoutReferrers = 1_000;

export const maxIndexDepth = 3;

/** Descriptors in all indexes of one image. */
export const maxIndexEntries = 2_000;

/** A file given on the command line. */
export const maxFileBytes = 128 * 1024 * 1024;

/** What an artifact may have when it is unpacked, unless somebody says otherwise. */
export const maxArtifactBytes = 512 * 1024 * 1024;
export const maxArtifactEntries = 65_536;
/** How many times larger content may become than what it is unpacked from, once it is larger than `freeExpansionBytes`. */
export const maxExpansion = 300;
export const freeExpansionBytes = 16 * 1024 * 1024;

/** Pages of the list of tags; a page has what the registry likes. */
export const maxTagPages = 1_000;
export const maxTags = 1_000_000;

/** A blob goes in one piece up to this, and in pieces of this beyond: what broke off is sent again from the last whole one. */
export const maxUploadPieceBytes = 64 * 1024 * 1024;

/** Members of the layers of one image that are compared: what is kept of each takes some 300 bytes and its name. */
export const maxLayerEntries = 10_000_000;
export const maxLayerNameBytes = 1024 * 1024 * 1024;
