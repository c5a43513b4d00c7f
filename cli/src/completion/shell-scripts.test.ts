// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { beforeAll, describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const folder = makeFolder();
const entry = join(import.meta.dirname, "../bobctl.ts");

beforeAll(() => {
  writeFileSync(join(folder, "bobctl"), `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`);
  chmodSync(join(folder, "bobctl"), 0o755);
  writeFileSync(join(folder, "recorder.pub"), "");
});

const findShell = (name: string) =>
  ["/bin", "/usr/bin", "/usr/local/bin"].map((each) => join(each, name)).find(existsSync);

function run(shell: string, text: string): string {
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder };
  return execFileSync(shell, ["-c", text], { cwd: folder, env, encoding: "utf8" });
}

const bash = findShell("bash");

describe.skipIf(bash === undefined)("the script for bash", { timeout: 60_000 }, () => {
  /** Completes a line as readline does: bash gives the words, the place, and the line itself. */
  const complete = (line: string): string[] => {
    const text = `
      source <(bobctl completion bash)
      [[ $(complete -p bobctl) == *_bobctl* ]] || exit 9
      compopt() { echo "compopt $*"; }
      COMP_LINE=$1 COMP_POINT=\${#1}
      COMP_WORDS=($1) COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
      _bobctl bobctl
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const answer = run(bash ?? "", `set -- ${JSON.stringify(line)}; ${text}`);
    return answer.trimEnd().split("\n");
  };

  test.each<[string, string[]]>([
    ["bobctl ver", ["compopt +o default", "verify", "version"]],
    ["bobctl verify --k", ["compopt +o default", "--key"]],
    ["bobctl show x --format=j", ["compopt +o default", "json"]],
    ["bobctl -o json show --step 3 --plain", ["compopt +o default", "--plain-http"]],
    ["bobctl records ", ["compopt +o default", "list", "get", "help"]],
    ["bobctl verify --key ", [""]], // files, which bash completes itself
  ])("completes %s", (line, offered) => {
    expect(complete(line)).toEqual(offered);
  });
});

describe.each([
  ["zsh", "-n"],
  ["fish", "--no-execute"],
])("the script for %s", (name, check) => {
  const shell = findShell(name);

  test.skipIf(shell === undefined)("is one that it can read", async () => {
    const { stdout } = await runBobctl(["completion", name]);
    const file = join(folder, `bobctl.${name}`);
    writeFileSync(file, stdout);
    expect(execFileSync(shell ?? "", [check, file], { encoding: "utf8" })).toBe("");
  });

  test("asks bobctl", async () => {
    const { status, stdout } = await runBobctl(["completion", name]);
    expect([status, stdout]).toEqual([0, expect.stringContaining("__complete -- ")]);
  });
});

test("there is none for other shells", async () => {
  const { status, stderr } = await runBobctl(["completion", "tcsh"]);
  expect([status, stderr]).toEqual([64, expect.stringContaining("Allowed choices are bash, zsh, fish")]);
});
