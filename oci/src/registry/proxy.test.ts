// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { findProxy } from "./proxy.ts";

const proxy = "http://proxy.example:3128";
const asks = (address: string, env: NodeJS.ProcessEnv) => findProxy(new URL(address), env)?.url.origin;

test("takes the variable of the scheme, in upper case before lower case", () => {
  expect(asks("https://r.example", { HTTPS_PROXY: proxy })).toBe(proxy);
  expect(asks("https://r.example", { https_proxy: proxy, HTTPS_PROXY: "" })).toBe(proxy);
  expect(asks("https://r.example", { https_proxy: "http://other", HTTPS_PROXY: proxy })).toBe(proxy);
  expect(asks("http://r.example", { HTTPS_PROXY: proxy })).toBeUndefined();
  expect(asks("https://r.example", { HTTP_PROXY: proxy })).toBeUndefined();
  expect(asks("http://r.example", { http_proxy: "proxy.example:3128" })).toBe(proxy);
});

test.each(["localhost", "127.0.0.1", "127.9.9.9:5000", "[::1]:5000"])("goes to %s without one", (host) => {
  expect(asks(`https://${host}`, { HTTPS_PROXY: proxy })).toBeUndefined();
});

// The rules of golang.org/x/net/http/httpproxy.
test.each([
  ["r.example", "*", false],
  ["r.example", "example", false],
  ["r.example", "r.example", false],
  ["R.example", "r.EXAMPLE", false],
  ["r.example", " a.example , r.example", false],
  ["sub.r.example", "r.example", false],
  ["sub.r.example", ".r.example", false],
  ["sub.r.example", "*.r.example", false],
  ["r.example", ".r.example", true],
  ["r.example", "*.r.example", true],
  ["xr.example", "r.example", true],
  ["r.example", "r.example:443", false],
  ["r.example:5000", "r.example:5000", false],
  ["r.example:5000", "r.example:443", true],
  ["10.1.2.3", "10.0.0.0/8", false],
  ["11.1.2.3", "10.0.0.0/8", true],
  ["10.1.2.3", "10.1.2.3", false],
  ["10.1.2.3", "10.1.2.3:443", false],
  ["10.1.2.3", "10.1.2.3:80", true],
  ["10.1.2.3", ".3", true],
  ["10.1.2.3", "2.3", true],
  ["[fd00::1]", "fd00::/8", false],
  ["[fd00::1]", "fd00::1", false],
  ["[fd00::1]", "fd00:0:0::1", false],
  ["[fd00::1]:5000", "[fd00::1]:5000", false],
  ["[fd00::1]", "10.0.0.0/8", true],
  ["r.example", "", true],
  ["r.example", ",,/,:80,10.0.0.0/99,1.2.3.4/8/8", true],
])("to %s with NO_PROXY=%s: %j", (host, excluded, expected) => {
  expect(asks(`https://${host}`, { HTTPS_PROXY: proxy, NO_PROXY: excluded }) !== undefined).toBe(expected);
  expect(asks(`https://${host}`, { HTTPS_PROXY: proxy, no_proxy: excluded }) !== undefined).toBe(expected);
});

test("names the proxy without its login", () => {
  const found = findProxy(new URL("https://r.example"), { HTTPS_PROXY: "http://me:s3cret@proxy.example:3128" });
  expect(found?.name).toBe("http://proxy.example:3128 ($HTTPS_PROXY)");
});

test.each([
  ["socks5://me:s3cret@proxy.example:1080", "$HTTPS_PROXY is a proxy of socks5://"],
  ["http://me:s3cret@proxy.example:99999", "$HTTPS_PROXY is not the address of a proxy"],
  ["http://me:s3cret%@proxy.example", "$HTTPS_PROXY is not the address of a proxy"],
])("refuses %s without repeating it", (address, message) => {
  const asked = () => findProxy(new URL("https://r.example"), { HTTPS_PROXY: address });
  expect(asked).toThrow(message);
  expect(asked).not.toThrow("s3cret");
});
