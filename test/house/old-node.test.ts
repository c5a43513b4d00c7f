// SPDX-License-Identifier: Apache-2.0
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleCli } from "../../build.ts";
import { neededNode, nodeGuard } from "../../cli/scripts/node-guard.ts";

const folder = mkdtempSync(join(tmpdir(), "bob-old-node-"));
const programs = ["bobctl", "docker-bob"] as const;
const pretend = join(folder, "pretend.cjs");

beforeAll(async () => {
  await bundleCli(folder);
  writeFileSync(
    pretend,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: process.env.PRETEND } });`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (node: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> =>
  spawnSync(node, args, { env: { PATH: process.env.PATH, ...env }, encoding: "utf8" });

const told = (program: string, version: string) =>
  expect.stringMatching(new RegExp(`^${program} needs Node 22\\.22 or newer; this is Node ${version} \\(\\S+\\)\\n$`));

describe.each(programs)("%s", (program) => {
  const file = join(folder, program);

  it.each(["12.22.12", "18.20.8", "20.20.2", "22.9.0", "22.21.1"])(
    "says that Node %s is too old, in a line",
    (version) => {
      const { status, stdout, stderr } = run(process.execPath, ["--require", pretend, file, "--help"], {
        PRETEND: version,
      });
      expect([status, stdout, stderr]).toEqual([1, "", told(program, version)]);
    },
  );

  it.each(["22.22.0", "22.100.1", "23.0.0", "100.0.0"])("runs on Node %s", (version) => {
    const { status, stdout } = run(process.execPath, ["--require", pretend, file, "show", "--help"], {
      PRETEND: version,
      DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: "",
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining(" show [options] <target>")]);
  });

  it("has no syntax that Node 12 cannot read", async () => {
    const code = readFileSync(file, "utf8").replace(/^#!.*\n/, "");
    const options = { minify: false, legalComments: "none" } as const;
    const [asIs, lowered] = await Promise.all(
      ["esnext", "node12.22"].map((target) => transform(code, { ...options, target })),
    );
    expect(lowered?.code === asIs?.code).toBe(true); // Compared here: a difference would be shown, and is a megabyte long.
  });

  it.each(["module", "commonjs"])(
    "has the work of its commands in it, by a link and in a folder of type %s",
    (type) => {
      const modules = join(folder, type);
      mkdirSync(modules, { recursive: true });
      writeFileSync(join(modules, "package.json"), JSON.stringify({ type }));
      writeFileSync(join(modules, program), readFileSync(file));
      const link = join(folder, `${program}-${type}`);
      symlinkSync(join(modules, program), link);
      const show = (target: string) => {
        const { status, stderr } = run(process.execPath, [link, "show", target]);
        return [status, stderr];
      };
      expect(show("/etc/passwd")).toEqual([65, expect.stringContaining("/etc/passwd is not JSON")]);
      expect(show("127.0.0.1:1/no/registry")).toEqual([69, expect.stringMatching(/^✗ .*127\.0\.0\.1:1.*\n$/)]);
    },
  );

  const old = "/usr/bin/node";
  const version = existsSync(old) ? run(old, ["--version"]).stdout.trim().slice(1) : "";
  it.skipIf(!/^(?:1\d|20)\./.test(version))(
    `says so to an old Node that is really there (${version || "none"})`,
    () => {
      const { status, stderr } = run(old, [file, "--help"]);
      expect([status, stderr]).toEqual([1, told(program, version)]);
    },
  );
});

describe("the guard", () => {
  it("is ES5, and of what package.json says", async () => {
    const guard = `${nodeGuard("x", neededNode())}{}`;
    await expect(transform(guard, { target: "es5" })).resolves.toBeDefined();
    await expect(transform("const x = 1", { target: "es5" })).rejects.toThrow();
    expect(() => nodeGuard("x", "^22")).toThrow("not >=MAJOR.MINOR");
  });
});
