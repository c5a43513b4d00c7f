import { createConnection, type ListenOptions, type NetConnectOpts, type Socket } from "node:net";
import { BobError } from "@bob/proto/errors";

/** An address in docker's spelling: `unix:///path` or `tcp://host:port`. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** @throws {BobError} USAGE when the text is no such address. */
export function parseAddress(text: string): Address {
  const path = /^unix:\/\/(\/.+)$/.exec(text)?.[1];
  if (path !== undefined) return { path };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "tcp:" && url.hostname !== "" && url.port !== "") {
    return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port) };
  }
  throw new BobError("USAGE", `${text}: an address is unix:///path or tcp://host:port`);
}

export function connectTo(address: Address): Socket {
  return createConnection(address satisfies NetConnectOpts & ListenOptions);
}
