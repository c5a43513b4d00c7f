// SPDX-License-Identifier: Apache-2.0
/** Where a cluster's API server is, and as whom it is spoken to. */
export interface ClusterAccess {
  readonly server: URL;
  /** Of commands that name none. */
  readonly namespace: string;
  readonly tls: ClusterTls;
  /** The value of the `authorization` header, asked for before each request; `undefined` where a certificate says who it is, or nobody is. */
  authorize(signal: AbortSignal): Promise<string | undefined>;
  /** Whom to act as, where that is somebody else. */
  readonly impersonate?: string;
  /** The address of the proxy to it, where there is one. */
  readonly proxy?: string;
}

export interface ClusterTls {
  /** In PEM; absent: what the machine trusts. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The name in its certificate, where that is not the address's host. */
  readonly serverName?: string;
  readonly verifies: boolean;
}
