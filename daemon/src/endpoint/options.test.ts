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
  ])("rejects %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });

  it("rejects files that are no certificates", () => {
    const files = ["--tlscert", import.meta.filename, "--tlskey", import.meta.filename];
    expect(() => parseOptions([...needed, ...files])).toThrow(
      `TLS does not work with --tlscert ${import.meta.filename}`,
    );
  });

  it("names every option in its help", () => {
    expect(parseOptions(["--help"])).toBeUndefined();
    for (const name of ["listen", "tlscert", "tlskey", "tlscacert", "buildkit-tlsservername"]) {
      expect(usage).toContain(`--${name}`);
    }
  });
});
