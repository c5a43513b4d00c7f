// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { SignatureTrust } from "@bob/trust/signatures/signature-trust";

/** Whose signatures of a source's content count. */
export interface SourceTrust extends AsyncDisposable {
  /** As messages name it: `cosign`, `cosign keyless`, `notation`. */
  readonly provider: string;
  readonly signatures: SignatureTrust;
}

/** Where the object is whose content is verified, and what is needed for that. */
export interface TrustPlace {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** `registry.example/team/app`: which statement of a trust policy of notation counts. */
  readonly scope: string;
  /** Where files may lie that are needed meanwhile. */
  readonly staging: string;
}
