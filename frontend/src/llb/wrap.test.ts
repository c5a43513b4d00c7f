// SPDX-License-Identifier: Apache-2.0
import { encodeStepDefinition } from "@bob/proto";
import { sha256Digest } from "@bob/proto/digest";
import { buildkit } from "@bob/proto/gen/buildkit";
import { bytesField, joinFields, readFields } from "@bob/proto/wire/protobuf-fields";
import { describe, expect, it } from "vitest";
import {
  digestOf,
  imageOp,
  runOp,
  type SampleOp,
  sampleChain,
  sampleDefinition,
  sampleOp,
} from "../test-support/sample-llb.ts";
import {
  finalDefinition,
  imageDefinition,
  keptRecords,
  recordBundle,
  replayedBundle,
  tombstoneDefinition,
  wrappedSteps,
} from "./collectable.ts";
import { parseDefinition } from "./definition.ts";
import { newProgram } from "./new-ops.ts";
import { type WrappedGraph, wrapAgain, wrapGraph } from "./wrap.ts";

const { llb } = buildkit;
const shim = newProgram("shim", { path: "/run", data: Buffer.from("elf") }, "/out");

function wrap(definition: Uint8Array): WrappedGraph {
  return wrapGraph(parseDefinition(definition), { shimFor: () => shim, onMissing: "fail" });
}

/** The exec ops of a definition, and every digest it mentions. */
function execOps(definition: Uint8Array) {
  return parseDefinition(definition).vertices.filter((vertex) => vertex.op.exec);
}

describe("wrapGraph with steps that another build wrapped", () => {
  const first = wrap(sampleDefinition(sampleChain(2)));
  const linked = finalDefinition(first);
  const linkedOps = parseDefinition(linked).vertices.map(({ bytes }) => ({ bytes, name: "linked" }));

  it("keeps them as they are and has their records collected", () => {
    const second = wrap(linked);
    expect(finalDefinition(second)).toEqual(linked);
    expect(recordBundle(second).definition).toEqual(recordBundle(first).definition);
    expect(second.steps.map(({ definition, wrapped }) => ({ definition, wrapped }))).toEqual(
      first.steps.map(({ definition, wrapped }) => ({ definition, wrapped })),
    );
  });

  it("wraps the steps made from them", () => {
    const own = runOp(linkedOps.at(-1) as SampleOp, "more", 9);
    const { steps, shims } = wrap(sampleDefinition([...linkedOps, own]));
    expect(steps.map(({ definition }) => definition.args[2])).toEqual(["make part-2", "make part-3", "more"]);
    expect(steps[2]?.wrapped?.digest).not.toBe(digestOf(own));
    expect([...(steps[2]?.stepsBefore ?? [])]).toEqual(steps.slice(0, 2));
    expect(shims).toEqual([]);
  });

  it("gives them another cache key when they are made again", () => {
    const second = wrap(linked);
    const again = wrapAgain(wrapAgain(second, new Set(second.steps.slice(0, 1))), new Set(second.steps.slice(0, 1)));
    const [step] = again.steps;
    expect(llb.Op.decode(step?.wrapped?.bytes ?? new Uint8Array()).exec?.meta.args[0]).toBe("/././.bob/run");
    const kept = wrap(finalDefinition(again)).steps;
    expect(kept.map(({ wrapped }) => wrapped)).toEqual(again.steps.map(({ wrapped }) => wrapped));
  });

  it.each([
    ["another command", { args: ["/.bob/run", "/bin/sh", "-c", "other"] }],
    ["another program", { args: ["/.bob/runner", "/bin/sh", "-c", "make part-2"] }],
    ["a further variable", { env: ["MORE=1", "PATH=/usr/bin"] }],
    ["another value of one", { env: ["PATH=/usr/sbin"] }],
  ])("refuses what only looks like one: %s", (_, meta) => {
    const vertex = parseDefinition(linked).vertices.find(({ op }) => op.exec);
    const exec = vertex?.op.exec;
    const setting = exec?.meta.env.at(-1) ?? "";
    const env = [...("env" in meta ? meta.env : ["PATH=/usr/bin"]), setting];
    const forged = { ...vertex?.op, exec: { ...exec, meta: { ...exec?.meta, ...meta, env } } };
    const ops = [...linkedOps.slice(0, 2), sampleOp(forged as buildkit.llb.Op.$Properties, "RUN forged")];
    expect(() => wrap(sampleDefinition(ops))).toThrow("__BOB_STEP of a RUN step has a value that is reserved for bob");
  });

  it.each<[string, (mounts: buildkit.llb.Mount[]) => buildkit.llb.Mount.$Properties[]]>([
    ["another folder over that of records", (mounts) => [...mounts, { ...mounts.at(-1), input: 0 }]],
    ["a program over bob-step", (mounts) => [...mounts, { ...mounts[0], dest: "/.bob/run" }]],
    ["a shared folder of records", ([root, program, out]) => [{ ...root }, { ...program }, { ...out, type: 3 }]],
    [
      "bob-step where it can be written to",
      ([root, program, out]) => [{ ...root }, { ...program, readonly: false }, { ...out }],
    ],
  ])("refuses one with other mounts: %s", (_, change) => {
    const { op } = parseDefinition(linked).vertices.find((each) => each.op.exec) ?? {};
    const forged = { ...op, exec: { ...op?.exec, mounts: change(op?.exec?.mounts ?? []) } };
    const ops = [...linkedOps.slice(0, 2), sampleOp(forged as buildkit.llb.Op.$Properties, "RUN forged")];
    expect(() => wrap(sampleDefinition(ops))).toThrow("reserved for bob");
  });

  it("refuses those that may run unrecorded where steps must not", () => {
    const warned = wrapGraph(parseDefinition(sampleDefinition(sampleChain(1))), {
      shimFor: () => shim,
      onMissing: "warn",
    });
    expect(() => wrap(finalDefinition(warned))).toThrow(
      "the step /bin/sh -c make part-2 comes from a build with on-missing=warn",
    );
  });
});

describe("wrapGraph with steps that have another program in bob-step's place", () => {
  it("refuses them", () => {
    const other = newProgram("shim", { path: "/run", data: Buffer.from("forged") }, "/out");
    const linked = parseDefinition(finalDefinition(wrap(sampleDefinition(sampleChain(1)))));
    expect(() => wrapGraph(linked, { shimFor: () => other, onMissing: "fail" })).toThrow("reserved for bob");
  });
});

describe("wrapGraph", () => {
  const reserved = [
    "/.bob/run",
    "/dev/./.bob",
    "/.bob/out",
    "../.bob/out/record",
    "/dev/.bob/run",
    "/\u{10ffff}x/run",
    "/\ufffd",
  ];
  it.each(reserved)("refuses a mount at %s", (dest) => {
    const image = imageOp();
    const meta = { args: ["a"], cwd: "/work" };
    const mounts = [{ dest: "/" }, { dest, input: 0, output: -1 }];
    const op = sampleOp({ inputs: [{ digest: digestOf(image) }], exec: { meta, mounts } }, "RUN a");
    expect(() => wrap(sampleDefinition([image, op]))).toThrow(`a mount at ${dest}, which is reserved for bob`);
  });

  it("runs the command through bob-step and keeps the rest of the step", () => {
    const wrapped = wrap(sampleDefinition(sampleChain(1)));
    const [vertex] = execOps(finalDefinition(wrapped));
    const exec = vertex?.op.exec;
    expect(exec?.meta.args).toEqual(["/.bob/run", "/bin/sh", "-c", "make part-2"]);
    expect(exec?.meta.env).toEqual(["PATH=/usr/bin", `__BOB_STEP=1;fail;${wrapped.steps[0]?.definitionDigest}`]);
    expect(vertex?.op.inputs.at(-1)?.digest).toBe(shim.digest);
    expect(
      exec?.mounts.map(({ input, selector, dest, output, readonly }) => ({ input, selector, dest, output, readonly })),
    ).toEqual([
      { input: 0, selector: "", dest: "/", output: 0, readonly: false },
      { input: 1, selector: "", dest: "/\u{10ffff}/../.bob", output: -1, readonly: true },
      { input: -1, selector: "", dest: "/\u{10ffff}/../.bob/out", output: 1, readonly: false },
    ]);
  });

  it("takes an output of its own behind the step's other outputs", () => {
    const image = imageOp();
    const mounts = [{ dest: "/" }, { dest: "/cache", input: -1, output: 4 }, { dest: "/ro", output: -1 }];
    const op = sampleOp({ inputs: [{ digest: digestOf(image) }], exec: { meta: { args: ["a"] }, mounts } }, "RUN a");
    expect(wrappedSteps(wrap(sampleDefinition([image, op])))[0]?.wrapped.recordOutput).toBe(5);
  });

  it("renames every reference to a changed op and keeps lines, names and order", () => {
    const definition = sampleDefinition(sampleChain(3));
    const before = parseDefinition(definition).vertices;
    const after = parseDefinition(finalDefinition(wrap(definition))).vertices.slice(1);
    expect(after.map(({ metadata, locations }) => ({ metadata: Buffer.from(metadata), locations }))).toEqual(
      before.map(({ metadata, locations }) => ({ metadata: Buffer.from(metadata), locations })),
    );
    const digests = new Set([shim.digest, ...after.map((vertex) => vertex.digest)]);
    for (const vertex of after) for (const input of vertex.op.inputs) expect(digests).toContain(input.digest);
  });

  it("works on ops in any order", () => {
    const ops = sampleChain(3);
    const definition = sampleDefinition(ops);
    const shuffled = sampleDefinition([ops[2], ops[0], ops[1], ops[3]] as SampleOp[]);
    const digests = (bytes: Uint8Array) => wrap(bytes).steps.map((step) => step.wrapped?.digest);
    expect(digests(shuffled).toSorted()).toEqual(digests(definition).toSorted());
  });

  it("gives the same bytes in 25 runs", () => {
    const definition = sampleDefinition(sampleChain(20));
    const all = () => {
      const wrapped = wrap(definition);
      const some = new Set(wrappedSteps(wrapped).slice(3, 5));
      const made = [
        finalDefinition(wrapped),
        recordBundle(wrapped).definition,
        imageDefinition(wrapped, { canBundle: true }),
        tombstoneDefinition(wrapped, some),
        replayedBundle(wrapped, some).definition,
      ];
      return made.map(sha256Digest).join();
    };
    expect(new Set(Array.from({ length: 25 }, all)).size).toBe(1);
  });

  it("writes zero values as Go does, so that BuildKit computes the same digests", () => {
    for (const vertex of parseDefinition(imageDefinition(wrap(sampleDefinition(sampleChain(3))), { canBundle: true }))
      .vertices) {
      expect(Buffer.from(llb.Op.encode(llb.Op.decode(vertex.bytes)).finish()).equals(vertex.bytes)).toBe(true);
    }
  });

  it("leaves a step without a bob-step for its platform as it is", () => {
    const definition = sampleDefinition(sampleChain(2));
    const wrapped = wrapGraph(parseDefinition(definition), { shimFor: () => undefined, onMissing: "warn" });
    expect(Buffer.from(finalDefinition(wrapped)).equals(definition)).toBe(true);
    expect(wrapped.steps.map((step) => step.wrapped)).toEqual([undefined, undefined]);
  });

  it.each(["__BOB_STEP=1", "no_proxy=a;bob=tombstone", "NO_PROXY=;bob=tombstone"])(
    "refuses a step with %s in its environment",
    (entry) => {
      const image = imageOp();
      expect(() => wrap(sampleDefinition([image, runOp(image, "true", 2, { env: [entry] })]))).toThrow(
        /reserved for bob/,
      );
    },
  );

  it("refuses a proxy environment that looks like bob's own", () => {
    const image = imageOp();
    const op = runOp(image, "true", 2, { proxyEnv: { noProxy: "x;bob=tombstone" } });
    expect(() => wrap(sampleDefinition([image, op]))).toThrow(/no_proxy/);
  });
});

describe("unknown fields", () => {
  const unknown = (text: string) => bytesField(777, Buffer.from(text)).raw;
  /** A RUN step with a field nobody knows in Op, Input, ExecOp, Meta, ProxyEnv and Mount. */
  function strangeRun(from: SampleOp): SampleOp {
    const input = bytesField(
      1,
      Buffer.concat([llb.Input.encode({ digest: digestOf(from) }).finish(), unknown("in Input")]),
    );
    const proxy = bytesField(
      5,
      Buffer.concat([llb.ProxyEnv.encode({ noProxy: "x" }).finish(), unknown("in ProxyEnv")]),
    );
    const meta = bytesField(
      1,
      Buffer.concat([llb.Meta.encode({ args: ["a"], env: ["B=c"] }).finish(), proxy.raw, unknown("in Meta")]),
    );
    const mount = bytesField(2, Buffer.concat([llb.Mount.encode({ dest: "/" }).finish(), unknown("in Mount")]));
    const exec = bytesField(2, joinFields([meta, mount, { raw: unknown("in ExecOp") }]));
    return { bytes: joinFields([input, exec, { raw: unknown("in Op") }]), name: "[2/2] RUN a", line: 2 };
  }
  const places = ["in Input", "in ProxyEnv", "in Meta", "in Mount", "in ExecOp", "in Op"];

  it("survive byte for byte in every message that is edited", () => {
    const image = imageOp();
    const definition = sampleDefinition([image, strangeRun(image)], [unknown("in Definition")]);
    const wrapped = wrap(definition);
    const [step] = wrappedSteps(wrapped);
    const steps = new Set(step ? [step] : []);
    const made = [
      finalDefinition(wrapped),
      recordBundle(wrapped).definition,
      tombstoneDefinition(wrapped, steps),
      replayedBundle(wrapped, steps).definition,
    ];
    for (const bytes of made) {
      for (const place of [...places, "in Definition"]) {
        expect(Buffer.from(bytes).includes(unknown(place)), place).toBe(true);
      }
    }
  });

  it("survive in OpMetadata, Source and Locations", () => {
    const ops = sampleChain(1);
    const strange = readFields(sampleDefinition(ops)).map((field) => {
      if (field.number === 1 || !field.payload) return field;
      return bytesField(field.number, Buffer.concat([field.payload, unknown(`in ${field.number}`)]));
    });
    const wrapped = wrap(joinFields(strange));
    const edited = Buffer.from(finalDefinition(wrapped));
    for (const place of ["in 2", "in 3"]) expect(edited.includes(unknown(place)), place).toBe(true);
  });

  it("stay where a decoder finds them: removing bob's additions gives the original", () => {
    const image = imageOp();
    const strange = strangeRun(image);
    const [step] = wrappedSteps(wrap(sampleDefinition([image, strange])));
    const fields = readFields(step?.wrapped.bytes ?? new Uint8Array()).filter(
      (field) => !Buffer.from(field.raw).includes(shim.digest),
    );
    const exec = fields.find((field) => field.number === 2)?.payload ?? new Uint8Array();
    const inner = readFields(exec).filter((field) => !Buffer.from(field.raw).includes("/.bob") || field.number === 1);
    const meta = readFields(inner.find((field) => field.number === 1)?.payload ?? new Uint8Array()).filter(
      (field) => !/^(\/.bob\/run|__BOB_STEP=)/.test(Buffer.from(field.payload ?? []).toString()),
    );
    const restored = fields.map((field) => {
      if (field.number !== 2) return field;
      return bytesField(
        2,
        joinFields(inner.map((part) => (part.number === 1 ? bytesField(1, joinFields(meta)) : part))),
      );
    });
    expect(Buffer.from(joinFields(restored)).equals(strange.bytes)).toBe(true);
  });
});

describe("definitions for collecting", () => {
  const wrapped = wrap(sampleDefinition(sampleChain(3)));
  const steps = wrappedSteps(wrapped);

  it("copies the record of every step into the bundle, in step order", () => {
    const bundle = parseDefinition(recordBundle(wrapped).definition).vertices.at(-1);
    expect(bundle?.op.inputs.map(({ digest, index }) => ({ digest, index }))).toEqual(
      steps.map((step) => ({ digest: step.wrapped.digest, index: 1 })),
    );
    expect(bundle?.op.file?.actions.map((action) => [action.copy?.src, action.copy?.dest])).toEqual(
      [0, 1, 2].map((index) => ["/record*", `/${index}/`]),
    );
  });

  it("changes only the proxy environment of a tombstone", () => {
    const definition = parseDefinition(tombstoneDefinition(wrapped, new Set(steps.slice(0, 1))));
    const tombstone = definition.vertices.find((vertex) => vertex.op.exec?.meta.proxyEnv);
    expect(tombstone?.op.exec?.meta.proxyEnv?.noProxy).toBe(";bob=tombstone");
    expect(llb.OpMetadata.decode(tombstone?.metadata ?? new Uint8Array()).ignoreCache).toBe(true);
    const plain = llb.Op.decode(steps[0]?.wrapped.bytes ?? new Uint8Array());
    const { meta, ...exec } = tombstone?.op.exec ?? {};
    const { meta: plainMeta, ...plainExec } = plain.exec ?? {};
    expect(exec).toEqual(plainExec);
    expect({ ...meta, proxyEnv: null }).toEqual({ ...plainMeta, proxyEnv: null });
  });

  it("gives a replay a cache key of its own", () => {
    const replay = execOps(replayedBundle(wrapped, new Set(steps.slice(1, 2))).definition).at(-1);
    expect(replay?.op.exec?.meta.env.at(-1)).toBe(`__BOB_STEP=1;fail;${steps[1]?.definitionDigest};replay`);
  });

  it("makes steps again under other cache keys, and everything made from them, but nothing before them", () => {
    const again = wrapAgain(wrapped, new Set(steps.slice(1, 2)));
    const digests = wrappedSteps(again).map((step) => step.wrapped.digest);
    expect(digests[0]).toBe(steps[0]?.wrapped.digest);
    expect(digests.slice(1).some((digest) => steps.some((step) => step.wrapped.digest === digest))).toBe(false);
    const commands = execOps(finalDefinition(again)).map((vertex) => vertex.op.exec?.meta.args[0]);
    expect(commands).toEqual(["/.bob/run", "/./.bob/run", "/.bob/run"]);
    expect(wrappedSteps(again).map((step) => step.definitionDigest)).toEqual(
      steps.map((step) => step.definitionDigest),
    );
    const third = wrapAgain(again, new Set(wrappedSteps(again).slice(1, 2)));
    expect(execOps(finalDefinition(third))[1]?.op.exec?.meta.args[0]).toBe("/././.bob/run");
  });

  it("asks for the records of some steps without looking for them in a cached bundle", () => {
    const bundle = parseDefinition(keptRecords(wrapped, steps.slice(0, 2)).definition).vertices.at(-1);
    expect(bundle?.op.inputs.map((input) => input.digest)).toEqual(
      steps.slice(0, 2).map((step) => step.wrapped.digest),
    );
    expect(llb.OpMetadata.decode(bundle?.metadata ?? new Uint8Array()).ignoreCache).toBe(true);
  });

  it("does not look up the bundle of a build without cache", () => {
    const image = imageOp();
    const run = { ...runOp(image, "true", 2), ignoreCache: true };
    const bundle = parseDefinition(recordBundle(wrap(sampleDefinition([image, run]))).definition).vertices.at(-1);
    expect(llb.OpMetadata.decode(bundle?.metadata ?? new Uint8Array()).ignoreCache).toBe(true);
  });

  it("merges the image with an empty difference made from the bundle", () => {
    const [bundle, diff, merge] = parseDefinition(imageDefinition(wrapped, { canBundle: true })).vertices.slice(-3);
    expect(diff?.op.inputs.map((input) => input.digest)).toEqual([bundle?.digest, bundle?.digest]);
    expect(merge?.op.inputs.map((input) => input.digest)).toEqual([steps.at(-1)?.wrapped.digest, diff?.digest]);
  });

  it("returns the plain image where BuildKit has no Merge and Diff", () => {
    expect(Buffer.from(imageDefinition(wrapped, { canBundle: false })).equals(finalDefinition(wrapped))).toBe(true);
  });
});

describe("step definition", () => {
  it("does not change with what BuildKit leaves out of its cache key", () => {
    const image = imageOp();
    const digest = (meta: buildkit.llb.Meta.$Properties) =>
      wrap(sampleDefinition([image, runOp(image, "true", 2, meta)])).steps[0]?.definitionDigest;
    expect(digest({ proxyEnv: { noProxy: "example.com" } })).toBe(digest({}));
    expect(digest({ user: "app" })).not.toBe(digest({}));
  });

  it("is the sha256 of its canonical JSON", () => {
    const [step] = wrap(sampleDefinition(sampleChain(1))).steps;
    expect(step && sha256Digest(encodeStepDefinition(step.definition))).toBe(step?.definitionDigest);
  });
});
