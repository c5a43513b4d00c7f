// SPDX-License-Identifier: Apache-2.0
import type { ByteText } from "../paths.ts";
import type {
  DeviceNumber,
  LeftBehindAttributes,
  LeftBehindTopic,
  UnchangedDirectory,
} from "./left-behind-attributes.ts";
import type { NetworkEntry } from "./network-entry.ts";

/** Predicate type of a step record: what the recorder signs for one execution of one step. */
export const STEP_RECORD_TYPE = "https://k8sstormcenter.com/bob/step-record/v1";

/** How well one surface is watched on the recording host. `none` = not watched at all. */
export type Coverage = "full" | "partial" | "none";

/** What a recorder can miss or see, by the name it has in `coverage` and `completeness`. */
export type Surface = "exec" | "files" | "network" | "syscalls" | "capabilities";

/**
 * Predicate of a step record. The Statement's subject is `{ name: "step", digest: { sha256: <definition digest> } }`.
 * Lists are sorted and free of duplicates, so that the same behaviour gives the same bytes but for times.
 */
export interface StepRecord {
  readonly recorder: {
    version: string;
    /**
     * Fingerprint of the key it signs with, `SHA256:…` as `ssh-keygen -l` prints it: which key to verify with. Absent
     * in older records.
     */
    key?: string;
    kernelRelease: string;
    /** As in OCI platforms: amd64, arm64. */
    architecture: string;
    coverage: Record<Surface, Coverage>;
  };
  readonly execution: {
    /**
     * `original`: this execution made the layer. `replay`: it ran only to be recorded; the layer is of another
     * execution.
     */
    origin: "original" | "replay";
    /** RFC 3339, UTC, milliseconds. */
    startedAt: string;
    finishedAt: string;
    /** CLOCK_MONOTONIC of the host in ns, decimal strings (they exceed 2^53), comparable only within one boot. */
    clock: { bootId: string; startNs: string; endNs: string };
    exitCode: number;
    /** Name of the signal that ended the command, e.g. SIGKILL. */
    signal?: string;
    /** What the step's processes used in all. */
    usage?: StepUsage;
    /** The step was of another architecture than the machine: of which, and by what it was run. */
    emulation?: Emulation;
    /**
     * The step was held to rules of a policy (`enforce=true`): what they do not allow would have been refused, or have failed it. What
     * the policy is called, and the sha256 of the rules about this step as its setting has them.
     */
    policy?: { name: string; sha256: string };
  };
  readonly completeness: {
    /**
     * True when nothing was lost and nothing was used that the recorder cannot see. Truncation alone does not clear it.
     */
    complete: boolean;
    /** Events lost, by kind (exec, open, pathop, net, name, …, dedupe is not a loss). Kinds with 0 are left out. */
    lost: Record<string, number>;
    /**
     * Values cut or left out, by kind: argv, path, digest, xattrs, request (connections), peer (datagrams whose bytes were
     * not counted), times (of files), variables (environments whose names are not, or not all, told), process (not in
     * `processTree`).
     */
    truncated: Record<string, number>;
    /**
     * Ways around the recorder the step used: `io_uring` (operations that are not told), `x32-syscalls`,
     * `aarch32-syscalls`, `cgroup-escape`, `survivors`, `bpf`, `setns`, `kernel-code`, `detached-mount`,
     * `shared-descriptors`, `fanotify`, `kernel-files`, `upcall`, `hardware`,
     * `outside-process`.
     */
    bypasses: string[];
    /** Entries of `leftBehind` that no event explains, and files that should be there and are not. Left out where 0. */
    unexplained?: number;
    missing?: number;
    /**
     * In how many different texts (paths, arguments, names) of the record `<redacted:…>` stands for a secret, at most
     * 10,000: by the name of its variable, or where it is mounted. Entries that have one are marked `redacted`.
     */
    redacted?: Record<string, number>;
    /**
     * Secrets that were not looked for: `unreadable`; `common`, of less than six bytes or an ordinary word; `long`, not
     * all of their parts. `environment` and `mounts` stand for all of them.
     */
    notRedacted?: Record<string, "unreadable" | "common" | "long">;
  };
  readonly processes: ProcessEntry[];
  /**
   * Each process, in the order they were started, those that executed nothing included. Absent in older records. It is
   * of this execution: which process was first, and when, is another one each time.
   */
  readonly processTree?: ProcessTreeEntry[];
  /** Distinct sets of names of environment variables, sorted; programs refer to them by index. Absent in older records. */
  readonly variableSets?: ByteText[][];
  /**
   * What was mounted when the step began, without bob's own mounts and what is below `/proc` and `/sys`. Absent where
   * the recorder could not tell.
   */
  readonly mounts?: MountEntry[];
  readonly files: FilesSection;
  readonly changes: ChangeEntry[];
  readonly leftBehind: LeftBehindEntry[];
  /**
   * `snapshot`: `leftBehind` has everything the step changed in its root, found there, and the state of what else it
   * touched. `events`, or absent in older records: what events named, and no more.
   */
  readonly leftBehindFrom?: "snapshot" | "events";
  /**
   * What `leftBehind` says beside content and mode, sorted: where `owners` is not in it, as in older records and of steps
   * in a user namespace of their own, an absent `uid` is not 0.
   */
  readonly leftBehindTells?: LeftBehindTopic[];
  /**
   * Directories that are what they were, while something in them changed: a layer has those, too. Absent in older
   * records, without a snapshot, and where there are too many (256 KiB).
   */
  readonly unchangedDirectories?: UnchangedDirectory[];
  readonly network: NetworkEntry[];
  /**
   * By ABI (x86_64, i386, x32, aarch64): sorted syscall names; unknown numbers as `syscall_<n>`. `emulator/…`: those of
   * that ABI that an emulator made, for its programs and for itself; which of them its programs asked for, the kernel
   * does not see. `io_uring`: operations that were submitted to rings, as in `linux/io_uring.h`; empty where a ring was
   * made and never used, absent where none was made, or by an older recorder.
   */
  readonly syscalls: Record<string, string[]>;
  /** Names with CAP_ prefix, as in capability.h; `CAP_<n>` where unknown. */
  readonly capabilities: { used: string[]; denied: string[] };
  /**
   * Present where the lists would make the record too long: `processes`, `processTree`, `files`, `changes`, `leftBehind`
   * and `network` are a selection then, and the parts have all of their entries.
   */
  readonly parts?: RecordParts;
}

/** As cgroup v2 counts it; what the host does not count is not there. */
export interface StepUsage {
  /** CPU time. */
  readonly userMs?: number;
  readonly systemMs?: number;
  readonly memoryPeakBytes?: number;
  /** From and to block devices: what was in the page cache is not counted. */
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
  /** Processes and threads at once. */
  readonly processesPeak?: number;
}

/** The machine's own kernel and an emulator between it and the programs. */
export interface Emulation {
  /** What was emulated, as in OCI platforms. */
  readonly architecture: string;
  /** Of the emulator's file, seen from the top of its mount tree: the host's, a container's, or BuildKit's in the step. */
  readonly by: ByteText;
  /** Of the emulator's file. */
  readonly sha256: string;
}

/** Where the whole lists of a long record are (`record-parts.ts`). */
export interface RecordParts {
  /** In order; each is named by the sha256, in hexadecimal, of its canonical JSON. */
  readonly documents: { byteLength: number; sha256: string }[];
  /** Entries of each whole list; of `files`, files. */
  readonly entries: Record<"processes" | "files" | "changes" | "leftBehind" | "network", number> & {
    /** Absent in older records. */
    readonly processTree?: number;
  };
}

/** One program with one argv; executions that are equal in all but exit code are one entry. */
export interface ProcessEntry {
  /** Resolved file, seen from the container's root. */
  readonly executable: ByteText;
  readonly argv: ByteText[];
  readonly argvTruncated?: true;
  /** A secret was left out of `executable`, `argv`, `script`, `directories` or the names of its variables. */
  readonly redacted?: true;
  /** What ran it, where it is of another architecture than the machine; as in {@link Emulation}. */
  readonly emulator?: ByteText;
  /** What was executed, where that is a script and `executable` its interpreter; as it was named, made absolute. */
  readonly script?: ByteText;
  /** Its place in the whole list, where this one is a selection. */
  readonly index?: number;
  /** Times it was executed. */
  readonly count: number;
  /** uids it ran as, sorted. */
  readonly uids: number[];
  /** gids it ran as, sorted. Absent in older records, as are the next two. */
  readonly gids?: number[];
  /** Its current directories when it was executed, sorted. */
  readonly directories?: ByteText[];
  /** The variables it got: indexes into `variableSets`, sorted. */
  readonly variables?: number[];
  /** Not all of them are known, of all its executions. */
  readonly variablesTruncated?: true;
  /** Exit status → times: decimal code, or signal name for a killed process. */
  readonly exits: Record<string, number>;
  /** Indexes into the whole list of `processes` of the programs that started it; empty for the step's own command. */
  readonly startedBy: number[];
}

/** One process. Times are microseconds from the beginning of the step. */
export interface ProcessTreeEntry {
  /** Who started it: index into the whole list; absent of the step's own command. */
  readonly parent?: number;
  /**
   * What it executed, in order: indexes into the whole list of `processes`. Until it executes something, and where it
   * does not, it goes on as a copy of its parent.
   */
  readonly programs: number[];
  readonly startUs: number;
  /** Absent where its end was not seen. */
  readonly endUs?: number;
  /** Decimal code, or name of the signal that killed it. */
  readonly exit?: string;
  /** Its place in the whole list, where this one is a selection. */
  readonly index?: number;
}

/** A mount of the step, sorted by path. What the step itself mounts is in `changes`. */
export interface MountEntry {
  /** As the kernel resolved it, seen from the container's root. */
  readonly path: ByteText;
  /** Type of the file system, as in proc_pid_mountinfo(5). */
  readonly type: string;
  /**
   * `standard`: in `/dev`, `/proc` or `/sys`, `/etc/hosts` and `/etc/resolv.conf`. `added`: all others, those of
   * `RUN --mount`.
   */
  readonly role: "root" | "standard" | "added";
  /** A secret was left out of `path`. */
  readonly redacted?: true;
}

export interface FilesSection {
  /** Distinct sets of open(2) flags by name, e.g. ["O_CLOEXEC","O_RDONLY"]; entries refer to them by index. */
  readonly flagSets: string[][];
  /**
   * Sorted by path; entries sorted by name. A path is `directory + "/" + name`. Where there is no directory its place
   * is taken by `(unreachable)` (memfds, pipes, detached mounts) or `(as given)` (a name that starts from a bad
   * descriptor).
   */
  readonly directories: { path: ByteText; entries: FileEntry[] }[];
}

export interface FileEntry {
  readonly name: ByteText;
  /** Successful opens: indexes into flagSets. */
  readonly opens?: number[];
  /** An open created the file (FMODE_CREATED). */
  readonly created?: true;
  /** Failed opens, errno names. Such a path is as the process gave it, made absolute, symlinks not followed. */
  failed?: string[];
  readonly truncated?: true;
  /** Seen from the root of a mount namespace that the step made: its own paths can be others. */
  readonly foreign?: true;
  /** A secret was left out of its path. */
  readonly redacted?: true;
}

export type ChangeOperation =
  | "rename"
  | "exchange"
  | "unlink"
  | "rmdir"
  | "mkdir"
  | "mknod"
  | "link"
  | "symlink"
  | "chmod"
  | "chown"
  | "truncate"
  | "setxattr"
  | "removexattr"
  | "mount"
  | "umount"
  | "times";

/** A change of the file tree by path. `path` is the new name where there are two. */
export interface ChangeEntry {
  readonly operation: ChangeOperation;
  readonly path: ByteText;
  /** rename/exchange/link: the old path. symlink: the target text. mount: the source. */
  readonly from?: ByteText;
  /** `ok` or errno names, sorted. */
  readonly results: string[];
  /**
   * Successful calls that make or remove names (rename to symlink, mount, umount), plus the number of distinct errors.
   * Other equal calls are told once: the number of distinct results.
   */
  readonly count: number;
  readonly truncated?: true;
  /** As of a file. */
  readonly foreign?: true;
  readonly redacted?: true;
  /**
   * A result whose names others can have changed while the call ran: who called shares its memory, descriptors or
   * directory.
   */
  readonly asGiven?: true;
}

/** A file whose digest would have taken longer than is worth waiting for has `notDigested` in its place. */
export type LeftBehindFile = LeftBehindAttributes &
  LeftBehindMarks & { path: ByteText; type: "file"; mode: string; size: number } & (
    | { sha256: string; notDigested?: never }
    | {
        sha256?: never;
        notDigested: "time";
        /** Bytes that are no hole, as allocated; 0: the file is nothing but zeros. */
        data: number;
      }
  );

/** `unexplained`: no event named it, and it is not what was there before. */
interface LeftBehindMarks {
  readonly unexplained?: true;
  /** A secret was left out of its path, its target or an attribute. */
  readonly redacted?: true;
}

type LeftBehindNode = { path: ByteText; mode: string } & (
  | { type: "directory" | "fifo" | "socket" }
  /** The number is absent in older records. */
  | { type: "device"; device?: DeviceNumber }
);

/**
 * State, after the step's last process died, of a path that was written, created, linked or renamed, or found in the
 * snapshot. Sorted name by name: a directory comes right before what is in it. What is redacted comes last.
 */
export type LeftBehindEntry =
  | LeftBehindFile
  | (LeftBehindAttributes & LeftBehindMarks & { path: ByteText; type: "symlink"; target: ByteText })
  | (LeftBehindAttributes & LeftBehindMarks & LeftBehindNode)
  /** `removed`: it was there before the step. `missing`: an open made or wrote it and nothing removed it. */
  | (LeftBehindMarks & { path: ByteText; type: "absent"; removed?: true; missing?: true })
  | (LeftBehindMarks & { path: ByteText; type: "unreadable"; reason: string });

/**
 * Why a step has no record: the reason of the mark in its place; that its platform has no `bob-step`; or what was found
 * where the record should be, because it could not be written when the step had run (`no-record`: nothing,
 * `empty-record`: an empty file, `cut-record`: the beginning of one).
 */
export type UnrecordedReason =
  | UnrecordedMark["unrecorded"]
  | "no-recorder-for-platform"
  | "no-record"
  | "empty-record"
  | "cut-record";

/** What `bob-step` itself writes in place of a record. Not signed. */
export interface UnrecordedMark {
  /**
   * `tombstone`: the record there was is of another execution than the layer. The others: nobody recorded, with
   * on-missing=warn.
   */
  readonly unrecorded: "no-recorder" | "refused" | "recorder-lost" | "tombstone";
  /** 32 random hexadecimal digits, so that no two marks have the same content (`docs/internals.md` §2a). */
  readonly nonce: string;
}
