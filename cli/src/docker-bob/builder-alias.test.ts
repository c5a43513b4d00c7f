// SPDX-License-Identifier: Apache-2.0
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installAlias, uninstallAlias } from "./builder-alias.ts";
import { configFolder, readConfig, writeConfig } from "./docker-config.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bob-config-"));
  file = join(folder, "config.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function apply(change: typeof installAlias): Promise<string> {
  const config = await readConfig(folder);
  const { content, message } = change(config);
  if (content) await writeConfig(config, content);
  return message;
}

const docker = (value: unknown) => JSON.stringify(value, null, "\t");

describe("install and uninstall", () => {
  test.each([
    ["as docker writes it", docker({ auths: { "x:5000": { auth: "YTpi" } }, currentContext: "c" })],
    ["with another alias", docker({ aliases: { builder: "buildx" }, auths: {} })],
    ["with an empty alias", docker({ aliases: { builder: "" } })],
    [
      "with settings of plugins",
      docker({
        aliases: { builder: "buildx" },
        plugins: { bob: { hooks: "x" }, "-x-cli-hints": { enabled: "false" } },
      }),
    ],
    [
      "with unknown keys, indented by spaces",
      '{\n  "mine": [1, {"deep": null}],\n  "auths": {}\n}\n'.replace('[1, {"deep": null}]', "{}"),
    ],
    ["on one line", '{"auths":{},"é":"\\n"}\n'],
    ["an empty object", "{}"],
  ])("bring back a configuration %s, byte for byte", async (_what, text) => {
    writeFileSync(file, text);
    await apply(installAlias);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ aliases: { builder: "bob" } });
    await apply(installAlias);
    await apply(uninstallAlias);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(readdirSync(folder)).toEqual(["config.json"]);
  });

  test("make a configuration that is not there, for its owner alone", async () => {
    folder = join(folder, "new/docker");
    await apply(installAlias);
    expect(readFileSync(join(folder, "config.json"), "utf8")).toBe('{\n\t"aliases": {\n\t\t"builder": "bob"\n\t}\n}');
    expect(statSync(join(folder, "config.json")).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    folder = join(folder, "../..");
  });

  test("keep the file's mode, and what links to it", async () => {
    mkdirSync(join(folder, "elsewhere"));
    const real = join(folder, "elsewhere/docker.json");
    writeFileSync(real, "");
    chmodSync(real, 0o640);
    symlinkSync("elsewhere/docker.json", join(folder, "link.json"));
    symlinkSync("link.json", file);
    await apply(installAlias);
    expect(JSON.parse(readFileSync(real, "utf8"))).toEqual({ aliases: { builder: "bob" } });
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect([lstatSync(file).isSymbolicLink(), readdirSync(join(folder, "elsewhere"))]).toEqual([true, ["docker.json"]]);
  });

  test("write through a link to nothing", async () => {
    symlinkSync("later.json", file);
    await apply(installAlias);
    expect(JSON.parse(readFileSync(join(folder, "later.json"), "utf8"))).toEqual({ aliases: { builder: "bob" } });
  });

  test("leave an alias alone that somebody else set meanwhile, and forget the old one", async () => {
    writeFileSync(file, docker({ aliases: { builder: "other" }, plugins: { bob: { "previous-builder": "buildx" } } }));
    expect(await apply(uninstallAlias)).toContain("nothing to undo");
    expect(readFileSync(file, "utf8")).toBe(docker({ aliases: { builder: "other" } }));
  });

  test("do not touch a file that is as wanted", async () => {
    writeFileSync(file, '{ "aliases":{"builder":"bob"}}');
    expect(await apply(installAlias)).toContain("already");
    expect(readFileSync(file, "utf8")).toBe('{ "aliases":{"builder":"bob"}}');
  });

  test.each([
    ["{", "is not JSON"],
    ['{"aliases": {},}', "is not JSON"],
    ["[]", "is not a JSON object"],
    ['{"aliases": ["bob"]}', '"aliases" in '],
    ['{"aliases": {"builder": "x"}, "plugins": {"bob": 1}}', '"bob" in '],
  ])("refuse %s and leave it as it is", async (text, message) => {
    writeFileSync(file, text);
    await expect(apply(installAlias)).rejects.toThrow(message);
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

test("configFolder is what docker takes", () => {
  expect(configFolder(["--config", "/a", "-D"], { DOCKER_CONFIG: "/b" })).toBe("/a");
  expect(configFolder(["--config=/a", "--config=/c"], {})).toBe("/c");
  expect(configFolder([], { DOCKER_CONFIG: "/b", HOME: "/h" })).toBe("/b");
  expect(configFolder([], { HOME: "/h" })).toBe("/h/.docker");
});
