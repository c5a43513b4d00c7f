// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { release } from "node:os";

/** Linux 5.17: bpf_loop. */
const oldestKernel = [5, 17] as const;
/** Bits of `CapEff` (capability.h): without them no program can be loaded, or no other process looked at. */
const capabilities = { CAP_SYS_PTRACE: 19, CAP_SYS_ADMIN: 21, CAP_BPF: 39 };

/** What the kernel calls the machines that Node calls so. */
const machines: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

/** What the recorder would be missing in this container and on this kernel, one sentence each. */
export function missingForRecorder(): string[] {
  return [
    ...emulation(process.arch, readKernelMachine()),
    ...(existsSync("/sys/kernel/btf/vmlinux") ? [] : ["the kernel has no BTF (CONFIG_DEBUG_INFO_BTF)"]),
    ...(isOldKernel(release()) ? [`the kernel is ${release()}, older than ${oldestKernel.join(".")}`] : []),
    ...(/\bcgroup2\b/.test(readFileSync("/proc/filesystems", "utf8")) ? [] : ["the kernel has no cgroup v2"]),
    ...missingCapabilities(readFileSync("/proc/self/status", "utf8")),
  ];
}

/** Since Linux 6.1. What `uname` tells is the emulator's word. */
function readKernelMachine(): string | undefined {
  const file = "/proc/sys/kernel/arch";
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/**
 * An emulator has no `bpf(2)`.
 *
 * @param architecture what Node was compiled for
 * @param machine of the kernel, where it tells
 */
export function emulation(architecture: string, machine: string | undefined): string[] {
  if (machine === undefined || machine === (machines[architecture] ?? architecture)) return [];
  return [`this image is for ${architecture} and emulated on ${machine}: take the one for this machine`];
}

/** @param version as `uname -r` prints it */
export function isOldKernel(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return major < oldestKernel[0] || (major === oldestKernel[0] && minor < oldestKernel[1]);
}

/** @param status the text of /proc/self/status */
export function missingCapabilities(status: string): string[] {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  const missing = Object.entries(capabilities).filter(([, bit]) => !((effective >> BigInt(bit)) & 1n));
  return missing.length === 0
    ? []
    : [`the container lacks ${missing.map(([name]) => name).join(", ")}: it must be privileged`];
}
