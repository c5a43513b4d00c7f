// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIP } from "node:net";
import { BobError } from "@bob/proto";
import { isLoopback } from "./loopback.ts";

/** A proxy, and who asked for it. */
export interface HttpProxy {
  /** With its credentials, which no message may have. */
  readonly url: URL;
  /** `http://proxy:3128 ($HTTPS_PROXY)`. */
  readonly name: string;
}

/**
 * The proxy for an address by the rules of Go's programs, docker among them (golang.org/x/net/http/httpproxy): `HTTPS_PROXY`,
 * `HTTP_PROXY` and `NO_PROXY`, then the same in lower case. Loopback has none.
 *
 * @throws {BobError} USAGE for a proxy that cannot be used, without its address, which may have a password.
 */
export function findProxy(url: URL, env: NodeJS.ProcessEnv): HttpProxy | undefined {
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const variable = [name, name.toLowerCase()].find((each) => env[each]);
  const text = variable && env[variable];
  if (!variable || !text || isLoopback(url.hostname) || isExcluded(url, env.NO_PROXY || env.no_proxy || ""))
    return undefined;
  const proxy = parseProxy(text, variable);
  return { url: proxy, name: `${proxy.protocol}//${proxy.host} ($${variable})` };
}

function parseProxy(text: string, variable: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy === undefined || proxy.hostname === "" || !canDecode(proxy.username) || !canDecode(proxy.password))
    throw new BobError("USAGE", `$${variable} is not the address of a proxy: http://[<user>:<password>@]<host>:<port>`);
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:")
    throw new BobError(
      "USAGE",
      `$${variable} is a proxy of ${proxy.protocol}//, which bob does not speak: http or https`,
    );
  return proxy;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false; // a % that begins no escape
  }
}

/** Node's own `NO_PROXY` knows no CIDR, and takes `example.com` for that one name. */
function isExcluded(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const entries = list.split(",").map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => entry === "*" || isInSubnet(host, entry) || isNamed(host, port, entry));
}

function isInSubnet(host: string, entry: string): boolean {
  const [network = "", bits = "", ...rest] = entry.split("/");
  const version = isIP(network);
  if (rest.length > 0 || version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128))
    return false;
  if (isIP(host) !== version) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const subnet = new BlockList();
  subnet.addSubnet(network, Number(bits), family);
  return subnet.check(host, family);
}

/** `host`, `host:port`, `.suffix` and `*.suffix`; a name without a dot before it stands for what is below it, too. */
function isNamed(host: string, port: string, entry: string): boolean {
  const [, bracketed, plain = "", wanted] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(entry) ?? [];
  const name = isIP(entry) === 6 ? entry : (bracketed ?? plain).replace(/^\*\./, ".");
  if (name === "" || (wanted !== undefined && wanted !== "" && wanted !== port)) return false;
  if (isIP(host) !== 0 || isIP(name) !== 0) return isSameAddress(host, name);
  return name.startsWith(".") ? host.endsWith(name) : host === name || host.endsWith(`.${name}`);
}

function isSameAddress(host: string, name: string): boolean {
  const [version, other] = [isIP(host), isIP(name)];
  return version !== 0 && version === other && isInSubnet(host, `${name}/${version === 4 ? 32 : 128}`);
}
