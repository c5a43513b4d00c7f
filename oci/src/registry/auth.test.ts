// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parseChallenge, tokenRequest } from "./auth.ts";
import { isLoopback } from "./loopback.ts";

const registry = new URL("https://r.example");
const login = { username: "me", password: "pa:ss" };

test("parses a bearer challenge with commas in its values", () => {
  expect(parseChallenge('Bearer realm="https://a.example/token",service="reg",scope="repository:x:pull,push"')).toEqual(
    {
      scheme: "bearer",
      parameters: { realm: "https://a.example/token", service: "reg", scope: "repository:x:pull,push" },
    },
  );
});

test.each([[null], [""], ["Negotiate"], ["Digest realm=x"]])("has no answer to %j", (header) => {
  expect(parseChallenge(header)).toBeUndefined();
});

test("asks for a token with the scope it needs, and its login", () => {
  const challenge = { scheme: "bearer" as const, parameters: { realm: "https://a.example/token?x=1", service: "reg" } };
  const request = tokenRequest(challenge, "repository:app:pull", login, registry);
  expect(request.url.href).toBe("https://a.example/token?x=1&service=reg&scope=repository%3Aapp%3Apull");
  expect(request.headers.authorization).toBe(`Basic ${Buffer.from("me:pa:ss").toString("base64")}`);
});

test("asks for several scopes as for several", () => {
  const challenge = { scheme: "bearer" as const, parameters: { realm: "https://a.example/token" } };
  const scopes = ["repository:app:pull,push", "repository:bob:pull"];
  const request = tokenRequest(challenge, scopes.join(" "), undefined, registry);
  expect(request.url.searchParams.getAll("scope")).toEqual(scopes);
  expect(tokenRequest(challenge, "", undefined, registry).url.href).toBe("https://a.example/token");
});

test("trades an identity token in a POST", () => {
  const challenge = { scheme: "bearer" as const, parameters: { realm: "https://a.example/token", service: "reg" } };
  const identity = { username: "", password: "", identityToken: "secret" };
  const request = tokenRequest(challenge, "repository:app:pull", identity, registry);
  expect(request.method).toBe("POST");
  expect(request.url.href).toBe("https://a.example/token");
  expect(Buffer.from((request.body as Uint8Array | undefined) ?? []).toString()).toContain(
    "grant_type=refresh_token&refresh_token=secret",
  );
});

test("sends credentials to no unencrypted realm but on this machine", () => {
  const challengeTo = (realm: string) => () =>
    tokenRequest({ scheme: "bearer", parameters: { realm } }, "s", login, new URL("http://127.0.0.1:5000"));
  expect(challengeTo("http://a.example/token")).toThrow("unencrypted");
  expect(challengeTo("http://127.0.0.1:5001/token")).not.toThrow();
  expect(challengeTo("nonsense")).toThrow("without saying where");
});

test("takes an unencrypted realm on this machine only of a registry on this machine", () => {
  const asked = (registry: string) => () =>
    tokenRequest(
      { scheme: "bearer", parameters: { realm: "http://127.0.0.1:5001/token" } },
      "s",
      login,
      new URL(`https://${registry}`),
    );
  for (const own of ["localhost:5000", "127.0.0.1:5000", "[::1]:5000"]) expect(asked(own)).not.toThrow();
  for (const other of ["docker.io", "r.example:5000", "127.0.0.1.evil.example"])
    expect(asked(other)).toThrow("unencrypted to http://127.0.0.1:5001");
});

test("takes an unencrypted realm of a registry that is unencrypted itself, at the same place", () => {
  const asked = (realm: string) => () =>
    tokenRequest({ scheme: "bearer", parameters: { realm } }, "s", login, new URL("http://harbor.example"));
  expect(asked("http://harbor.example/service/token")).not.toThrow();
  expect(asked("http://harbor.example:8080/service/token")).toThrow("unencrypted");
});

test("takes only real loopback names for this machine", () => {
  expect(["localhost", "127.0.0.1", "127.9.9.9", "[::1]"].map(isLoopback)).toEqual([true, true, true, true]);
  expect(["localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"].map(isLoopback)).toEqual([
    false,
    false,
    false,
  ]);
});
