// SPDX-License-Identifier: Apache-2.0
import type { KubernetesObject } from "../api/kubernetes-object.ts";
import type { Condition } from "./conditions.ts";

export const sourceGroup = "source.k8sstormcenter.io";
export const bobGroup = "kustomize.k8sstormcenter.io";
export const sourceVersion = `${sourceGroup}/v1alpha1`;
export const bobVersion = `${bobGroup}/v1alpha1`;

/** Kinds of sources, with what messages and commands call them. */
export const sourceKinds = ["OCIRepository", "HTTPArchive"] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Whoever changes its value has an object reconciled now (flux's annotation, so that its tools work). */
export const requestedAtAnnotation = "reconcile.fluxcd.io/requestedAt";

export interface LocalName {
  readonly name: string;
}

export interface VerifySpec {
  readonly provider: "cosign" | "notation";
  /** cosign: every entry `*.pub` is a key. notation: `trustpolicy.json` and certificates. */
  readonly secretRef?: LocalName;
  /** Whose certificates count; each part is a regular expression for the whole. */
  readonly matchOIDCIdentity?: readonly { readonly issuer: string; readonly subject: string }[];
  /** Entry `trusted_root.json`. */
  readonly trustedRootSecretRef?: LocalName;
}

/** What sources of all kinds have. */
export interface SourceSpec {
  readonly url: string;
  readonly interval: string;
  readonly timeout?: string;
  readonly secretRef?: LocalName;
  readonly certSecretRef?: LocalName;
  readonly proxySecretRef?: LocalName;
  readonly verify?: VerifySpec;
  readonly ignore?: string;
  readonly insecure?: boolean;
  readonly suspend?: boolean;
}

export interface OCIRepositorySpec extends SourceSpec {
  readonly provider?: "generic" | "aws" | "azure" | "gcp";
  readonly serviceAccountName?: string;
  readonly ref?: {
    readonly tag?: string;
    readonly semver?: string;
    readonly semverFilter?: string;
    readonly digest?: string;
  };
}

export interface HTTPArchiveSpec extends SourceSpec {
  /** What its bytes have to hash to: `sha256:…`. */
  readonly digest?: string;
}

/** Content that was verified and is kept by the controller. */
export interface Artifact {
  /** In the controller's storage. */
  readonly path: string;
  readonly revision: string;
  readonly digest: string;
  readonly size: number;
  readonly lastUpdateTime: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Digest of the `spec.verify` by which it was verified; absent: it was not asked to be. */
  readonly verifiedBy?: string;
}

export interface SourceStatus {
  readonly observedGeneration?: number;
  readonly observedIgnore?: string;
  readonly url?: string;
  readonly conditions?: readonly Condition[];
  readonly artifact?: Artifact;
  readonly lastHandledReconcileAt?: string;
}

export interface SourceObject<Spec extends SourceSpec = SourceSpec> extends KubernetesObject {
  readonly spec: Spec;
  readonly status?: SourceStatus;
}

export interface ValuesReference {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  /** Default `values.yaml`. */
  readonly valuesKey?: string;
  readonly optional?: boolean;
}

export interface BoBSpec {
  readonly interval: string;
  readonly retryInterval?: string;
  readonly timeout?: string;
  readonly sourceRef: { readonly kind: SourceKind; readonly name: string };
  readonly path?: string;
  readonly prune?: boolean;
  readonly suspend?: boolean;
  readonly force?: boolean;
  readonly wait?: boolean;
  readonly targetNamespace?: string;
  readonly serviceAccountName?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly valuesFrom?: readonly ValuesReference[];
  readonly dependsOn?: readonly { readonly name: string; readonly namespace?: string }[];
  readonly deletionPolicy?: "MirrorPrune" | "Delete" | "Orphan";
  readonly driftDetection?: { readonly mode?: "correct" | "report" };
}

/** An object that a BoB has applied: `<namespace>_<name>_<group>_<kind>`, as flux's inventories have it. */
export interface InventoryEntry {
  readonly id: string;
  /** The version in its group. */
  readonly v: string;
  /** Where the server stores something else than it was given: the digest of that, which is no drift. */
  readonly d?: string;
}

export interface BoBStatus {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  readonly lastAppliedRevision?: string;
  readonly lastAppliedOriginRevision?: string;
  /** Of all objects as they were applied: what is other than that in the cluster is drift. */
  readonly lastAppliedDigest?: string;
  readonly lastAttemptedRevision?: string;
  readonly inventory?: { readonly entries: readonly InventoryEntry[] };
  readonly lastHandledReconcileAt?: string;
}

export interface BoBObject extends KubernetesObject {
  readonly spec: BoBSpec;
  readonly status?: BoBStatus;
}

/** What the publisher says its content was made from. */
export const originRevisionKey = "org.opencontainers.image.revision";
export const originSourceKey = "org.opencontainers.image.source";
export const createdKey = "org.opencontainers.image.created";
