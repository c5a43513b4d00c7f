// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

/** What is offered, without the descriptions, and `:4` or `:0`. */
async function complete(line: string): Promise<string[]> {
  const { stdout } = await runBobctl(["__complete", "--", ...line.split(" ")]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((each) => each.split("\t")[0] ?? "");
}

const keys = ["generate-key-pair", "import-key-pair", "public-key", "package", "render", "install", "create"];
const artifacts = ["push", "tag", "pull", "list", "diff", "link", "describe", "delete", "tree", "login", "logout"];
const commands = [
  "show",
  "verify",
  "policy",
  "trust",
  "sign",
  "attest",
  ...keys,
  ...["get", "reconcile", "suspend", "resume", "events"],
  ...artifacts,
  "status",
  "rotate-key",
  "records",
  "watch",
  "completion",
  "version",
];

test.each<[string, string[]]>([
  ["", [...commands, "help", ":4"]],
  ["v", ["verify", "version", ":4"]],
  ["-q v", ["verify", "version", ":4"]],
  ["-o json v", ["verify", "version", ":4"]],
  ["records ", ["list", "get", "help", ":4"]],
  ["completion ", ["bash", "zsh", "fish", ":4"]],
  ["show --st", ["--step", ":4"]],
  ["show --step 3 --ti", ["--timeout", ":4"]],
  ["records list --so", ["--socket", ":4"]],
  ["verify --output ", ["text", "json", "sarif", ":4"]],
  ["verify -o j", ["json", ":4"]],
  ["verify --format=j", ["json", ":4"]],
  ["verify --key ", [":0"]],
  ["watch --socket ", [":0"]],
  ["verify --creds ", [":4"]],
  ["verify ", ["artifact", ":0"]],
  ["show --output ", ["text", "json", ":4"]],
  ["push artifact x --sign ", ["key", "keyless", ":4"]],
  ["push artifact x --path ", [":0"]],
  ["pull artifact x --output ", [":0"]],
  ["list artifacts x -o y", ["yaml", ":4"]],
  ["records get ", [":4"]],
  ["nonsense --wat ", [...commands, "help", ":4"]],
])("offers for '%s' what the commands declare", async (line, offered) => {
  expect(await complete(line)).toEqual(offered);
});

test("describes what it offers, on one line each", async () => {
  const { stdout } = await runBobctl(["__complete", "--", "show", "--platf"]);
  expect(stdout).toBe("--platform\tplatform of a multi-platform image, such as linux/arm64\n:4\n");
});
