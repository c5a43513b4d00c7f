// SPDX-License-Identifier: Apache-2.0
import { capabilityNames } from "@bob/proto/gen/capabilities";
import type { SyscallAbi } from "../probe/probe-events.ts";
import { errnoNames } from "../tables/errno.ts";
import { ringOperations } from "../tables/ring-operations.ts";
import { signalNames } from "../tables/signals.ts";
import { syscallsAarch64 } from "../tables/syscalls-aarch64.ts";
import { syscallsI386 } from "../tables/syscalls-i386.ts";
import { syscallsX32 } from "../tables/syscalls-x32.ts";
import { syscallsX8664 } from "../tables/syscalls-x86_64.ts";

/** Set in every syscall number of the x32 ABI (`__X32_SYSCALL_BIT`, arch/x86/include/uapi/asm/unistd.h). */
const x32Bit = 0x40000000;

/** Among the opcodes of io_uring: a ring was made (`RING_MADE` of `bpf/frame.h`). It is no opcode, and has no name. */
export const ringMade = 511;

const syscallTables: Record<SyscallAbi, (number: number) => string | undefined> = {
  x86_64: (number) => syscallsX8664[number],
  i386: (number) => syscallsI386[number],
  x32: (number) => syscallsX32[number & ~x32Bit] ?? syscallsX8664[number & ~x32Bit],
  aarch64: (number) => syscallsAarch64[number],
  io_uring: (number) => ringOperations[number] ?? `operation_${number}`,
  "emulator/x86_64": (number) => syscallsX8664[number],
  "emulator/aarch64": (number) => syscallsAarch64[number],
};

/** Name of syscall `number` in `abi`; `syscall_<n>` where the tables have none. */
export function nameSyscall(abi: SyscallAbi, number: number): string {
  return syscallTables[abi](number) ?? `syscall_${number}`;
}

/**
 * `ok` for 0, else the errno's name; `errno_<n>` where the tables have none (ERESTARTSYS and other kernel-internal
 * ones).
 */
export function nameResult(errno: number): string {
  return errno === 0 ? "ok" : (errnoNames[errno] ?? `errno_${errno}`);
}

/** Name of a signal; `SIGRT_<n>` for real-time signal 32 + n, as strace has it. */
export function nameSignal(signal: number): string {
  return signalNames[signal] ?? `SIGRT_${signal - 32}`;
}

/** Name of a capability with its CAP_ prefix; `CAP_<n>` where the tables have none. */
export function nameCapability(capability: number): string {
  return capabilityNames[capability] ?? `CAP_${capability}`;
}

/** OCI architecture of what `uname -m` calls `machine`. */
export function nameArchitecture(machine: string): string {
  return { x86_64: "amd64", aarch64: "arm64" }[machine] ?? machine;
}

/**
 * A wait(2) status as exit code (128 + signal for a killed process, as shells and bob-step have it) and signal name.
 */
export function decodeWaitStatus(status: number): { exitCode: number; signal?: string } {
  const signal = status & 0x7f;
  return signal === 0 ? { exitCode: (status >> 8) & 0xff } : { exitCode: 128 + signal, signal: nameSignal(signal) };
}
