// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";

/**
 * What `bob-probe` tells the daemon, decoded from the frames of `bpf/frame.h`.
 *
 * `step` is the probe's number for one execution of one step, unique in the probe's life. `timeNs` is CLOCK_MONOTONIC.
 * `errno` is 0 on success, else the positive errno of the call. Equal events of one step come once, so they cannot be
 * counted; exec, fork, exit, flow and successful changes of names (rename to symlink, mount, umount) come every time,
 * in their order. Pids of events are of the initial PID namespace; `begin.pid` and `begin.holder` are of the daemon's.
 */
export type ProbeEvent =
  | { kind: "started"; features: ProbeFeatures }
  | {
      kind: "begin";
      step: number;
      timeNs: bigint;
      cgroupId: bigint;
      pid: number;
      /** Pid of the process that keeps the step's container, for digests. */
      holder: number;
      hello: string;
      startedWall: bigint;
    }
  /** What is mounted when the step begins; comes after its `begin`, in one or more parts. Without bob's own mounts. */
  | { kind: "mounts"; step: number; mounts: Mount[] }
  /** `/etc/hosts` of the step when it begins, where it has one; after its `begin`. */
  | { kind: "hosts"; step: number; text: RawBytes }
  /**
   * What no record may have: the environment the command will have (`NAME=value`, each with its NUL; in one or more
   * parts), and each secret that is mounted. Comes after `begin` and before what the step does. Never to be logged.
   */
  | {
      kind: "secret";
      step: number;
      source: "environment" | "file";
      /** Where a file is mounted; empty where that cannot be told. */
      name: RawBytes;
      value: RawBytes;
      unreadable?: true;
      /** There is more than this. */
      cut?: true;
    }
  /** What runs bob-step, where the machine does not; comes after its `begin`. */
  | { kind: "emulator"; step: number; emulator: Emulator }
  /** The step's last process is dead and all its events were delivered before this one. */
  | { kind: "end"; step: number; timeNs: bigint; waitStatus: number; summary: StepSummary }
  /** bob-step is gone before it became the command, or the record came too late: the build was cancelled. */
  | { kind: "gone"; step: number; timeNs: bigint }
  | {
      kind: "exec";
      step: number;
      timeNs: bigint;
      pid: number;
      parentPid: number;
      uid: number;
      gid: number;
      /** The current one. */
      directory: PathText;
      executable: PathText;
      /** What was asked for, where the kernel ran an interpreter (`executable`) instead: a script. */
      script?: PathText;
      argv: RawBytes[];
      argvTruncated: boolean;
      /** Names of the variables it got, each with its NUL, in their order. */
      variables: RawBytes;
      /** There are more, or they could not be read. */
      variablesTruncated?: true;
      /** A secret was left out of it, by the daemon. */
      redacted?: true;
      /** What runs it: `executable` is of another architecture, and `argv` its own. */
      emulator?: RawBytes;
      /**
       * `executable` is an emulator that has not opened its program yet: a `program` event follows, or its process
       * ends. Then these are the program's arguments.
       */
      awaited?: RawBytes[];
    }
  /** What the emulator that a process executed opened to run it. */
  | { kind: "program"; step: number; pid: number; path: PathText }
  /** Something that the step's policy does not let it do, and the kernel did not. Only the first of a step are told. */
  | {
      kind: "refused";
      step: number;
      /** Number of the rule in the policy that the probe was given. */
      entry: number;
      what: "contact" | "question" | "socket";
      protocol: number;
      /** Of a question the name server's. */
      address: Uint8Array;
      port: number;
      /** Of who tried, as it calls itself. */
      comm: string;
      /** Of a question. */
      name?: string;
    }
  | { kind: "fork"; step: number; timeNs: bigint; pid: number; parentPid: number }
  | { kind: "exit"; step: number; timeNs: bigint; pid: number; exitStatus: number }
  | { kind: "open"; step: number; path: PathText; flags: number; created: boolean; errno: number }
  | {
      kind: "change";
      step: number;
      operation: number;
      path: PathText;
      from: PathText | undefined;
      errno: number;
      /** Others share memory, descriptors or directory with who called: they can have changed what is told. */
      asGiven?: true;
    }
  | {
      kind: "net";
      step: number;
      operation: number;
      family: number;
      type: number;
      protocol: number;
      address: Uint8Array | undefined;
      port: number;
      path: RawBytes | undefined;
      errno: number;
      /**
       * The kernel's own copy of the address before it acted: `errno` says nothing. The result comes as another event,
       * or never (io_uring).
       */
      attempt?: true;
      /** The address is what the process passed; the kernel kept no copy. */
      claimed?: true;
      /** As of a change: not proven. */
      asGiven?: true;
      /** A secret was left out of `path`, by the daemon. */
      redacted?: true;
    }
  /** Of TCP each connection that was closed; of UDP all datagrams of one other side, when the step has ended. */
  | {
      kind: "flow";
      step: number;
      /** The socket's own number, as in the traffic of it; 0 for UDP. */
      connection: bigint;
      transport: "tcp" | "udp";
      family: number;
      address: Uint8Array;
      port: number;
      /** The other side began. */
      inbound: boolean;
      bytesSent: bigint;
      bytesReceived: bigint;
      /** Since it was established; UDP: from the first to the last. 0 where that is not known. */
      durationNs: bigint;
    }
  /** The beginning of a packet's payload, of the step's own sockets. Not of each packet: bpf/recorder/traffic.bpf.h */
  | {
      kind: "traffic";
      step: number;
      connection: bigint;
      transport: "tcp" | "udp";
      family: number;
      /** The other side's. */
      address: Uint8Array;
      port: number;
      localPort: number;
      /** TCP: of the bytes in their direction's stream. */
      offset: number;
      bytes: Buffer;
      /** Of the whole payload. */
      length: number;
      /** By the step. */
      isSent: boolean;
      /** The other side opened the connection. */
      isInbound: boolean;
      /** There was more, and nothing of it will come. */
      isLast: boolean;
    };

/** A program that runs those of another architecture. */
export interface Emulator {
  /** By which it was executed. */
  readonly path: RawBytes;
  readonly sha256: string;
  /** Of what it runs, as `uname -m` says it. */
  readonly machine: string;
}

/** One mount of a step. `path` is resolved and seen from the container's root, `type` is the file system's. */
export interface Mount {
  readonly path: RawBytes;
  readonly type: string;
  /** A secret was left out of `path`, by the daemon. */
  readonly redacted?: true;
}

/**
 * `resolved`: walked in the kernel from the file's dentry to the container's root. Otherwise as the process gave it,
 * already joined to its directory, `.`/`..` not folded.
 */
export interface PathText {
  readonly bytes: RawBytes;
  readonly resolved: boolean;
  readonly truncated: boolean;
  /** The file had no name any more when it was seen: unlinked, or O_TMPFILE. */
  deleted?: true;
  /** In no mount tree: `bytes` is a name without a leading slash (memfd:x), or `anonymous`. */
  unreachable?: true;
  /**
   * Text that stands for itself: a link's target, a mount's source, or a name whose directory is not known (a bad
   * descriptor).
   */
  unjoined?: true;
  /** Seen from the root of another mount namespace than the step's own. */
  foreign?: true;
  /** A secret was left out of it, by the daemon. */
  redacted?: true;
}

type NativeAbi = "x86_64" | "aarch64";

/** Who made a system call, and how. */
export type SyscallAbi = NativeAbi | "i386" | "x32" | "io_uring" | `emulator/${NativeAbi}`;

/** Counters and sets the kernel kept for the step, read when it ended. */
export interface StepSummary {
  readonly lost: Record<string, number>;
  readonly truncated: Record<string, number>;
  readonly bypasses: string[];
  /**
   * ABI → syscall numbers seen; `emulator`: native ones, made by an emulator; `io_uring`: opcodes of requests, and
   * `ringMade` (behaviour/names.ts).
   */
  readonly syscalls: { abi: SyscallAbi; numbers: number[] }[];
  readonly capabilitiesUsed: number[];
  readonly capabilitiesDenied: number[];
  /** The programs for the step's own cgroup could not be attached: its network coverage is partial. */
  networkPartial?: true;
  readonly usage: StepUsage;
}

/** What the step's cgroup used; what the host does not count is not there. */
export interface StepUsage {
  /** CPU time, in microseconds. */
  readonly userUs?: number;
  readonly systemUs?: number;
  /** Bytes. */
  readonly memoryPeak?: number;
  /** From and to block devices. */
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
  /** Processes and threads at once. */
  readonly processesPeak?: number;
}

export interface ProbeFeatures {
  readonly probeVersion: string;
  readonly kernelRelease: string;
  readonly machine: string;
  readonly bootId: string;
  /** Per surface of the step record: full, partial or none, found by loading the programs, not by kernel version. */
  readonly coverage: Record<string, "full" | "partial" | "none">;
  /** Which programs were attached, by hook name. */
  readonly hooks: Record<string, boolean>;
}
