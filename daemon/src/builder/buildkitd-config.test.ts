// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readListenSettings } from "./buildkitd-config.ts";

function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "bob-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "buildkitd.toml");
  writeFileSync(file, text);
  return readListenSettings(file);
}

describe("buildkitd.toml", () => {
  it("says where to listen", async () => {
    const text = 'root = "/r"\n[grpc]\naddress = ["tcp://0.0.0.0:1234"]\n[grpc.tls]\ncert = "c"\nkey = "k"\nca = ""\n';
    expect(await read(text)).toEqual({ addresses: ["tcp://0.0.0.0:1234"], tls: { cert: "c", key: "k" } });
    expect(await read('[registry."docker.io"]\nmirrors = ["m"]\n')).toEqual({ addresses: [], tls: {} });
  });

  it("is refused when its socket belongs to somebody else, when it is no TOML, and when it is not there", async () => {
    await expect(read("[grpc]\nuid = 1000\n")).rejects.toThrow(/buildkitd\.toml: grpc\.uid and grpc\.gid/);
    await expect(read("[grpc\n")).rejects.toMatchObject({ code: "USAGE" });
    await expect(readListenSettings("/not/there.toml")).rejects.toThrow("/not/there.toml cannot be read");
  });
});
