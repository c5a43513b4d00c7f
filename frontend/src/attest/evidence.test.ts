// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, encodeStepDefinition, type RawBytes } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { describe, expect, it } from "vitest";
import { parseDefinition } from "../llb/definition.ts";
import { hideSecrets } from "../llb/graph-secrets.ts";
import { newFiles } from "../llb/new-ops.ts";
import { wrapGraph } from "../llb/wrap.ts";
import { digestOf, imageOp, runOp, type SampleOp, sampleDefinition, sampleOp } from "../test-support/sample-llb.ts";
import { describeImage, makeEvidence } from "./evidence.ts";

const shim = newFiles("shim", [{ path: "/run", mode: 0o555, data: new Uint8Array(1) }]);
const secret = "hunter-7f3a21";
const raw = secret as RawBytes;
const env = ["PATH=/bin", `TOKEN=${secret}`];

function evidenceOf(ops: SampleOp[], dockerfile: string) {
  const graph = parseDefinition(sampleDefinition(ops, [], dockerfile));
  return makeEvidence(
    describeImage("linux/amd64", wrapGraph(graph, { shimFor: () => shim, onMissing: "fail" })),
    new Map(),
  );
}

/** A step whose name has the value in it, as BuildKit's have. */
function run(from: SampleOp, command: string, line: number, name: string): SampleOp {
  return { ...runOp(from, command, line, { env }), name };
}

describe("makeEvidence", () => {
  it("has names of variables, and a digest of their values, in the definition", () => {
    const image = imageOp();
    const [, step] = evidenceOf([image, run(image, "true", 2, "[2/2] RUN true")], "FROM debian\nRUN true\n").steps;
    const { definition, definitionDigest } = step as Extract<typeof step, { kind: "exec" }>;
    expect(definition).toMatchObject({ env: ["PATH", "TOKEN"], envDigest: expect.stringMatching(/^scrypt:/) });
    expect(definitionDigest).toBe(sha256Digest(encodeStepDefinition(definition)));
  });

  it("has other definitions for steps that differ in a value alone", () => {
    const image = imageOp();
    const other = runOp(image, "true", 2, { env: ["PATH=/bin", "TOKEN=other"] });
    const digests = [runOp(image, "true", 2, { env }), other, runOp(image, "true", 2, { env: [...env] })].map((op) => {
      const [, step] = evidenceOf([image, op], "FROM debian\nRUN true\n").steps;
      return step?.kind === "exec" && step.definitionDigest;
    });
    expect(digests[0]).not.toBe(digests[1]);
    expect(digests[0]).toBe(digests[2]);
  });

  it.each([
    ["a RUN", "RUN echo $TOKEN >/x", `RUN echo ${secret} >/x`, "RUN echo $TOKEN >/x"],
    ["a RUN in lower case", `run echo \${TOKEN%x}`, `RUN echo ${secret}`, `RUN echo \${TOKEN%x}`],
    ["a trigger, which has the line of FROM", "FROM base", `ONBUILD RUN echo ${secret}`, "ONBUILD RUN echo $TOKEN"],
    ["a RUN without its line", "", `RUN --mount=id=${secret} echo ${secret}`, "RUN echo $TOKEN"],
    ["a name that is no instruction", "", "install packages", "install packages"],
  ])("names %s without values of variables", (_, line, name, expected) => {
    const image = imageOp();
    const evidence = evidenceOf([image, run(image, "echo $TOKEN", 2, `[2/2] ${name}`)], `FROM debian\n${line}\n`);
    expect(evidence.steps[1]?.instruction).toBe(expected);
    expect(canonicalJson(evidence)).not.toContain(secret);
  });

  it("has nothing of secrets where BuildKit expands variables itself", () => {
    const image = imageOp();
    const copy = sampleOp(
      {
        inputs: [{ digest: digestOf(image), index: 0 }],
        file: { actions: [{ input: 0, output: 0, copy: { src: `/${secret}/a`, dest: `/b/${secret}` } }] },
      },
      `[2/2] COPY /${secret}/a /b/${secret}`,
    );
    const graph = hideSecrets(parseDefinition(sampleDefinition([image, copy])), [], [{ name: "TOKEN", value: raw }]);
    const wrapped = wrapGraph(graph, { shimFor: () => shim, onMissing: "fail" });
    const { steps } = makeEvidence(describeImage("linux/amd64", wrapped), new Map());
    expect(steps.find(({ instruction }) => instruction.startsWith("COPY"))).toMatchObject({
      ...{ instruction: "COPY /<redacted:TOKEN>/a /b/<redacted:TOKEN>" },
      ...{ from: ["/<redacted:TOKEN>/a"], to: "/b/<redacted:TOKEN>" },
    });
  });

  it("names a COPY, and the merge that COPY --link ends in, without values of variables", () => {
    const names = [`COPY --link ${secret} /x`, `LINK COPY --link ${secret} /x`];
    const ops = names.map((name, index) =>
      sampleOp({ file: { actions: [{ mkdir: { path: `/${index}` } }] } }, `[2/2] ${name}`, { line: 2 }),
    );
    const { steps } = evidenceOf([imageOp(), ...ops], "FROM debian\nCOPY --link $TOKEN /x\n");
    expect(steps.slice(1).map(({ instruction }) => instruction)).toEqual([
      "COPY --link $TOKEN /x",
      "LINK COPY --link $TOKEN /x",
    ]);
  });

  it("leaves out what URLs of declared steps carry", () => {
    const url = `https://user:${secret}@example.org/a?token=${secret}`;
    const add = sampleOp({ source: { identifier: url } }, `[2/2] ADD ${url} /a`, { line: 2 });
    const onbuild = sampleOp({ source: { identifier: `${url}2` } }, `[2/2] ONBUILD ADD ${url} /a`, { line: 1 });
    const { steps } = evidenceOf([imageOp(), add, onbuild], `FROM debian\nADD https://user:$TOKEN@example.org/a /a\n`);
    expect(steps.map(({ instruction }) => instruction)).toEqual([
      "FROM docker.io/library/debian:bookworm",
      "ONBUILD ADD https://xxxxx@example.org/a?token=xxxxx /a",
      "ADD https://xxxxx@example.org/a /a",
    ]);
    expect(canonicalJson(steps)).not.toContain(secret);
  });
});
