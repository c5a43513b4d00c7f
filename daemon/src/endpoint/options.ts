// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { BobError } from "@bob/proto/errors";
import { passwordVariable } from "@bob/trust/keys/sign-key";
import { type LogLevel, logLevels } from "../process/log.ts";
import { type Address, parseAddress, parseBuildkitAddress } from "./sockets/address.ts";
import { BuildkitBehind } from "./sockets/buildkit-behind.ts";
import type { ListenerTls } from "./sockets/listener.ts";
import { loadTls, type TlsFiles } from "./sockets/tls-files.ts";

export const usage = `bob-endpoint: BuildKit's API with --attest type=bob.

usage: bob-endpoint --listen ADDRESS... --buildkit ADDRESS --shims DIR [options]

  --listen ADDRESS      unix:///path or tcp://host:port, for docker buildx create --driver remote; can be given several times
  --buildkit ADDRESS    the buildkitd behind it; docker:///var/run/docker.sock is a Docker Engine's own BuildKit
  --shims DIR           the folder with bob-step
  --sign-key FILE       signs what builds with --attest type=bob push: ECDSA P-256, PEM; its password in ${passwordVariable}
  --buildkit-config FILE  buildkitd's configuration: how registries are reached to sign there
  --log-level LEVEL     ${logLevels.join(", ")}; default info

  TLS of tcp addresses listened on, as buildkitd has it:
  --tlscert FILE        certificate (PEM)
  --tlskey FILE         its key
  --tlscacert FILE      clients need a certificate signed by this CA

  TLS towards a BuildKit at a tcp address:
  --buildkit-tlscacert FILE      the CA that signed its certificate
  --buildkit-tlscert FILE        certificate to show it
  --buildkit-tlskey FILE         its key
  --buildkit-tlsservername NAME  name in its certificate, if that is not the address's host
`;

/** What `bob-endpoint` was asked for on its command line. */
export interface Options {
  readonly listen: readonly Address[];
  readonly tls: ListenerTls | undefined;
  readonly buildkit: BuildkitBehind;
  readonly shims: string;
  /** The file with the key to sign with. */
  readonly signKeyFile: string | undefined;
  /** buildkitd's configuration. */
  readonly buildkitConfigFile: string | undefined;
  readonly logLevel: LogLevel;
}

type Values = ReturnType<typeof readValues>;

/**
 * @returns `undefined` when only help is wanted.
 * @throws {BobError} USAGE when an option is missing, unknown or cannot be used.
 */
export function parseOptions(args: string[]): Options | undefined {
  const values = readValues(args);
  if (values.help) return undefined;
  const { listen, buildkit, shims } = values;
  const logLevel = logLevels.find((each) => each === values["log-level"]);
  if (!listen || buildkit === undefined || shims === undefined || logLevel === undefined) {
    throw new BobError(
      "USAGE",
      "--listen, --buildkit and --shims are needed, --log-level is one of the known (bob-endpoint --help)",
    );
  }
  const addresses = listen.map(parseAddress);
  return {
    listen: addresses,
    tls: listenerTls(values, addresses),
    buildkit: behind(values, buildkit),
    shims,
    signKeyFile: values["sign-key"],
    buildkitConfigFile: values["buildkit-config"],
    logLevel,
  };
}

function listenerTls(values: Values, listen: readonly Address[]): ListenerTls | undefined {
  const files = filesOf(values, "tls");
  const { cert, ca } = files;
  if (!cert && !files.key && !ca) return undefined;
  const isTcp = listen.some((address) => "port" in address);
  if (!cert || !isTcp) throw new BobError("USAGE", "TLS needs --tlscert, --tlskey and a tcp address in --listen");
  return { ...loadTls(files), needsClientCert: ca !== undefined };
}

function behind(values: Values, text: string): BuildkitBehind {
  const address = parseBuildkitAddress(text);
  const files = filesOf(values, "buildkit-tls");
  const serverName = values["buildkit-tlsservername"];
  if (!files.cert && !files.key && !files.ca && serverName === undefined) return new BuildkitBehind(address);
  if (!files.ca || !("port" in address)) {
    throw new BobError("USAGE", `TLS towards BuildKit needs --buildkit-tlscacert and a tcp address, not ${text}`);
  }
  return new BuildkitBehind(address, { ...loadTls(files), serverName });
}

function filesOf(values: Values, prefix: "tls" | "buildkit-tls"): TlsFiles {
  const file = (option: "tlscert" | "tlskey" | "tlscacert") => {
    const name = prefix === "tls" ? option : (`buildkit-${option}` as const);
    const path = values[name];
    return path === undefined ? undefined : { option: `--${name}`, path };
  };
  return { cert: file("tlscert"), key: file("tlskey"), ca: file("tlscacert") };
}

function readValues(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      options: {
        listen: { ...text, multiple: true },
        buildkit: text,
        shims: text,
        "sign-key": text,
        "buildkit-config": text,
        tlscert: text,
        tlskey: text,
        tlscacert: text,
        "buildkit-tlscert": text,
        "buildkit-tlskey": text,
        "buildkit-tlscacert": text,
        "buildkit-tlsservername": text,
        "log-level": { ...text, default: "info" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (cause) {
    throw new BobError("USAGE", `${(cause as Error).message} (bob-endpoint --help)`, { cause });
  }
}
