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

const listenFlags = ["addr", "tlscert", "tlskey", "tlscacert"];
const questions = new Set(["--help", "-help", "-h", "help", "--version", "-version", "-v"]);

/**
 * Takes from buildkitd's command line (`cmd/buildkitd/main.go`) what the endpoint does in its place. `--name value` and `--name=value`,
 * with one dash or two.
 *
 * @throws {BobError} USAGE for what only buildkitd itself could do, and a flag without its value.
 */
export function parseBuildkitdArguments(args: readonly string[]): BuildkitdArguments {
  const found = new Map<string, string[]>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    const [, name = "", , inline] = /^--?([a-z-]+)(=(.*))?$/s.exec(argument) ?? [];
    if (name === "group" || name === "rootless") throw refusal(argument);
    const isOurs = listenFlags.includes(name);
    if (!isOurs) rest.push(argument);
    if (!isOurs && name !== "config") continue;
    const value = inline ?? args[++at];
    if (value === undefined) throw new BobError("USAGE", `${argument} needs a value`);
    if (!isOurs && inline === undefined) rest.push(value);
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  const last = (name: string) => found.get(name)?.at(-1);
  return {
    addresses: found.get("addr") ?? [],
    tls: tlsFiles(last("tlscert"), last("tlskey"), last("tlscacert")),
    ...{ configFile: last("config"), rest },
    isQuestion: args.some((argument) => questions.has(argument)),
  };
}

/** Only what is there: an empty text counts as not given, as with buildkitd. */
export function tlsFiles(cert?: string, key?: string, ca?: string): TlsFiles {
  return { ...(cert ? { cert } : {}), ...(key ? { key } : {}), ...(ca ? { ca } : {}) };
}

function refusal(argument: string): BobError {
  return argument.includes("rootless")
    ? new BobError("USAGE", `${argument}: this image records steps with eBPF, which needs root; leave it out`)
    : new BobError(
        "USAGE",
        `${argument}: the socket of this image belongs to root; reach it by docker exec or TCP with TLS`,
      );
}
