// SPDX-License-Identifier: Apache-2.0
/** Paths whose reading someone would want to know about, in the order they are shown. */
const NOTABLE_PATHS: RegExp[] = [
  /^\/etc\/g?shadow-?$/,
  /\/\.ssh\//,
  /^\/(?:var\/)?run\/secrets(?:\/|$)/,
  /^\/proc\/\d+\/(?:environ|mem)$/,
  /\/\.(?:aws|azure|gnupg|kube|config\/gcloud|config\/gh)\//,
  /\/\.(?:npmrc|netrc|pypirc|git-credentials|pgpass|vault-token)$/,
  /\/\.docker\/config\.json$/,
  /\/(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^/]*private[^/]*\.(?:pem|key))$/,
  /^\/etc\/ssl\/private\//,
  /^\/etc\/sudoers/,
  /^\/(?:var\/)?run\/docker\.sock$/,
  /^\/dev\/(?:mem|kmem|kmsg|sd[a-z]|nvme|vd[a-z])/,
];

/** Place in the order of what deserves attention; -1 for the rest. */
export function notableRank(path: string): number {
  return NOTABLE_PATHS.findIndex((pattern) => pattern.test(path));
}

/** Syscalls a build step seldom has a reason for. */
const NOTABLE_SYSCALLS = new Set([
  "add_key",
  "bpf",
  "delete_module",
  "finit_module",
  "fanotify_init",
  "init_module",
  "io_uring_setup",
  "kexec_file_load",
  "kexec_load",
  "keyctl",
  "memfd_create",
  "mount",
  "move_mount",
  "open_by_handle_at",
  "perf_event_open",
  "pivot_root",
  "process_vm_readv",
  "process_vm_writev",
  "ptrace",
  "reboot",
  "request_key",
  "setns",
  "swapon",
  "umount2",
  "unshare",
  "userfaultfd",
]);

export function isNotableSyscall(name: string): boolean {
  return NOTABLE_SYSCALLS.has(name);
}

const SYSTEM_FOLDERS = /^(?:\/usr(?:\/local)?)?\/(?:s?bin|lib(?:exec)?(?:\/.*)?)$/;

/** Whether a program lies where the distribution's programs are. */
export function isSystemProgram(path: string): boolean {
  return SYSTEM_FOLDERS.test(path.slice(0, Math.max(path.lastIndexOf("/"), 0)));
}
