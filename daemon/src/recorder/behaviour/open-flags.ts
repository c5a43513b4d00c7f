// SPDX-License-Identifier: Apache-2.0
/** Bits of open(2) flags that have the same value on x86 and arm64 (include/uapi/asm-generic/fcntl.h). */
const commonBits: readonly [bits: number, name: string][] = [
  [0o4000000 | 0o10000, "O_SYNC"],
  [0o100, "O_CREAT"],
  [0o200, "O_EXCL"],
  [0o400, "O_NOCTTY"],
  [0o1000, "O_TRUNC"],
  [0o2000, "O_APPEND"],
  [0o4000, "O_NONBLOCK"],
  [0o10000, "O_DSYNC"],
  [0o20000, "O_ASYNC"],
  [0o1000000, "O_NOATIME"],
  [0o2000000, "O_CLOEXEC"],
  [0o10000000, "O_PATH"],
];

/** Bits arm64 keeps from 32-bit ARM (arch/arm64/include/uapi/asm/fcntl.h); elsewhere they are swapped. */
const x86Bits = { O_DIRECT: 0o40000, O_LARGEFILE: 0o100000, O_DIRECTORY: 0o200000, O_NOFOLLOW: 0o400000 };
const arm64Bits = { O_DIRECTORY: 0o40000, O_NOFOLLOW: 0o100000, O_DIRECT: 0o200000, O_LARGEFILE: 0o400000 };

const accessModes = ["O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"] as const;

/** open(2) flags of one architecture: names, and what they say about writing. */
export interface OpenFlags {
  /** `flags` without bits that say nothing about behaviour: O_LARGEFILE, which 64-bit kernels set by themselves. */
  normalize(flags: number): number;
  /** Sorted names; one access mode is always there; bits without a name as one octal number. */
  name(flags: number): string[];
  /** Whether an open with `flags` can change the file's content. */
  isWrite(flags: number): boolean;
}

/** @param machine as `uname -m` says it */
export function openFlagsOf(machine: string): OpenFlags {
  const own = machine === "aarch64" ? arm64Bits : x86Bits;
  const bits: typeof commonBits = [
    [0o20000000 | own.O_DIRECTORY, "O_TMPFILE"],
    ...commonBits,
    [own.O_DIRECT, "O_DIRECT"],
    [own.O_DIRECTORY, "O_DIRECTORY"],
    [own.O_NOFOLLOW, "O_NOFOLLOW"],
  ];
  return {
    normalize: (flags) => flags & ~own.O_LARGEFILE,
    name: (flags) => nameBits(flags & ~own.O_LARGEFILE, bits),
    isWrite: (flags) => (flags & 0o3) !== 0 || (flags & 0o1000) !== 0,
  };
}

function nameBits(flags: number, bits: typeof commonBits): string[] {
  const names: string[] = [accessModes[(flags & 0o3) as 0 | 1 | 2 | 3]];
  let rest = flags & ~0o3;
  for (const [value, name] of bits) {
    if (rest !== 0 && (rest & value) === value) {
      names.push(name);
      rest &= ~value;
    }
  }
  if (rest !== 0) names.push(`0o${(rest >>> 0).toString(8)}`);
  return names.sort();
}
