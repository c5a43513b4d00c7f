// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { parseOptions, usage } from "./options.ts";

const needed = ["--listen", "tcp://127.0.0.1:1", "--buildkit", "unix:///b.sock", "--shims", "/shims"];

describe("parseOptions", () => {
  it("listens on each address", () => {
    const options = parseOptions([...needed, "--listen", "unix:///a.sock"]);
    expect(options?.listen).toEqual([{ host: "127.0.0.1", port: 1 }, { path: "/a.sock" }]);
    expect(options?.tls).toBeUndefined();
  });

  it.each([
    [["--buildkit", "unix:///b.sock", "--shims", "/s"], "--listen, --buildkit and --shims are needed"],
    [[...needed, "--log-level", "loud"], "--log-level is one of the known"],
    [[...needed, "--tlskey", "k"], "TLS needs --tlscert, --tlskey and a tcp address"],
    [[...needed, "--tlscert", "c"], "--tlscert is of no use alone"],
    [[...needed, "--tlscert", "/none", "--tlskey", "/none"], "--tlscert /none cannot be read"],
    [[...needed, "--buildkit-tlscacert", "/none"], "needs --buildkit-tlscacert and a tcp address, not unix:///b.sock"],
    [[...needed, "--buildkit", "tcp://b:1", "--buildkit-tlscert", "c"], "needs --buildkit-tlscacert"],
    [[...needed, "--tls"], "Unknown option '--tls'"],
    [[...needed, "--sign-key", "k", "--sign-keyless"], "--sign-key and --sign-keyless contradict each other"],
    [[...needed, "--sign-key", "k", "--identity-token", "t"], "--sign-key and --sign-keyless contradict each other"],
    [[...needed, "--timestamp-url", "https://a"], "--timestamp-url is about signing: say with what"],
  ])("rejects %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });

  it("rejects files that are no certificates", () => {
    const files = ["--tlscert", import.meta.filename, "--tlskey", import.meta.filename];
    expect(() => parseOptions([...needed, ...files])).toThrow(
      `TLS does not work with --tlscert ${import.meta.filename}`,
    );
  });

  it("signs with a key, or with certificates for a token", () => {
    expect(parseOptions(needed)?.signing).toBeUndefined();
    expect(parseOptions([...needed, "--sign-key", "k", "--timestamp-url", "https://a"])?.signing).toMatchObject({
      keyFile: "k",
      timestampUrl: "https://a",
    });
    const keyless = parseOptions([...needed, "--identity-token", "/token", "--tlog", "none"])?.signing;
    expect(keyless).toMatchObject({ keyFile: undefined, identityToken: "/token", tlog: "none" });
    expect(parseOptions([...needed, "--sign-keyless"])?.signing).toBeDefined();
  });

  it("names every option in its help", () => {
    expect(parseOptions(["--help"])).toBeUndefined();
    const signing = [
      "sign-key",
      "sign-keyless",
      "identity-token",
      "fulcio-url",
      "tlog",
      "timestamp-url",
      "signing-config",
    ];
    for (const name of ["listen", "tlscert", "tlskey", "tlscacert", "buildkit-tlsservername", ...signing]) {
      expect(usage).toContain(`--${name}`);
    }
  });
});
