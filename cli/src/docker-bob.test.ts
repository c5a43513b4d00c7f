// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { startServer } from "@bob/oci/test-support/fake-server";
import { describe, expect, test } from "vitest";
import { environment, makePlugin } from "./test-support/plugin-fixture.ts";

const timeout = 60_000;

/** The two ways to buildx: in our place, or below us because a hint may be needed. */
const ways = [
  ["plain", ["bob", "build", "."]],
  ["with --bob", ["bob", "build", "--bob", "."]],
] as const;

/** A stand-in that knows docker's socket, as buildx does, and says what reaches it. */
const obedient = `
let signals = 0;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => console.log(name, ++signals));
const socket = require("node:net").connect(process.env.DOCKER_CLI_PLUGIN_SOCKET.replace("@", "\\0"), () => console.log("ready"));
socket.resume().on("end", () => { console.log("asked to stop"); setTimeout(() => process.exit(130), 200); });
`;

describe("docker-bob", { timeout }, () => {
  test("tells docker what it is", async () => {
    using plugin = makePlugin("");
    const { stdout, code } = await plugin.run(["docker-cli-plugin-metadata"]);
    expect(JSON.parse(stdout)).toMatchObject({ SchemaVersion: "0.1.0", Vendor: "k8sstormcenter" });
    expect(JSON.parse(stdout).ShortDescription).not.toBe("");
    expect(code).toBe(0);
  });

  test.each([
    ["bob build -t a . --push", "buildx build -t a . --push"],
    [
      "--context bob -D bob build --build-arg --bob -- --bob",
      "--context bob -D buildx build --build-arg --bob -- --bob",
    ],
    ["bob du --verbose", "buildx du --verbose"],
    ["bob build --help", "buildx build --help"],
    ["bob nonsense", "buildx nonsense"],
    ["help bob build", "buildx build --help"],
    ["bob build --bob=false .", "buildx build ."],
  ])("becomes buildx for %s", async (line, wanted) => {
    using plugin = makePlugin(`process.stdout.write("from buildx")`);
    const running = plugin.start(line.split(" "), { MINE: "ä b" });
    expect(await running.settle()).toMatchObject({ code: 0, stdout: "from buildx", stderr: "" });
    const [call] = plugin.calls();
    expect([call?.args.join(" "), call?.pid]).toEqual([wanted, running.child.pid]);
    expect(call?.env).toEqual({ ...environment(plugin.folder), MINE: "ä b" });
  });

  test("gives buildx the stdio it was given", async () => {
    using plugin = makePlugin("");
    await plugin.run(["bob", "build", "."]);
    await plugin.run(["bob", "build", "--bob", "."]);
    const nonBlocking = 0o4000;
    expect(plugin.calls().map(({ stdoutFlags }) => Number.parseInt(stdoutFlags, 8) & nonBlocking)).toEqual([0, 0]);
  });

  test.each(ways)("ends as buildx ends, %s", async (_way, args) => {
    using plugin = makePlugin("process.exit(Number(process.env.STATUS))");
    for (const status of [0, 1, 7, 255]) {
      expect(await plugin.run(args, { STATUS: String(status) })).toMatchObject({
        code: status,
        signal: null,
        stderr: "",
      });
    }
  });

  test.each(ways)("dies of the signal buildx died of, %s", async (_way, args) => {
    using plugin = makePlugin("process.kill(process.pid, process.env.SIGNAL); setTimeout(() => {}, 60_000)");
    for (const signal of ["SIGTERM", "SIGKILL", "SIGINT", "SIGSEGV"] as const) {
      expect(await plugin.run(args, { SIGNAL: signal })).toMatchObject({ code: null, signal });
    }
  });

  test("checks --bob before anything is run", async () => {
    using plugin = makePlugin("");
    const { code, stderr } = await plugin.run(["bob", "build", "--bob=on-missing=never", "."]);
    expect([code, plugin.calls()]).toEqual([64, []]);
    expect(stderr).toContain('on-missing cannot be "never"');
  });

  test("says where it looked for buildx", async () => {
    using plugin = makePlugin("");
    rmSync(join(plugin.folder, "cli-plugins/docker-buildx"));
    writeFileSync(join(plugin.folder, "config.json"), '{"cliPluginsExtraDirs": ["/extra/plugins"]}');
    const { code, stderr } = await plugin.run(["bob", "build", "."]);
    expect(code).toBe(66);
    expect(stderr).toContain(
      `docker has no plugin buildx in /extra/plugins, ${plugin.folder}/cli-plugins, /usr/local/lib`,
    );
  });
});

describe("docker-bob build --bob", { timeout }, () => {
  const args = ["bob", "build", "--bob", "."];

  test("asks buildx to stop by its socket, not by a second signal", async () => {
    using plugin = makePlugin(obedient);
    const running = plugin.start(args);
    await running.sees("ready");
    running.child.kill("SIGTERM");
    expect(await running.settle()).toMatchObject({ code: 130, stdout: "ready\nasked to stop\n" });
  });

  test("hands on docker's request to stop", async () => {
    const sockets: Socket[] = [];
    const name = `bob-test-${randomUUID()}`;
    const server = createServer((socket) => sockets.push(socket.on("error", () => {})));
    using _server = await listen(server, `\0${name}`);
    using plugin = makePlugin(obedient);
    const running = plugin.start(args, { DOCKER_CLI_PLUGIN_SOCKET: `@${name}` });
    await running.sees("ready");
    expect(sockets).toHaveLength(1);
    sockets[0]?.end();
    expect(await running.settle()).toMatchObject({ code: 130, stdout: "ready\nasked to stop\n" });
  });

  test("hands a signal on, once, to a buildx that does not know the socket", async () => {
    using plugin = makePlugin(`${obedient.slice(0, obedient.indexOf("const socket"))}
      if (args.includes("dial-stdio")) process.exit(1);
      console.log("ready"); setInterval(() => signals && process.exit(9), 300);`);
    const running = plugin.start(args);
    await running.sees("ready");
    running.child.kill("SIGINT");
    expect(await running.settle()).toMatchObject({ code: 9, stdout: "ready\nSIGINT 1\n" });
  });

  test("kills a buildx that does not stop, at the third request", async () => {
    using plugin = makePlugin(
      `process.on("SIGTERM", () => console.log("no")); console.log("ready"); setInterval(() => {}, 1000)`,
    );
    const running = plugin.start(args);
    await running.sees("ready");
    for (const times of [1, 2]) {
      running.child.kill("SIGTERM");
      await running.sees("no\n".repeat(times));
    }
    running.child.kill("SIGTERM");
    expect(await running.settle()).toMatchObject({ code: null, signal: "SIGKILL" });
  });
});

describe("docker bob's own commands", { timeout }, () => {
  test("install needs a docker that finds bob; uninstall brings the alias back", async () => {
    using plugin = makePlugin("");
    const config = join(plugin.folder, "config.json");
    writeFileSync(config, '{"aliases":{"builder":"buildx"}}');
    const byHand = { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: undefined };
    const refused = await plugin.run(["install"], byHand);
    expect([refused.code, refused.stderr]).toEqual([
      66,
      expect.stringContaining("put docker-bob into one of them first"),
    ]);
    expect((await plugin.run(["bob", "install"])).code).toBe(0);
    expect(JSON.parse(readFileSync(config, "utf8")).aliases).toEqual({ builder: "bob" });
    expect((await plugin.run(["uninstall"], byHand)).code).toBe(0);
    expect(readFileSync(config, "utf8")).toBe('{"aliases":{"builder":"buildx"}}');
  });

  test("setup creates and selects a builder, and says what it ran and how to undo it", async () => {
    using plugin = makePlugin(`if (args.includes("inspect")) process.exit(1)`);
    const { code, stderr } = await plugin.run([
      "-D",
      "bob",
      "setup",
      "--driver",
      "remote",
      "tcp://b:1",
      "--",
      "--timeout",
      "5s",
    ]);
    const create = "create --name bob --bootstrap --driver remote --timeout 5s tcp://b:1";
    const calls = plugin.calls().map(({ args }) => args.join(" "));
    expect([code, calls.slice(-2)]).toEqual([0, [`-D buildx ${create}`, "-D buildx use bob"]]);
    expect(stderr).toContain(`$ docker -D buildx ${create}\n`);
    expect(stderr).toContain("undo:   docker bob setup --remove\n");
  });

  test("setup selects a builder that is there already", async () => {
    using plugin = makePlugin(`if (args.includes("inspect")) console.log("Name: bob\\nDriver:        kubernetes")`);
    const { code, stderr } = await plugin.run(["bob", "setup"], { BUILDX_BUILDER: "other" });
    expect([code, plugin.calls().map(({ args }) => args.join(" "))]).toEqual([
      0,
      ["buildx inspect bob", "buildx use bob"],
    ]);
    expect(stderr).toContain("There is a builder bob already (driver kubernetes)");
    expect(stderr).toContain("BUILDX_BUILDER=other in the environment goes before");
    expect(await plugin.run(["bob", "setup", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
    await plugin.run(["bob", "setup", "--remove"]);
    expect(plugin.calls().at(-1)?.args).toEqual(["buildx", "rm", "bob"]);
  });

  test("setup takes no builder of another image for the one that is asked for", async () => {
    using plugin = makePlugin(
      `if (args.includes("inspect")) console.log('Driver:        docker-container\\nDriver Options:  memory="1g" image="r/old:1"')`,
    );
    expect(await plugin.run(["bob", "setup", "--name", "b", "--image", "r/new:2"])).toMatchObject({
      code: 64,
      stderr:
        "✗ there is a builder b already, of r/old:1: remove it first (docker bob setup --remove --name b), or make another one (--name)\n",
    });
    expect(await plugin.run(["bob", "setup", "--name", "b", "--image", "r/old:1"])).toMatchObject({ code: 0 });
  });

  test("setup leaves no builder behind that does not start", async () => {
    using plugin = makePlugin(`
      const made = __filename + ".made";
      if (args[1] === "create") fs.writeFileSync(made, "");
      process.exit(args[1] === "rm" || (args[1] === "inspect" && fs.existsSync(made)) ? 0 : 3);
    `);
    expect(await plugin.run(["bob", "setup"])).toMatchObject({ code: 3 });
    expect(plugin.calls().map(({ args }) => args[1])).toEqual(["inspect", "create", "inspect", "rm"]);
  });

  test("setup fails as buildx fails, and undoes nothing that is not there", async () => {
    using plugin = makePlugin("process.exit(3)");
    expect(await plugin.run(["bob", "setup"])).toMatchObject({ code: 3 });
    expect(plugin.calls().map(({ args }) => args[1])).toEqual(["inspect", "create", "inspect"]);
    const undone = await plugin.run(["bob", "setup", "--undo", "--name", "x"]);
    expect([undone.code, undone.stderr]).toEqual([0, "There is no builder x: nothing to undo.\n"]);
  });

  test("show and verify are bobctl's", async () => {
    using plugin = makePlugin("");
    const { code, stderr } = await plugin.run(["bob", "verify", "localhost:1/app"]);
    expect([code, stderr]).toEqual([69, expect.stringContaining("cannot reach the registry at localhost:1")]);
    expect((await plugin.run(["bob", "show", "--help"])).stdout).toContain("Usage: docker bob show [options] <target>");
    expect(plugin.calls()).toEqual([]);
  });

  test("errors are JSON for who asks bob for it, not for who asks buildx", async () => {
    using plugin = makePlugin("");
    const own = await plugin.run(["bob", "verify", "-o", "json", "localhost:1/app"]);
    expect([own.code, JSON.parse(own.stderr).error.code]).toEqual([69, "UNAVAILABLE"]);
    const buildxs = await plugin.run(["bob", "build", "--bob=wat", "-o", "json", "."]);
    expect([buildxs.code, buildxs.stderr[0]]).toEqual([64, "✗"]);
  });

  test("show and verify take the logins of docker --config", async () => {
    using plugin = makePlugin("");
    const other = join(plugin.folder, "other");
    mkdirSync(other);
    await using registry = await startServer((_, response) =>
      response.writeHead(401, { "www-authenticate": "Basic" }).end(),
    );
    const auth = Buffer.from("me:secret").toString("base64");
    writeFileSync(join(other, "config.json"), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const key = join(other, "key.pem");
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(key, publicKey.export({ type: "spki", format: "pem" }));
    for (const command of ["show", `verify --key ${key}`]) {
      const { stderr } = await plugin.run(`--config ${other} bob ${command} ${registry.host}/app`.split(" "));
      expect(stderr).toContain("refuses to give");
      const given = registry.requests.splice(0).map(({ authorization }) => authorization);
      expect(given).toEqual([undefined, `Basic ${auth}`]);
    }
  });

  test("help is bob's own, and buildx's below it", async () => {
    using plugin = makePlugin(`console.log("buildx says", args.join(" "))`);
    for (const line of ["bob", "bob --help", "help bob", "--help bob"]) {
      const { stdout } = await plugin.run(line.split(" "));
      expect(stdout).toMatch(
        /^Usage: docker bob COMMAND\n[\s\S]+--bob\[=true\|false\][\s\S]+buildx says (?:--help )?buildx --help\n$/,
      );
    }
  });
});

describe("completion", { timeout }, () => {
  const buildx = `
    const last = args.at(-1);
    const all = args.length > 3 ? ["--build-arg\\tSet", "--builder\\tUse"] : ["bake\\tBake", "build\\tBuild", "install\\tOld"];
    console.log([...all.filter((word) => word.startsWith(last)), ":4"].join("\\n"));`;
  const complete = async (...words: string[]) => {
    using plugin = makePlugin(buildx);
    const { stdout } = await plugin.run(["__completeNoDesc", "bob", ...words]);
    return { words: stdout.trimEnd().split("\n"), asked: plugin.calls().at(-1)?.args.join(" ") };
  };

  test("offers buildx's commands and bob's", async () => {
    expect((await complete("")).words).toEqual("bake build install setup show uninstall verify :4".split(" "));
    expect((await complete("b")).words).toEqual(["bake", "build", ":4"]);
  });

  test("hands build on to buildx without --bob, and offers --bob", async () => {
    const { words, asked } = await complete("build", "--bob=on-missing=warn", "--b");
    expect([words, asked]).toEqual([["--build-arg", "--builder", "--bob", ":4"], "__complete buildx build --b"]);
  });

  test("offers the options of --bob", async () => {
    expect((await complete("build", "--bob=")).words).toEqual(
      "true false on-missing=fail on-missing=warn on-unrecorded=rebuild on-unrecorded=replay on-unrecorded=fail dns-answers=true dns-answers=false redact= syntax= policy= enforce=true enforce=false :6".split(
        " ",
      ),
    );
    expect((await complete("bake", "--bob=on-missing=warn,on-u")).words[0]).toBe(
      "on-missing=warn,on-unrecorded=rebuild",
    );
  });

  test("offers flags and values of bob's own commands, and files for keys", async () => {
    expect((await complete("setup", "--n")).words).toEqual(["--name", "--no-use", ":4"]);
    expect((await complete("setup", "--driver", "")).words).toEqual(["docker-container", "kubernetes", "remote", ":4"]);
    expect((await complete("verify", "--format=j")).words).toEqual(["json", ":4"]);
    expect((await complete("verify", "--key", "")).words).toEqual([":0"]);
  });

  test("has descriptions unless the shell wants none", async () => {
    using plugin = makePlugin(buildx);
    const { stdout } = await plugin.run(["__complete", "bob", "build", "--bo"]);
    expect(stdout).toBe("--bob\tAttach a signed record of what every step did\n:4\n");
  });
});

async function listen(server: Server, path: string): Promise<Disposable> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
  return { [Symbol.dispose]: () => server.close() };
}
