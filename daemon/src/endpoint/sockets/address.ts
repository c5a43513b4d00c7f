// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";

/** An address in docker's spelling: `unix:///path` or `tcp://host:port`. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** Where BuildKit is: `docker:///path` is the socket of a Docker Engine, whose own BuildKit is meant. */
export type BuildkitAddress = Address | { readonly docker: string };

/** @throws {BobError} USAGE when the text is no such address. */
export function parseAddress(text: string): Address {
  const address = readAddress(text);
  if (address) return address;
  throw new BobError("USAGE", `${text}: an address is unix:///path or tcp://host:port`);
}

/** @throws {BobError} USAGE when the text is no such address. */
export function parseBuildkitAddress(text: string): BuildkitAddress {
  const docker = /^docker:\/\/(\/.+)$/.exec(text)?.[1];
  const address = docker === undefined ? readAddress(text) : { docker };
  if (address) return address;
  throw new BobError(
    "USAGE",
    `${text}: BuildKit's address is unix:///path, tcp://host:port or docker:///path/of/docker.sock`,
  );
}

/** The address as a user writes it. */
export function formatAddress(address: BuildkitAddress): string {
  if ("docker" in address) return `docker://${address.docker}`;
  if ("path" in address) return `unix://${address.path}`;
  return `tcp://${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}

function readAddress(text: string): Address | undefined {
  const path = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  if (path !== undefined) return { path };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "tcp:" || url.hostname === "" || url.port === "") return undefined;
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port) };
}
