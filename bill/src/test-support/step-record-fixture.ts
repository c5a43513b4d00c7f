// SPDX-License-Identifier: Apache-2.0
import type { FileEntry, LeftBehindFile, ProcessEntry, StepRecord } from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";

/** A record of a step that started a shell and read what every program reads. */
export function makeStepRecord(command: string, changes: Partial<StepRecord> = {}): StepRecord {
  return {
    recorder: {
      version: "0.1.0",
      kernelRelease: "6.18.5",
      architecture: "amd64",
      coverage: { exec: "full", files: "full", network: "full", syscalls: "full", capabilities: "full" },
    },
    execution: {
      origin: "original",
      startedAt: "2026-11-21T09:00:00.000Z",
      finishedAt: "2026-11-21T09:00:01.250Z",
      clock: { bootId: "6dd1e2a9-6c5a-4f0a-8d06-3b5c6d0a2c11", startNs: "81234567890123", endNs: "81235817890123" },
      exitCode: 0,
    },
    completeness: { complete: true, lost: {}, truncated: {}, bypasses: [] },
    processes: [makeProcess("/usr/bin/dash", ["/bin/sh", "-c", command])],
    files: makeFiles({ "/etc": ["ld.so.cache"], "/usr/lib/x86_64-linux-gnu": ["libc.so.6"] }),
    changes: [],
    leftBehind: [],
    network: [],
    syscalls: { x86_64: ["arch_prctl", "brk", "close", "execve", "exit_group", "mmap", "openat", "read", "write"] },
    capabilities: { used: [], denied: [] },
    ...changes,
  };
}

export function makeProcess(executable: string, argv: string[], startedBy: number[] = []): ProcessEntry {
  return { executable, argv, count: 1, uids: [0], exits: { "0": 1 }, startedBy };
}

export const fixtureFlagSets = [
  ["O_CLOEXEC", "O_RDONLY"],
  ["O_CREAT", "O_TRUNC", "O_WRONLY"],
];

/** Files read; a name that ends in `!` was created and written. */
export function makeFiles(directories: Record<string, string[]>): StepRecord["files"] {
  const sorted = Object.entries(directories).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    flagSets: fixtureFlagSets,
    directories: sorted.map(([path, names]) => ({ path, entries: names.map(makeFileEntry) })),
  };
}

function makeFileEntry(name: string): FileEntry {
  return name.endsWith("!") ? { name: name.slice(0, -1), opens: [1], created: true } : { name, opens: [0] };
}

/** What a recorder says of a file with this content. */
export function leftFile(path: string, content: string): LeftBehindFile {
  return { path, type: "file", mode: "0644", size: content.length, sha256: sha256Hex(content) };
}
