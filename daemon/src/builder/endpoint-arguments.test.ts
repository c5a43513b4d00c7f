// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ListenSettings } from "./buildkitd-arguments.ts";
import { defaultAddress, endpointArguments, innerAddress } from "./endpoint-arguments.ts";

const nothing: ListenSettings = { addresses: [], tls: {} };
const on = (...addresses: string[]): ListenSettings => ({ addresses, tls: {} });
const files = { shims: "/bob", signKey: undefined, config: undefined };
const tail = ["--buildkit", innerAddress, "--shims", "/bob"];

describe("the endpoint's command line", () => {
  it("has the default socket always, and the command line's addresses before the configuration's", () => {
    expect(endpointArguments(nothing, nothing, files)).toEqual(["--listen", defaultAddress, ...tail]);
    expect(endpointArguments(on("tcp://a:1"), on("tcp://b:2"), files)).toEqual([
      ...["--listen", defaultAddress, "--listen", "tcp://a:1", ...tail],
    ]);
    expect(endpointArguments(nothing, on("tcp://b:2", defaultAddress), files)).toContain("tcp://b:2");
  });

  it("has TLS files for TCP, each from where it is given first", () => {
    const config = { addresses: ["tcp://b:2"], tls: { cert: "c", key: "k" } };
    const args = endpointArguments({ addresses: [], tls: { ca: "own" } }, config, files);
    expect(args.slice(-6)).toEqual(["--tlscert", "c", "--tlskey", "k", "--tlscacert", "own"]);
    expect(endpointArguments(nothing, { addresses: [], tls: { cert: "c", key: "k" } }, files)).not.toContain(
      "--tlscert",
    );
  });

  it("has the key that images are signed with, and the configuration of where", () => {
    expect(endpointArguments(nothing, nothing, { ...files, signKey: "/k" }).slice(-2)).toEqual(["--sign-key", "/k"]);
    const keyless = { ...files, identityToken: "/t", signingConfig: "/s.json", config: "/b.toml" };
    expect(endpointArguments(nothing, nothing, keyless).slice(-6)).toEqual([
      ...["--identity-token", "/t", "--signing-config", "/s.json", "--buildkit-config", "/b.toml"],
    ]);
    const configured = endpointArguments(nothing, nothing, { ...files, signKey: "/k", config: "/b.toml" });
    expect(configured.slice(-4)).toEqual(["--sign-key", "/k", "--buildkit-config", "/b.toml"]);
    expect(endpointArguments(nothing, nothing, { ...files, config: "/b.toml" })).not.toContain("/b.toml");
    // Without anything to sign with the endpoint refuses it: nothing would be signed, and nobody be told.
    expect(endpointArguments(nothing, nothing, { ...files, signingConfig: "/s.json" })).toContain("/s.json");
  });

  it("is refused for addresses it cannot listen on, and half of a certificate", () => {
    for (const address of ["fd://3", "npipe:////./pipe/b", "1.2.3.4:5", "tcp://host", innerAddress]) {
      expect(() => endpointArguments(on(address), nothing, files)).toThrow(address);
    }
    const half = { addresses: ["tcp://b:2"], tls: { cert: "c" } };
    expect(() => endpointArguments(half, nothing, files)).toThrow("TLS needs both");
  });
});
