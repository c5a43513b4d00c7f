// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bundleCli } from "../../build.ts";
import { type CommandResult, runCommand } from "../support/command.ts";
import { toolsBin } from "../support/paths.ts";
import { currentStack } from "../support/test-stack.ts";
import { stopBySignal, stopByTerminal } from "./support/stop-build.ts";

const stack = currentStack();
const client = await runCommand(["docker", "--version"]).catch(() => undefined);
/** From 25 on docker completes the words of plugins and tells them to stop; 28 has `docker bake`. 0: there is no docker client. */
const release = Number(/^Docker version (\d+)/.exec(client?.stdout ?? "")?.[1] ?? 0);
const hasDocker = release > 0;
if (!hasDocker) console.error("no docker client on this machine: docker-bob was not tested with one");

let folder: string;
let config: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bob-docker-bob-"));
  const programs = join(folder, "programs");
  mkdirSync(programs);
  await bundleCli(programs);
  writeFileSync(
    join(folder, "Dockerfile"),
    `FROM ${stack.registry}/library/debian:bookworm\nARG SALT\nRUN echo $SALT > /made\n`,
  );
  config = join(folder, "docker");
  mkdirSync(join(config, "cli-plugins"), { recursive: true });
  symlinkSync(join(programs, "docker-bob"), join(config, "cli-plugins/docker-bob"));
  const { BUILDX_BUILDER: _stacks, ...rest } = { ...process.env, ...stack.env };
  env = { ...rest, DOCKER_CONFIG: config };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const docker = (...args: string[]) => runCommand(["docker", ...args], { env });
const salt = () => ["--build-arg", `SALT=${Math.random()}`];

function useBuildx(program: string): void {
  const plugin = join(config, "cli-plugins/docker-buildx");
  rmSync(plugin, { force: true });
  symlinkSync(program, plugin);
}

function setAlias(builder: string): void {
  writeFileSync(join(config, "config.json"), JSON.stringify({ aliases: { builder } }));
}

describe.skipIf(!hasDocker)("docker bob with a docker client", () => {
  beforeEach(() => {
    useBuildx(join(toolsBin, "buildx"));
    rmSync(join(config, "config.json"), { force: true });
  });

  it("is a plugin docker knows", async () => {
    const { stdout } = await docker("info", "--format", "{{range .ClientInfo.Plugins}}{{.Name}} {{.Err}}\n{{end}}");
    expect(stdout).toContain("bob <nil>\n");
  });

  it("sets up a builder, builds with docker build --bob=true, shows and verifies, and undoes all", async () => {
    const image = `${stack.registry}/test/docker-bob:1`;
    const ran = [
      await docker("bob", "setup", "--driver", "remote", stack.endpoint),
      await docker("bob", "install"),
      await docker("build", "--bob=true", ...salt(), "--tag", image, "--push", folder),
      await docker("bob", "verify", image, "--key", stack.publicKey ?? ""),
      await docker("builder", "show", image),
      await docker("bob", "setup", "--remove"),
      await docker("bob", "uninstall"),
    ];
    expect(
      ran.map(({ code }) => code),
      ran.map(({ stderr }) => stderr).join("\n"),
    ).toEqual(ran.map(() => 0));
    expect(ran[0]?.stderr).toContain(`$ docker buildx create --name bob --bootstrap --driver remote ${stack.endpoint}`);
    expect(ran[3]?.stdout).toContain("1 step record signed by");
    expect(ran[4]?.stdout).toContain("2 steps: 1 recorded");
    expect(readFileSync(join(config, "config.json"), "utf8")).toBe("{}");
    expect((await docker("buildx", "inspect", "bob")).code).not.toBe(0);
  });

  it("bakes with --bob, and keeps the attestations of the file", async () => {
    await docker("bob", "setup", "--driver", "remote", stack.endpoint);
    const file = join(folder, "bake.json");
    const target = {
      context: folder,
      attest: ["type=provenance,mode=max"],
      tags: [`${stack.registry}/test/docker-bob:2`],
    };
    writeFileSync(file, JSON.stringify({ target: { default: target } }));
    const printed = await docker("bob", "bake", "--print", "--bob=on-missing=warn", "-f", file);
    expect(JSON.parse(printed.stdout).target.default.attest).toEqual([
      { type: "provenance", mode: "max" },
      { type: "bob", "on-missing": "warn" },
    ]);
    const baked = await docker("bob", "bake", "--bob", "-f", file, "--allow", `fs.read=${folder}`, "--push");
    expect(baked.code, baked.stderr).toBe(0);
    expect(
      (await docker("bob", "verify", `${stack.registry}/test/docker-bob:2`, "--key", stack.publicKey ?? "")).code,
    ).toBe(0);
  });

  it("says what to do when the builder does not know bob, behind buildx's own words, and only then", async () => {
    await docker("buildx", "create", "--name", "stock", "--driver", "remote", stack.buildkitd);
    const stock = ["--builder", "stock", "--progress", "plain"];
    const refused = await docker("bob", "build", ...stock, "--bob", folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /ERROR: .*unknown attestation type "bob"\n+bob: this builder does not know[\s\S]+docker bob setup/,
    );
    await docker("bob", "setup", "--driver", "remote", stack.endpoint);
    const failed = await docker("bob", "build", "--bob", "--target", "nonesuch", folder);
    expect([failed.code, failed.stderr.includes("docker bob setup")], failed.stderr).toEqual([1, false]);
  });

  it.skipIf(release < 25)("completes as docker's completion scripts ask", async () => {
    const { stdout, code } = await docker("__complete", "bob", "build", "--b");
    expect(stdout).toMatch(/--build-arg\t.*\n[\s\S]*--bob\tAttach a signed record.*\n:4\n$/);
    expect(code).toBe(0);
    expect((await docker("__complete", "bob", "ins")).stdout).toBe(
      "inspect\tInspect current builder instance\ninstall\tLet docker build take --bob\n:4\n",
    );
    expect((await docker("__complete", "bob", "show", "--for")).stdout).toBe("--format\tthe same as --output\n:4\n");
  });

  it.skipIf(release < 25).each(["a terminal's Ctrl-C", "SIGTERM"])(
    "ends by %s as a build by buildx itself",
    async (way) => {
      await docker("bob", "setup", "--driver", "remote", stack.endpoint);
      const slow = join(folder, "Slow");
      writeFileSync(
        slow,
        `FROM ${stack.registry}/library/debian:bookworm\nARG SALT\nRUN echo $SALT; echo started; exec sleep 300\n`,
      );
      const build = (...flags: string[]) => [...flags, "--progress=plain", ...salt(), "-f", slow, folder];
      const stop = way === "SIGTERM" ? stopBySignal : stopByTerminal;
      const buildxs = await stop(["docker", "buildx", ...build("build")], env);
      setAlias("bob");
      for (const flags of [[], ["--bob"]]) {
        const { code, output } = await stop(["docker", ...build("build", ...flags)], env);
        expect([flags, code], output).toEqual([flags, buildxs.code]);
        expect(output).toContain("CANCELED");
        expect(output).not.toContain("forc"); // neither "forcing shutdown" nor "forcefully exiting": one request came, not several
      }
    },
  );
});

describe.skipIf(!hasDocker)("docker with bob as its builder, without --bob", () => {
  const lines = [
    "build .",
    "build -t a --build-arg x=1 --build-arg --bob . --push",
    "image build --no-cache -",
    "builder prune --all",
    "builder du --filter a=b",
    "builder build -t a .",
    "--context default build -f - .",
    "--debug --log-level debug build .",
    "build --help",
    "bake --print app",
  ];
  it.each(lines.filter((line) => release >= 28 || !line.startsWith("bake")))(
    "gives buildx the same arguments and environment for docker %s",
    async (line) => {
      const records = join(folder, "records");
      useBuildx(recordingProgram(records));
      for (const alias of ["buildx", "bob"]) {
        setAlias(alias);
        const { code, stdout } = await docker(...line.split(" "));
        expect([code, stdout]).toEqual([42, "from the stand-in"]);
      }
      const [byBuildx, byBob] = readFileSync(records, "utf8").trimEnd().split("\n");
      expect(byBob).toBe(byBuildx);
      rmSync(records);
    },
  );

  it("builds, and fails with buildx's exit status and output", async () => {
    useBuildx(join(toolsBin, "buildx"));
    await docker("bob", "setup", "--driver", "remote", stack.endpoint);
    writeFileSync(join(folder, "Broken"), `FROM ${stack.registry}/library/debian:bookworm\nARG SALT\nRUN exit 9\n`);
    const broken = ["build", "--progress", "quiet", "-f", join(folder, "Broken"), folder];
    const outcomes: CommandResult[] = [];
    for (const alias of ["buildx", "bob"]) {
      setAlias(alias);
      outcomes.push(
        await docker(...broken),
        await docker("build", "--nonesuch", "."),
        await docker("build", "-q", folder),
      );
    }
    expect(outcomes.map(({ code }) => code).slice(3)).toEqual(outcomes.map(({ code }) => code).slice(0, 3));
    expect(outcomes[4]).toEqual(outcomes[1]);
    expect(outcomes[5]).toEqual(outcomes[2]);
    expect(outcomes[3]?.stderr).toContain("exit code: 9");
  });
});

/** A plugin that notes how it was called, but for what differs from call to call, and ends with status 42. */
function recordingProgram(records: string): string {
  const program = join(folder, "recording-buildx");
  const body = `#!${process.execPath}
const [, , ...args] = process.argv;
const { DOCKER_CLI_PLUGIN_SOCKET: socket, _: shells, ...env } = process.env;
if (args[0] === "docker-cli-plugin-metadata") console.log('{"SchemaVersion":"0.1.0","Vendor":"tests"}');
else {
  require("node:fs").appendFileSync(${JSON.stringify(records)}, JSON.stringify({ args, env, hasSocket: Boolean(socket) }) + "\\n");
  process.stdout.write("from the stand-in");
  process.exitCode = 42;
}
`;
  writeFileSync(program, body);
  chmodSync(program, 0o755);
  return program;
}
