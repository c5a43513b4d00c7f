// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { claimSignature } from "../../trust/src/sigstore/statements.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runCommand } from "../support/command.ts";
import { projectRoot, toolsBin } from "../support/paths.ts";

const folder = makeFolder({ "subject.txt": "x" });
const file = (name: string) => join(folder, name);
const env: NodeJS.ProcessEnv = { ...process.env, COSIGN_PASSWORD: "" };
const example = (name: string) => join(projectRoot, "schemas", `${name}.example.json`);
const validate = (input: string | Buffer) => runCommand([join(toolsBin, "statement-validate")], { input });

beforeAll(async () => {
  await runBobctl(["generate-key-pair", "--output-key-prefix", file("own")], env);
});

test.each(["step-record.v1", "seal.v1"])("in-toto's own library reads and validates %s", async (name) => {
  const statement = readFileSync(example(name));
  const { code, stdout, stderr } = await validate(statement);
  expect(code, stderr).toBe(0);
  expect(stdout.trim()).toBe(JSON.parse(statement.toString("utf8")).predicateType);
});

test.each([
  ["bob", "bob.v1"],
  ["runtime-trace", "runtime-trace.v0.2"],
  ["evidence", "evidence.v1"],
])("it reads and validates what is attested as %s", async (type, name) => {
  const options = [
    "--key",
    file("own.key"),
    "--type",
    type,
    "--predicate",
    example(name),
    "--bundle",
    file("bundle.json"),
  ];
  expect(await runBobctl(["attest", ...options, file("subject.txt")], env)).toMatchObject({ status: 0 });
  const { payload } = JSON.parse(readFileSync(file("bundle.json"), "utf8")).dsseEnvelope;
  const { code, stderr } = await validate(Buffer.from(payload, "base64"));
  expect(code, stderr).toBe(0);
});

test("it validates that an image is signed, and refuses what is no Statement", async () => {
  const { statement } = claimSignature(`sha256:${"a".repeat(64)}`, { run: "7" });
  expect(await validate(statement)).toMatchObject({ code: 0 });
  writeFileSync(file("statement.json"), statement);
  const cut = statement.toString("utf8").replace(/a{64}/, "a".repeat(63));
  expect(await validate(cut)).toMatchObject({ code: 1 });
  expect(await validate('{"_type":"https://in-toto.io/Statement/v1"}')).toMatchObject({ code: 1 });
});
