// SPDX-License-Identifier: Apache-2.0
/** What a version of QUIC has of its own: the bits of its packet types, and how its keys are called. */
export interface QuicVersion {
  readonly initialType: number;
  readonly retryType: number;
  readonly salt: Buffer;
  readonly labels: { readonly key: string; readonly iv: string; readonly headerProtection: string };
}

/** By number: version 1 (RFC 9001, section 5.2), its draft 29, and version 2 (RFC 9369, section 3). */
export function quicVersionOf(number: number): QuicVersion | undefined {
  return versions[number];
}

const first = {
  initialType: 0,
  retryType: 3,
  labels: { key: "quic key", iv: "quic iv", headerProtection: "quic hp" },
};
const versions: Readonly<Record<number, QuicVersion>> = {
  1: { ...first, salt: Buffer.from("38762cf7f55934b34d179ae6a4c80cadccbb7f0a", "hex") },
  4278190109: { ...first, salt: Buffer.from("afbfec289993d24c9e9786f19c6111e04390a899", "hex") },
  1798521807: {
    initialType: 1,
    retryType: 0,
    salt: Buffer.from("0dede3def700a6db819381be6e269dcbf9bd2ed9", "hex"),
    labels: { key: "quicv2 key", iv: "quicv2 iv", headerProtection: "quicv2 hp" },
  },
};
