// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startServer } from "@bob/oci/test-support/fake-server";
import { describe, expect, test } from "vitest";

const entry = join(import.meta.dirname, "bobctl.ts");
const script = "/usr/bin/script";

/** Runs a command line on a terminal of its own, of util-linux's `script`; stdout and stderr are the same there. */
function runOnTerminal(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const line = [process.execPath, entry, ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn(script, ["-qec", line, "/dev/null"], {
    env: { PATH: process.env.PATH, TERM: "xterm", DOCKER_CONFIG: "/nonexistent", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return new Promise((resolve) => child.once("close", () => resolve(output)));
}

describe.skipIf(!existsSync(script))("bobctl on a terminal", () => {
  const show = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    await using registry = await startServer(async (_, response) => {
      await sleep(1_500);
      response.writeHead(404).end();
    });
    const output = await runOnTerminal(["show", `${registry.host}/app`, ...args], env);
    return { output, line: `\r\x1b[Kreading ${registry.host}/app` };
  };

  test("says what it waits for, and takes that back", async () => {
    const { output, line } = await show([]);
    expect(output).toContain(line);
    expect(output.slice(output.lastIndexOf("\r\x1b[K"))).toMatch(/^\r.\[K✗ 127\S+ is not there\r\n$/);
  });

  test.each<[string, string[], NodeJS.ProcessEnv]>([
    ["with --quiet", ["--quiet"], {}],
    ["in CI", [], { CI: "true" }],
    ["on a terminal that is none", [], { TERM: "dumb" }],
  ])("says nothing %s", async (_, args, env) => {
    expect((await show(args, env)).output).toMatch(/^✗ .*\r\n$/);
  });
});
