// SPDX-License-Identifier: Apache-2.0
import type { ChangeOperation, NetworkEntry } from "@bob/proto";

/** `operation` numbers of change frames, `enum` of `bpf/frame.h`. */
export const changeOperations: Readonly<Record<number, ChangeOperation>> = {
  1: "rename",
  2: "exchange",
  3: "unlink",
  4: "rmdir",
  5: "mkdir",
  6: "mknod",
  7: "link",
  8: "symlink",
  9: "chmod",
  10: "chown",
  11: "truncate",
  12: "setxattr",
  13: "removexattr",
  14: "mount",
  15: "umount",
  16: "times",
};

/** `operation` numbers of net frames, `enum` of `bpf/frame.h`. */
export const networkOperations: Readonly<Record<number, NetworkEntry["operation"]>> = {
  1: "connect",
  2: "bind",
  3: "listen",
  4: "accept",
  5: "send",
  6: "socket",
};
