// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { decodeEvidence, derivePredicates, derivePredicatesFrom } from "@bob/bill";
import {
  asBillOfBehaviour,
  asEvidence,
  asOldRuntimeTrace,
  asRecordPart,
  asRuntimeTrace,
  asSealStatement,
  asStepStatement,
  BobError,
  canonicalJson,
  type Evidence,
} from "@bob/proto";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
/**
 * What people write is read by what says where in the file a fault is: `trust/src/policy` and `trust/src/recorders`, with tests of their own. What
 * bobctl writes nobody of us reads: `cli/src/commands/verify-schema.test.ts`.
 */
const others = ["policy.v1", "trust.v1", "verify.v1"];
const names = readdirSync(new URL(".", import.meta.url))
  .flatMap((file) => /^(.*)\.schema\.json$/.exec(file)?.[1] ?? [])
  .filter((name) => !others.includes(name));
const doors: Record<string, (value: unknown) => unknown> = {
  "step-record.v1": asStepStatement,
  "step-record-part.v1": asRecordPart,
  "seal.v1": asSealStatement,
  "evidence.v1": asEvidence,
  "runtime-trace.v0.1": asOldRuntimeTrace,
  "runtime-trace.v0.2": asRuntimeTrace,
  "bob.v1": asBillOfBehaviour,
};

test("there is a door in proto/src/documents/schema.ts for every schema", () => {
  expect(names.sort()).toEqual(Object.keys(doors).sort());
});

describe.each(names)("%s", (name) => {
  const schema = read(`${name}.schema.json`);
  const example = read(`${name}.example.json`);

  test("accepts its example", () => {
    expect(() => doors[name]?.(example)).not.toThrow();
  });

  test("describes every field of its example", () => {
    const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false }).compile(
      closeObjects(schema),
    );
    validate(example);
    expect(validate.errors ?? []).toEqual([]);
  });

  test("lets fields pass that a later version may add", () => {
    expect(() => doors[name]?.({ ...example, addedLater: 1 })).not.toThrow();
  });

  test.each((schema.required as string[]).map((field) => [field]))("requires %s", (field) => {
    expect(() => doors[name]?.({ ...example, [field]: undefined })).toThrow(BobError);
  });

  test("is draft 2020-12 with an id", () => {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: expect.stringContaining(name),
    });
  });
});

test("the derived examples follow from the example of the evidence", () => {
  const { runtimeTrace, billOfBehaviour } = derivePredicates(read("evidence.v1.example.json") as Evidence);
  expect(canonicalJson(runtimeTrace)).toBe(canonicalJson(read("runtime-trace.v0.2.example.json")));
  expect(canonicalJson(billOfBehaviour)).toBe(canonicalJson(read("bob.v1.example.json")));
});

test("what an older bob attached follows from its evidence by the rules of its time", () => {
  const evidence = asEvidence(read("old/evidence.v1.json"));
  const { runtimeTrace, billOfBehaviour } = derivePredicatesFrom(evidence, decodeEvidence(evidence), "v0.1");
  expect(canonicalJson(runtimeTrace)).toBe(canonicalJson(read("runtime-trace.v0.1.example.json")));
  expect(canonicalJson(billOfBehaviour)).toBe(canonicalJson(read("old/bob.v1.json")));
});

/** The schema with every object that lists its properties closed to others. Alternatives are taken as they are. */
function closeObjects(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map(closeObjects);
  if (typeof schema !== "object" || schema === null) return schema as never;
  const closed = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "if" || key === "then" || key === "required" || key === "enum" ? value : closeObjects(value),
    ]),
  );
  const isAlternative = "oneOf" in closed || "anyOf" in closed;
  return closed.type === "object" && "properties" in closed && !isAlternative
    ? { ...closed, additionalProperties: false }
    : closed;
}
