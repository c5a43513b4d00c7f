// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { parseBuildkitdArguments } from "./buildkitd-arguments.ts";

describe("the command line of buildkitd", () => {
  it("goes on whole where it says nothing about listening", () => {
    const args = ["--config", "/etc/buildkit/buildkitd.toml", "--allow-insecure-entitlement=network.host", "--debug"];
    expect(parseBuildkitdArguments(args)).toEqual({
      ...{ addresses: [], tls: {}, configFile: "/etc/buildkit/buildkitd.toml", rest: args, isQuestion: false },
    });
  });

  it("loses addresses and TLS files to the endpoint, however they are spelled", () => {
    const args = [
      "--addr",
      "tcp://0.0.0.0:1234",
      "-addr=unix:///a=b",
      "--tlscert=c",
      "--tlskey",
      "k",
      "--tlscacert",
      "a",
    ];
    expect(parseBuildkitdArguments([...args, "--root", "/r"])).toMatchObject({
      addresses: ["tcp://0.0.0.0:1234", "unix:///a=b"],
      ...{ tls: { cert: "c", key: "k", ca: "a" }, rest: ["--root", "/r"] },
    });
  });

  it("has its last configuration file", () => {
    expect(parseBuildkitdArguments(["--config=/a", "--config", "/b"])).toMatchObject({
      ...{ configFile: "/b", rest: ["--config=/a", "--config", "/b"] },
    });
  });

  it("may only ask", () => {
    for (const question of ["--version", "-v", "--help", "-h"]) {
      expect(parseBuildkitdArguments([question]).isQuestion).toBe(true);
    }
  });

  it("is refused with what the endpoint cannot do, and without a value", () => {
    expect(() => parseBuildkitdArguments(["--group", "docker"])).toThrow(/--group: the socket .* belongs to root/);
    expect(() => parseBuildkitdArguments(["--rootless=true"])).toThrow(/--rootless=true: .* needs root/);
    expect(() => parseBuildkitdArguments(["--addr"])).toThrow("--addr needs a value");
  });
});
