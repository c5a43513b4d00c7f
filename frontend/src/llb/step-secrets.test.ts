// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";
import { describe, expect, it } from "vitest";
import { imageOp, runOp, sampleDefinition } from "../test-support/sample-llb.ts";
import { finalDefinition } from "./collectable.ts";
import { parseDefinition } from "./definition.ts";
import { newFiles } from "./new-ops.ts";
import { formatNames, parseNames, secretVariablesOf } from "./step-secrets.ts";
import { wrapGraph } from "./wrap.ts";

const shim = newFiles("shim", [{ path: "/run", mode: 0o555, data: new Uint8Array(1) }]);
const env = ["PATH=/bin", "PLAIN=plain-value", "MY_TOKEN=token-value"];
const image = imageOp();
const steps = [runOp(image, "one", 2, { env }), runOp(image, "two", 3, { env: ["PATH=/bin"] })];
const definition = sampleDefinition([image, ...steps]);

function wrap(from: Uint8Array, redact: string[] = []) {
  return wrapGraph(parseDefinition(from), { shimFor: () => shim, onMissing: "fail", redact });
}

const settingsOf = (from: Uint8Array, redact?: string[]) =>
  wrap(from, redact).steps.map(({ wrapped }) =>
    buildkit.llb.Op.decode(wrapped?.bytes ?? new Uint8Array())
      .exec?.meta.env.at(-1)
      ?.replace(/[0-9a-f]{64}/, "…"),
  );

describe("names of secret variables", () => {
  it("are in the setting of the steps that have them, and the others keep their cache keys", () => {
    const plain = "__BOB_STEP=1;fail;sha256:…";
    expect(settingsOf(definition)).toEqual([plain, plain]);
    expect(settingsOf(definition, ["NONE", "PLAIN"])).toEqual([`${plain};redact=PLAIN`, plain]);
    expect(wrap(definition, ["PLAIN"]).steps[1]?.wrapped).toEqual(wrap(definition).steps[1]?.wrapped);
  });

  it("are those of secrets BuildKit puts into the environment, too", () => {
    const exec = buildkit.llb.ExecOp.create({
      meta: buildkit.llb.Meta.create({ env }),
      secretenv: [{ name: "S;P" }, { name: "PLAIN" }].map((each) => buildkit.llb.SecretEnv.create(each)),
    });
    const names = secretVariablesOf(exec, ["PLAIN"]);
    expect(names).toEqual(["PLAIN", "S;P"]);
    expect(formatNames(names)).toBe(";redact=PLAIN,S%3BP");
    expect(parseNames("PLAIN,S%3BP")).toEqual(names);
  });

  it("are refused where they do not fit", () => {
    expect(() => formatNames(["x".repeat(4000)])).toThrow("1 secret variables whose names are longer than 3072 bytes");
  });

  it("stay with a step that another build wrapped", () => {
    const linked = finalDefinition(wrap(definition, ["PLAIN"]));
    expect(wrap(linked, ["PLAIN"]).steps.map(({ wrapped }) => wrapped?.bytes)).toEqual(
      wrap(definition, ["PLAIN"]).steps.map(({ wrapped }) => wrapped?.bytes),
    );
    expect(wrap(linked).steps).toHaveLength(2);
  });

  it("have to be asked for where a step that another build wrapped comes from", () => {
    const linked = finalDefinition(wrap(definition));
    expect(() => wrap(linked, ["PLAIN"])).toThrow(
      "the step /bin/sh -c one comes from a build without redact=PLAIN; ask for the same there",
    );
  });
});

it("leaves secret values out of a definition, whose digest tells them apart all the same", () => {
  const define = (token: string) => {
    const meta = { env: [`MY_TOKEN=${token}`], cwd: `/w/${token}`, user: token, hostname: `h-${token}` };
    return wrap(sampleDefinition([image, runOp(image, "x", 2, meta)])).steps[0];
  };
  const step = define("token-value");
  expect(step?.definition).toMatchObject({ cwd: "/w/<redacted:MY_TOKEN>", user: "<redacted:MY_TOKEN>" });
  expect(JSON.stringify(step?.definition)).not.toContain("token-value");
  expect(define("token-value")?.definitionDigest).toBe(step?.definitionDigest);
  expect(define("other-value")?.definitionDigest).not.toBe(step?.definitionDigest);
  const linked = finalDefinition(wrap(sampleDefinition([image, runOp(image, "x", 2, { env, cwd: "/w/token-value" })])));
  expect(wrap(linked).steps[0]?.definition.cwd).toBe("/w/<redacted:MY_TOKEN>");
});
