// SPDX-License-Identifier: Apache-2.0
import type { NetworkEntry } from "@bob/proto";

/** Address families by number (include/linux/socket.h), named as in address_families(7); those of IP by the names they have in records. */
export const addressFamilies: Readonly<Record<number, NetworkEntry["family"]>> = {
  1: "unix",
  2: "ipv4",
  3: "ax25",
  4: "ipx",
  5: "appletalk",
  9: "x25",
  10: "ipv6",
  12: "decnet",
  15: "key",
  16: "netlink",
  17: "packet",
  21: "rds",
  24: "pppox",
  26: "llc",
  27: "ib",
  28: "mpls",
  29: "can",
  30: "tipc",
  31: "bluetooth",
  33: "rxrpc",
  38: "alg",
  39: "nfc",
  40: "vsock",
  41: "kcm",
  42: "qipcrtr",
  43: "smc",
  44: "xdp",
  45: "mctp",
};

/** Name of an address family; `af_<n>` where the table has none. */
export function nameFamily(family: number): NetworkEntry["family"] {
  return addressFamilies[family] ?? `af_${family}`;
}
