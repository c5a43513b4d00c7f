// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { BobError } from "@bob/proto/errors";
import { type LogLevel, logLevels } from "../process/log.ts";
import { keepRecords } from "./limits.ts";

/** How bobd was asked to run. */
export interface DaemonOptions {
  readonly socketPath: string;
  readonly stateDir: string;
  readonly probePath: string;
  readonly logLevel: LogLevel;
  /** Records kept on disk. */
  readonly keepCount: number;
  /** Only steps in or below these are recorded; none given: all. */
  readonly cgroups: string[];
  /**
   * Whether the steps of the builders in `cgroups`, or else in its cgroup namespace, are for this recorder alone, and no
   * others are for it.
   */
  readonly isClaiming: boolean;
  /** Files and folders with public keys of recorders whose records this one seals beside its own. */
  readonly trustedKeys: string[];
  /** Which of these count, and from when to when; others, too. */
  readonly trustFile?: string;
}

/** What `bobd --help` prints. */
export const usage = `bobd: records what the steps of a container build do, and signs it.

usage: bobd --socket PATH --state DIR --probe FILE [--log-level LEVEL] [--keep-records N]
            [--cgroup PATH]... [--claim] [--trusted-keys PATH]... [--trust FILE]

  --socket PATH      unix socket of the gRPC API; made with mode 0600
  --state DIR        recorder.key (the signing key, made on first start), recorder.pub, keys.json (the keys before it,
                     after bobctl rotate-key), records/
  --probe FILE       the bob-probe program
  --log-level LEVEL  ${logLevels.join(", ")}; default info
  --keep-records N   finished records kept in DIR, default ${keepRecords.count}
  --cgroup PATH      record only the steps of builders below this cgroup, seen from the recorder's cgroup namespace;
                     for several recorders on one host
  --claim            record only the steps of builders below each --cgroup, or in the recorder's own cgroup namespace
                     where none is given, and keep them from every other recorder on the host; --cgroup / adds those that
                     no recorder has claimed
  --trusted-keys PATH
                     public keys (PEM) of other recorders, a file or a folder of *.pub and *.pem: their records, which
                     imported caches have, are sealed beside the recorder's own. DIR/trusted-keys is one, if it is there.
                     Read again for each seal
  --trust FILE       a trust file (docs/trust.md): more keys whose records are sealed, and from when to when; what it says
                     of a key goes before all else. Default: DIR/trust.yaml, if it is there. Read again for each seal
`;

/**
 * Reads the command line; undefined when help was asked for.
 *
 * @throws {BobError} USAGE with all that is wrong
 */
export function parseOptions(args: string[]): DaemonOptions | undefined {
  const values = parseValues(args);
  if (values.help) return undefined;
  const faults: string[] = [];
  for (const name of ["socket", "state", "probe"] as const) {
    if (values[name] === undefined) faults.push(`--${name} is missing`);
  }
  const logLevel = logLevels.find((level) => level === values["log-level"]);
  if (logLevel === undefined) faults.push(`--log-level ${values["log-level"]}: one of ${logLevels.join(", ")}`);
  const keepCount = Number(values["keep-records"]);
  if (!Number.isSafeInteger(keepCount) || keepCount < 1) {
    faults.push(`--keep-records ${values["keep-records"]}: a whole number from 1`);
  }
  const cgroups = values.cgroup ?? [];
  faults.push(...cgroups.filter((path) => !path.startsWith("/")).map((path) => `--cgroup ${path}: an absolute path`));
  const { socket = "", state = "", probe = "" } = values;
  if (faults.length > 0 || logLevel === undefined) throw new BobError("USAGE", `${faults.join("; ")} (bobd --help)`);
  return {
    socketPath: socket,
    stateDir: state,
    probePath: probe,
    logLevel,
    keepCount,
    cgroups,
    isClaiming: values.claim,
    trustedKeys: values["trusted-keys"] ?? [],
    ...(values.trust !== undefined && { trustFile: values.trust }),
  };
}

function parseValues(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        socket: { type: "string" },
        state: { type: "string" },
        probe: { type: "string" },
        cgroup: { type: "string", multiple: true },
        claim: { type: "boolean", default: false },
        "trusted-keys": { type: "string", multiple: true },
        trust: { type: "string" },
        "log-level": { type: "string", default: "info" },
        "keep-records": { type: "string", default: String(keepRecords.count) },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (cause) {
    throw new BobError("USAGE", `${cause instanceof Error ? cause.message : cause} (bobd --help)`, { cause });
  }
}
