// SPDX-License-Identifier: Apache-2.0
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeStatement } from "@bob/bill/test-support/evidence-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { BILL_OF_BEHAVIOUR_TYPE, EVIDENCE_TYPE } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { decideRego, isRego, readAnswers } from "./rego-policy.ts";

describe("what Rego answers", () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ["an empty set of conftest's", { main: { deny: [] } }, []],
    [
      "texts, and objects with msg",
      { main: { deny: ["a"], violation: [{ msg: "b" }], deny_other: ["c"], warn: ["d"] } },
      ["a", "b", "c"],
    ],
    ["an object without msg", { main: { deny: [{ code: 7 }] } }, ['{"code":7}']],
    ["a rule that is no set", { main: { deny: true } }, ["data.main.deny is no set of messages"]],
    ["cosign's yes", { signature: { allow: true } }, []],
    ["cosign's no", { signature: { allow: false } }, ["data.signature.allow is not true"]],
    ["nothing where cosign's answer should be", { signature: {} }, ["data.signature.allow is not true"]],
    ["a text that looks like a yes", { signature: { allow: "true" } }, ["data.signature.allow is not true"]],
    [
      "policy-controller's no beside conftest's yes",
      { sigstore: { isCompliant: false }, main: { deny: [] } },
      ["data.sigstore.isCompliant is not true"],
    ],
    [
      "a package that nobody asks",
      { other: { deny: [] } },
      [expect.stringContaining("it decides nothing") as unknown as string],
    ],
  ])("%s", (_what, data, messages) => expect(readAnswers(data)).toEqual(messages));
});

/** A program in opa's place, for what the real one does not do when asked. */
function fakeOpa(script: string): string {
  const folder = makeFolder();
  writeFileSync(join(folder, "opa"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "opa"), 0o755);
  return `${folder}:/usr/bin:/bin`;
}
const bill = makeStatement(BILL_OF_BEHAVIOUR_TYPE, {});
const decide = (path: string, statements = [bill], signal = AbortSignal.timeout(20_000)) =>
  decideRego({ files: ["p.rego"], path }, statements, signal);

describe("opa", () => {
  test("that is not there is named, with what to do", async () => {
    await expect(decide("/nonexistent")).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("install it"),
    });
  });

  test("that fails, or answers something else, is an error and never a yes", async () => {
    await expect(decide(fakeOpa("echo broken >&2; exit 2"))).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining("broken"),
    });
    await expect(decide(fakeOpa("echo nonsense"))).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining("nonsense"),
    });
    await expect(decide(fakeOpa("echo '{}'"))).rejects.toMatchObject({ code: "USAGE" });
    const faulty = `echo '{"errors":[{"message":"rego_parse_error","location":{"file":"p.rego","row":3,"col":1}}]}'; exit 2`;
    await expect(decide(fakeOpa(faulty))).rejects.toMatchObject({
      message: expect.stringContaining("p.rego:3:1: rego_parse_error"),
    });
  });

  test("that does not end is ended, and sees nothing of the environment", async () => {
    await expect(decide(fakeOpa("sleep 60"), [bill], AbortSignal.timeout(200))).rejects.toMatchObject({
      code: "CANCELLED",
    });
    process.env.BOB_TEST_SECRET = "s3cret";
    const shown = `printf '{"result":[{"expressions":[{"value":{"main":{"deny":["%s"]}}}]}]}' "$BOB_TEST_SECRET"`;
    expect(await decide(fakeOpa(shown))).toEqual([
      { kind: "policy", place: "policy p.rego", message: " (Bill of Behaviour)" },
    ]);
  });

  test("is not asked where nothing is there that it can decide by, and that is a no", async () => {
    expect(await decide("/nonexistent", [makeStatement(EVIDENCE_TYPE, {})])).toEqual([
      expect.objectContaining({ message: expect.stringContaining("neither a Bill of Behaviour nor") }),
    ]);
  });
});

test("files called so are Rego, and folders", () => {
  expect([isRego("a.rego"), isRego(makeFolder()), isRego("a.yaml"), isRego("/nonexistent")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
