// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContainerOptions } from "./container.ts";
import { compileSubject, Probe } from "./probe.ts";

let probe: Probe;
beforeAll(async () => {
  await compileSubject();
  probe = await Probe.start();
});
afterAll(() => probe[Symbol.asyncDispose]());

async function secretsOf(options: ContainerOptions) {
  const { code, events, stdout, stderr } = await probe.run(["env"], options);
  const told = events.of("secret");
  const kinds = events.all.map(({ kind }) => kind);
  return {
    ...{ code, stdout, stderr, kinds },
    variables: told.filter(({ source }) => source === "environment").flatMap(({ value }) => value.split("\0")),
    files: told.filter(({ source }) => source === "file"),
  };
}

describe("what a step's records may not have", () => {
  it("is told before everything the step does", async () => {
    const { kinds } = await secretsOf({ env: ["TOKEN=x"], secrets: { "/run/secrets/a": "b" } });
    expect(kinds.indexOf("begin")).toBe(0);
    expect(kinds.lastIndexOf("secret")).toBeGreaterThan(0);
    expect(kinds.lastIndexOf("secret")).toBeLessThan(kinds.indexOf("exec"));
  });

  it("is the environment, which the step has as it was given", async () => {
    const env = ["API_TOKEN=töken", "EMPTY=", `LONG=${"l".repeat(120_000)}`, `LONGER=${"m".repeat(130_000)}`];
    const setting = ";redact=EMPTY";
    const { variables, stdout } = await secretsOf({ env, setting });
    const bytes = env.map((entry) => Buffer.from(entry).toString("latin1"));
    expect(variables).toEqual(expect.arrayContaining(bytes));
    const seen = Buffer.from(stdout, "latin1").toString().split("\n");
    expect(seen).toEqual(expect.arrayContaining(env));
    expect(seen.filter((line) => line.startsWith("__BOB_STEP"))).toEqual([]);
  });

  it("are the files of secrets, whoever may read them, and no others", async () => {
    const binary = randomBytes(1000);
    const secrets = { "/run/secrets/token": "s3cret\n", "/root/.npmrc": binary, "/etc/empty": "" };
    const { files, code } = await secretsOf({ secrets, uid: 1000, files: { other: "x" } });
    expect(code).toBe(0);
    expect(files.map(({ name, value, cut, unreadable }) => [name, value, cut, unreadable])).toEqual([
      ["/run/secrets/token", "s3cret\n", undefined, undefined],
      ["/root/.npmrc", binary.toString("latin1"), undefined, undefined],
      ["/etc/empty", "", undefined, undefined],
    ]);
  });

  it("is cut where a file is long, and marked where there are too many", async () => {
    const secrets = Object.fromEntries(Array.from({ length: 66 }, (_, index) => [`/run/secrets/${index}`, `${index}`]));
    const { files } = await secretsOf({ secrets: { "/run/secrets/long": "x".repeat(70_000), ...secrets } });
    expect(files[0]).toMatchObject({ value: "x".repeat(65_536), cut: true });
    expect(files).toHaveLength(67);
    expect(files.filter(({ unreadable }) => unreadable).map(({ value }) => value)).toEqual(["", "", ""]);
  });
});
