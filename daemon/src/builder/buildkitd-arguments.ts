// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";

/** Where buildkitd would listen, as its command line or its configuration says it. */
export interface ListenSettings {
  /** In docker's spelling; none given: the default socket. */
  readonly addresses: readonly string[];
  readonly tls: TlsFiles;
}

/** Files in PEM for what listens on TCP: certificate, its key, and the CA that clients' certificates must come from. */
export interface TlsFiles {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
}

/** A command line of buildkitd, taken apart. */
export interface BuildkitdArguments extends ListenSettings {
  readonly configFile: string | undefined;
  /** What buildkitd still gets: all but the addresses and the TLS files. */
  readonly rest: readonly string[];
  /** It asks for help or a version: buildkitd answers and ends. */
  readonly isQuestion: boolean;
}

/** One argument, with its value where that is ours to read. */
interface Flag {
  /** Without its dashes; empty for what is no flag. */
  readonly name: string;
  readonly value: string;
  /** As it was written. */
  readonly words: readonly string[];
}

const listenFlags = ["addr", "tlscert", "tlskey", "tlscacert"];
const flagsWithValue = [...listenFlags, "config"];
const questions = ["help", "h", "version", "v"];
const refusals: Readonly<Record<string, string>> = {
  group: "the socket of this image belongs to root; reach it by docker exec or TCP with TLS",
  rootless: "this image records steps with eBPF, which needs root; leave it out",
};

/**
 * Takes from buildkitd's command line (`cmd/buildkitd/main.go`) what the endpoint does in its place. `--name value` and
 * `--name=value`, with one dash or two.
 *
 * @throws {BobError} USAGE for what only buildkitd itself could do, and a flag without its value.
 */
export function parseBuildkitdArguments(args: readonly string[]): BuildkitdArguments {
  const flags = readFlags(args);
  for (const { name, words } of flags) {
    const refusal = refusals[name];
    if (refusal !== undefined) throw new BobError("USAGE", `${words.join(" ")}: ${refusal}`);
  }
  const last = (name: string) => flags.findLast((flag) => flag.name === name)?.value;
  return {
    addresses: flags.filter(({ name }) => name === "addr").map(({ value }) => value),
    tls: tlsFiles(last("tlscert"), last("tlskey"), last("tlscacert")),
    configFile: last("config"),
    rest: flags.filter(({ name }) => !listenFlags.includes(name)).flatMap(({ words }) => words),
    isQuestion: flags.some(({ name }) => questions.includes(name)),
  };
}

function readFlags(args: readonly string[]): Flag[] {
  const flags: Flag[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    const [, name = "", , inline] = /^--?([a-z-]+)(=(.*))?$/s.exec(argument) ?? [];
    const next = inline === undefined && flagsWithValue.includes(name) ? args[++at] : inline;
    if (next === undefined && flagsWithValue.includes(name)) throw new BobError("USAGE", `${argument} needs a value`);
    const words = next === undefined || inline !== undefined ? [argument] : [argument, next];
    flags.push({ name, value: next ?? "", words });
  }
  return flags;
}

/** Only what is there: an empty text counts as not given, as with buildkitd. */
export function tlsFiles(cert?: string, key?: string, ca?: string): TlsFiles {
  return { ...(cert ? { cert } : {}), ...(key ? { key } : {}), ...(ca ? { ca } : {}) };
}
