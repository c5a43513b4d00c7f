// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { ListenSettings } from "./buildkitd-arguments.ts";

/** Where `buildctl` and buildx's drivers look for BuildKit: the endpoint listens here whatever else is asked for. */
export const defaultAddress = "unix:///run/buildkit/buildkitd.sock";
/** Where buildkitd itself listens. */
export const innerAddress = "unix:///run/buildkit/bob/buildkitd.sock";

/** Files that the endpoint is given. */
export interface EndpointFiles {
  readonly shims: string;
  readonly signKey: string | undefined;
  readonly identityToken?: string | undefined;
  readonly signingConfig?: string | undefined;
  readonly config: string | undefined;
}

/**
 * The command line of bob-endpoint: it listens in buildkitd's place. A command line's addresses and TLS files count
 * before the configuration's.
 *
 * @param files `shims`: the folder with bob-step; `signKey`: the file with the key pushed images are signed with; `identityToken`: that of the
 *   token for certificates in its place; `signingConfig`: where Sigstore's services are; `config`: buildkitd's
 * @throws {BobError} USAGE for an address it cannot listen on, and for TLS that is not whole
 */
export function endpointArguments(commandLine: ListenSettings, config: ListenSettings, files: EndpointFiles): string[] {
  const { shims, signKey, identityToken, signingConfig, config: configFile } = files;
  const isSigning = Boolean(signKey || identityToken);
  const asked = commandLine.addresses.length > 0 ? commandLine.addresses : config.addresses;
  const addresses = [...new Set([defaultAddress, ...asked])];
  for (const address of addresses) checkAddress(address);
  const tls = { ...config.tls, ...commandLine.tls };
  const isOnTcp = addresses.some((address) => address.startsWith("tcp:"));
  const tlsFlags = Object.entries({ "--tlscert": tls.cert, "--tlskey": tls.key, "--tlscacert": tls.ca });
  if (isOnTcp && tlsFlags.some(([, file]) => file) && !(tls.cert && tls.key)) {
    throw new BobError(
      "USAGE",
      "TLS needs both a certificate and its key (--tlscert, --tlskey, or [grpc.tls] of the configuration)",
    );
  }
  return [
    ...addresses.flatMap((address) => ["--listen", address]),
    ...["--buildkit", innerAddress, "--shims", shims],
    ...(signKey ? ["--sign-key", signKey] : []),
    ...(identityToken ? ["--identity-token", identityToken] : []),
    ...(signingConfig ? ["--signing-config", signingConfig] : []),
    ...(isSigning && configFile ? ["--buildkit-config", configFile] : []),
    ...(isOnTcp ? tlsFlags.flatMap(([flag, file]) => (file ? [flag, file] : [])) : []),
  ];
}

function checkAddress(address: string): void {
  if (address === innerAddress) {
    throw new BobError("USAGE", `${address} is where this image's buildkitd listens; use another`);
  }
  if (/^(unix:\/\/\/.|tcp:\/\/.*:\d+$)/.test(address)) return;
  throw new BobError("USAGE", `${address}: this image listens on unix:///path and tcp://host:port`);
}
