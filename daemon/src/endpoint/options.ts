// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { BobError } from "@bob/proto/errors";
import { cosignPasswordVariable, passwordVariable } from "@bob/trust/keys/sign-key";
import type { SignerOptions } from "@bob/trust/sigstore/open-signer";
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
  --buildkit-config FILE  buildkitd's configuration: how registries are reached to sign there
  --log-level LEVEL     ${logLevels.join(", ")}; default info

  Signing of what builds with --attest type=bob push:
  --sign-key FILE       one of cosign's key files, PEM (P-256, P-384, P-521, Ed25519, RSA), or env://NAME; the password of an
                        encrypted one in ${cosignPasswordVariable} or ${passwordVariable}
  --sign-keyless        in its place a certificate for each image, by the token of --identity-token, SIGSTORE_ID_TOKEN or GitHub
  --identity-token FILE  a file with the token, read again for each image; means --sign-keyless
  --fulcio-url URL      who gives certificates; default: Sigstore's
  --tlog WHERE          transparency log: an address, rekor, or none; default: none with a key, else rekor
  --timestamp-url URL   timestamp authority (RFC 3161)
  --signing-config FILE  where these services are (Sigstore's signing_config.json)

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

/** With a key, or else by certificates. */
export interface SigningOptions extends SignerOptions {
  readonly keyFile: string | undefined;
}

/** What `bob-endpoint` was asked for on its command line. */
export interface Options {
  readonly listen: readonly Address[];
  readonly tls: ListenerTls | undefined;
  readonly buildkit: BuildkitBehind;
  readonly shims: string;
  /** Who signs what is pushed. */
  readonly signing: SigningOptions | undefined;
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
    signing: signingOf(values),
    buildkitConfigFile: values["buildkit-config"],
    logLevel,
  };
}

const serviceOptions = ["fulcio-url", "tlog", "timestamp-url", "signing-config"] as const;

function signingOf(values: Values): SigningOptions | undefined {
  const { "sign-key": keyFile, "identity-token": identityToken, "sign-keyless": isKeyless = false } = values;
  const wantsCertificates = isKeyless || identityToken !== undefined;
  if (keyFile !== undefined && wantsCertificates)
    throw new BobError("USAGE", "--sign-key and --sign-keyless contradict each other: give one of them");
  if (keyFile === undefined && !wantsCertificates) {
    const useless = serviceOptions.find((option) => values[option] !== undefined);
    if (useless === undefined) return undefined;
    throw new BobError("USAGE", `--${useless} is about signing: say with what, by --sign-key or --sign-keyless`);
  }
  const [fulcioUrl, tlog, timestampUrl, signingConfig] = serviceOptions.map((option) => values[option]);
  return { keyFile, identityToken, fulcioUrl, tlog, timestampUrl, signingConfig };
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
        "sign-keyless": { type: "boolean", default: false },
        "identity-token": text,
        "fulcio-url": text,
        tlog: text,
        "timestamp-url": text,
        "signing-config": text,
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
