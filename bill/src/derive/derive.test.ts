// SPDX-License-Identifier: Apache-2.0
import {
  asBillOfBehaviour,
  asRuntimeTrace,
  BobError,
  canonicalJson,
  type Evidence,
  maxPredicateBytes,
  type StepRecord,
} from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { describe, expect, test } from "vitest";
import { makeEvidence, makeExecStep, signStepRecord } from "../test-support/evidence-fixture.ts";
import { connectionTo, questionFor } from "../test-support/network-fixture.ts";
import { leftFile, makeFiles, makeProcess, makeStepRecord } from "../test-support/step-record-fixture.ts";
import { makeWebappEvidence } from "../test-support/webapp-fixture.ts";
import { decodeEvidence, derivePredicates, derivePredicatesFrom } from "./index.ts";

const evidenceOf = (...records: StepRecord[]): Evidence =>
  makeEvidence(records.map((record, index) => makeExecStep({ command: `step ${index}`, line: index + 1, record })));

const manyFiles = (count: number, folder: string, mark = "") =>
  Object.fromEntries(
    Array.from({ length: count / 100 }, (_, index) => [
      `${folder}/directory-${index}`,
      Array.from({ length: 100 }, (_, file) => `file-${String(file).padStart(3, "0")}${mark}`),
    ]),
  );

describe("derivePredicates", () => {
  test("gives the same bytes for the same evidence 25 times", () => {
    const evidence = makeWebappEvidence();
    const texts = Array.from({ length: 25 }, () =>
      canonicalJson(derivePredicates(JSON.parse(JSON.stringify(evidence)))),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test("gives evidence of before names were recorded the bytes it had then", () => {
    const evidence = makeWebappEvidence();
    const digestOf = (document: unknown) => sha256Hex(canonicalJson(document));
    expect([
      digestOf(derivePredicates(evidence)),
      digestOf(derivePredicatesFrom(evidence, decodeEvidence(evidence), "v0.1")),
    ]).toEqual([
      "c218c791cbfa5cca8433a16982a4e6771be0e3c535e1c447ac220c52545230d7",
      "9c2984484730451bffb746b04d608427f7d7ab2ee0ac7616480a38def7116de6",
    ]);
  });

  test("says what was left out of each step, and marks the entries", () => {
    const path = "/x/<redacted:T>";
    const record = makeStepRecord("x", {
      completeness: {
        ...makeStepRecord("x").completeness,
        ...{ redacted: { T: 4 }, notRedacted: { mounts: "unreadable" } },
      },
      processes: [{ ...makeProcess(path, [path]), redacted: true }],
      files: {
        flagSets: [["O_RDONLY"]],
        directories: [{ path: "/x", entries: [{ name: "<redacted:T>", opens: [0], redacted: true }] }],
      },
      changes: [{ operation: "mkdir", path: "/d/<redacted:T>", results: ["ok"], count: 1, redacted: true }],
      leftBehind: [{ path: "/d/<redacted:T>", type: "directory", mode: "0755", redacted: true }],
      network: [
        { operation: "connect", family: "unix", protocol: "stream", path, redacted: true, results: ["ok"], count: 1 },
      ],
    });
    const { runtimeTrace, billOfBehaviour } = derivePredicates(evidenceOf(record, makeStepRecord("y")));
    expect(() => [asRuntimeTrace(runtimeTrace), asBillOfBehaviour(billOfBehaviour)]).not.toThrow();
    const { monitor, monitorLog } = runtimeTrace;
    expect(monitor.tracePolicy.steps[0]).toMatchObject({ redacted: { T: 4 }, notRedacted: { mounts: "unreadable" } });
    expect(monitor.tracePolicy.steps[1]).not.toHaveProperty("redacted");
    expect([monitorLog.process[0], monitorLog.network[0]]).toMatchObject([{ redacted: true }, { redacted: true }]);
    const marked = monitorLog.fileAccess.filter(({ annotations }) => annotations.redacted);
    expect(marked.map(({ uri }) => uri)).toEqual(["file:///d/%3Credacted:T%3E", "file:///x/%3Credacted:T%3E"]);
    expect(billOfBehaviour.completeness).toMatchObject({ complete: true, redacted: 1 });
  });

  test("says whose a file is that was left behind, and what attributes it has", () => {
    const xattrs = [{ name: "security.capability", value: "cap_net_raw=ep" }];
    const device = { kind: "character", major: 1, minor: 3 } as const;
    const record = makeStepRecord("x", {
      files: makeFiles({ "/etc": ["capable!"] }),
      leftBehind: [
        { path: "/dev/n", type: "device", mode: "0600", device, gid: 5 },
        { ...leftFile("/etc/capable", "x"), uid: 1000, xattrs },
        { ...leftFile("/etc/cut", "x"), xattrsCut: true },
      ],
      unchangedDirectories: [{ path: "/etc", mode: "0755" }],
    });
    const { fileAccess } = derivePredicates(evidenceOf(record)).runtimeTrace.monitorLog;
    const notes = fileAccess.map(({ annotations: { flags: _, ...rest }, uri }) => [uri, rest]);
    expect(notes).toEqual([
      ["file:///etc/capable", { created: true, left: "file", mode: "0644", step: 1, uid: 1000, xattrs }],
      ["file:///dev/n", { device, gid: 5, left: "device", mode: "0600", step: 1 }],
      ["file:///etc/cut", { left: "file", mode: "0644", step: 1, xattrsCut: true }],
    ]);
  });

  test("names a run by its executions", () => {
    const at = (seconds: number, startNs: string) =>
      makeStepRecord("x", {
        execution: {
          ...makeStepRecord("x").execution,
          startedAt: `2026-11-21T09:00:0${seconds}.000Z`,
          finishedAt: `2026-11-21T09:00:0${seconds}.500Z`,
          clock: { bootId: "boot", startNs, endNs: `${startNs}5` },
        },
      });
    const eventOf = (...records: StepRecord[]) =>
      derivePredicates(evidenceOf(...records)).runtimeTrace.monitoredProcess.event;
    const run = eventOf(at(3, "30"), at(1, "10"), at(2, "20"));
    expect(run).toBe(`build linux/amd64 Dockerfile sha256:${"1f".repeat(32)} run of 3 from boot/10 to boot/305`);
    expect(eventOf(at(3, "30"), at(1, "10"), at(2, "20"))).toBe(run);
    expect(eventOf(at(3, "31"), at(1, "10"), at(2, "20"))).not.toBe(run);
    expect(eventOf()).toBe(`build linux/amd64 Dockerfile sha256:${"1f".repeat(32)}`);
  });

  test("gives the remote endpoint as ip and port, and what was bound by other names", () => {
    const call = { family: "ipv4", protocol: "tcp", address: "192.0.2.1", count: 1 } as const;
    const results = ["ok"];
    const network: StepRecord["network"] = [
      { ...call, results, operation: "bind", port: 0 },
      { ...call, results, operation: "connect", port: 443, asGiven: true },
      { ...call, results, operation: "connect", protocol: "udp", port: 0 },
    ];
    const { runtimeTrace } = derivePredicates(evidenceOf(makeStepRecord("x", { network })));
    expect(
      runtimeTrace.monitorLog.network.map(({ ip, port, localAddress, localPort }) => [
        ip,
        port,
        localAddress,
        localPort,
      ]),
    ).toEqual([
      [undefined, undefined, "192.0.2.1", 0],
      ["192.0.2.1", 443, undefined, undefined],
      ["192.0.2.1", undefined, undefined, undefined],
    ]);
    expect(() => asRuntimeTrace(runtimeTrace)).not.toThrow();
  });

  test("gives documents that their schemas accept", () => {
    const { runtimeTrace, billOfBehaviour } = derivePredicates(makeWebappEvidence());
    expect(() => [asRuntimeTrace(runtimeTrace), asBillOfBehaviour(billOfBehaviour)]).not.toThrow();
  });

  test("stays below 2 MiB for a step with 200,000 files and says how many are left out", () => {
    const flood = makeStepRecord("flood", { files: makeFiles(manyFiles(200_000, "/srv")) });
    const small = makeStepRecord("small", { files: makeFiles({ "/etc": ["shadow"] }) });
    const { runtimeTrace, billOfBehaviour } = derivePredicates(evidenceOf(flood, small));
    expect(Buffer.byteLength(canonicalJson(runtimeTrace))).toBeLessThan(maxPredicateBytes);
    expect(Buffer.byteLength(canonicalJson(billOfBehaviour))).toBeLessThan(maxPredicateBytes);
    const { fileAccess } = runtimeTrace.monitorLog;
    const { truncated, steps } = runtimeTrace.monitor.tracePolicy;
    expect(fileAccess.length + (truncated.fileAccess ?? 0)).toBe(200_001);
    expect(steps.map((step) => step.truncated)).toEqual([{ fileAccess: truncated.fileAccess }, undefined]);
    expect(fileAccess.at(-1)?.uri).toBe("file:///etc/shadow");
    expect(billOfBehaviour.file_access.length + (billOfBehaviour.completeness.truncated.file_access ?? 0)).toBe(
      200_001,
    );
  });

  test("keeps what was written rather than what was read when it has to cut", () => {
    const files = makeFiles({ ...manyFiles(100_000, "/a"), ...manyFiles(1_000, "/z", "!") });
    const { runtimeTrace } = derivePredicates(evidenceOf(makeStepRecord("x", { files })));
    const kept = runtimeTrace.monitorLog.fileAccess.filter(({ annotations }) => annotations.created);
    expect(kept).toHaveLength(1_000);
    expect(runtimeTrace.monitor.tracePolicy.truncated.fileAccess).toBeGreaterThan(0);
  });

  test("stays below 2 MiB for programs with arguments of 128 KiB", () => {
    const processes = Array.from({ length: 200 }, (_, index) =>
      makeProcess("/bin/x", [`${index}`, "é\n".repeat(43_690)]),
    );
    const { runtimeTrace, billOfBehaviour } = derivePredicates(evidenceOf(makeStepRecord("x", { processes })));
    expect(Buffer.byteLength(canonicalJson(runtimeTrace))).toBeLessThan(maxPredicateBytes);
    expect(Buffer.byteLength(canonicalJson(billOfBehaviour))).toBeLessThan(maxPredicateBytes);
    expect(runtimeTrace.monitor.tracePolicy.truncated.process).toBeGreaterThan(0);
  });

  test("says BAD_DATA for a record that is not one", () => {
    const evidence = makeWebappEvidence();
    for (const record of [{}, { processes: 1 }, null]) {
      const [step] = evidenceOf(makeStepRecord("x")).steps;
      if (step?.kind !== "exec") throw new Error("no step");
      const envelope = signStepRecord(record as unknown as StepRecord, step.definition);
      const broken = { ...evidence, steps: [{ ...step, record: { status: "recorded" as const, envelope } }] };
      expect(() => derivePredicates(broken)).toThrow(BobError);
    }
  });
});

describe("the runtime trace", () => {
  const { monitor, monitorLog, metadata } = derivePredicates(makeWebappEvidence()).runtimeTrace;

  test("marks how each step can be relied on", () => {
    const marks = monitor.tracePolicy.steps.map(({ step, status, complete, reason }) => ({
      step,
      status,
      complete,
      reason,
    }));
    expect(marks).toEqual([
      { step: 1, status: "declared" },
      { step: 2, status: "declared" },
      { step: 3, status: "recorded", complete: true },
      { step: 4, status: "replayed", complete: true },
      { step: 5, status: "recorded", complete: false },
      { step: 6, status: "unrecorded", reason: "no-recorder" },
      { step: 7, status: "recorded", complete: true },
    ]);
    expect(monitor.tracePolicy.steps[4]).toMatchObject({
      lost: { open: 12 },
      valuesCut: { argv: 1 },
      bypasses: ["io_uring"],
    });
  });

  test("joins opens, changes and what was left behind of one path", () => {
    const file = monitorLog.fileAccess.find(({ uri }) => uri === "file:///app/node_modules/express/index.js");
    expect(file).toEqual({
      uri: "file:///app/node_modules/express/index.js",
      digest: { sha256: "e0".padStart(64, "0") },
      annotations: { created: true, flags: ["O_CREAT", "O_TRUNC", "O_WRONLY"], left: "file", mode: "0644", step: 3 },
    });
  });

  test("gives every file access a URI, also for bytes that are not UTF-8", () => {
    const odd = monitorLog.fileAccess.find(({ annotations }) => annotations.changes?.[0]?.operation === "symlink");
    expect(odd).toMatchObject({ uri: "file:///tmp/%C3(", annotations: { left: "symlink", target: "/srv" } });
    expect(monitorLog.fileAccess.every(({ uri }) => uri.startsWith("file:///"))).toBe(true);
  });

  test("takes its times from the executions", () => {
    expect(metadata).toEqual({
      buildStartedOn: "2026-11-21T09:00:00.000Z",
      buildFinishedOn: "2026-11-21T09:00:01.250Z",
    });
  });
});

describe("the Bill of Behaviour", () => {
  const bill = derivePredicates(makeWebappEvidence()).billOfBehaviour;

  test("is one profile of all steps without process numbers", () => {
    expect(bill.architectures).toEqual(["amd64"]);
    expect(bill.executables).toContainEqual({ path: "/usr/local/bin/node", args: ["node", "install.mjs"] });
    expect(bill.file_access).toContainEqual({ path: "/proc/⋯/stat", flags: ["O_CLOEXEC", "O_RDONLY"] });
    expect(bill.capabilities).toEqual(["CHOWN", "DAC_OVERRIDE"]);
    expect(bill.system_calls).toContain("openat");
  });

  test("has no operations of io_uring among the calls", () => {
    const record = makeStepRecord("x", { syscalls: { x86_64: ["read"], io_uring: ["openat"] } });
    const evidence = makeEvidence([makeExecStep({ command: "x", line: 2, record })]);
    expect(derivePredicates(evidence).billOfBehaviour.system_calls).toEqual(["read"]);
  });

  test("says what it does not cover", () => {
    expect(bill.completeness).toMatchObject({
      complete: false,
      unrecorded: 1,
      replayed: 1,
      incomplete: 1,
      truncated: {},
    });
  });

  test("has no file that could only not be opened", () => {
    const files = { flagSets: [], directories: [{ path: "/etc", entries: [{ name: "gone", failed: ["ENOENT"] }] }] };
    expect(derivePredicates(evidenceOf(makeStepRecord("x", { files }))).billOfBehaviour.file_access).toEqual([]);
  });

  test("keeps whom the step contacted when questions flood the list", () => {
    const contact = connectionTo("192.0.2.7", {
      names: [{ name: `${"long-".repeat(12)}name.example`, from: ["sni"] }],
    });
    const questions = Array.from({ length: 5_000 }, (_, index) => questionFor(`${index}.x`));
    const { billOfBehaviour } = derivePredicates(evidenceOf(makeStepRecord("x", { network: [contact, ...questions] })));
    expect(billOfBehaviour.endpoints.some(({ endpoint }) => endpoint.endsWith("name.example:443"))).toBe(true);
    const { endpoints, completeness } = billOfBehaviour;
    expect(endpoints.length + (completeness.truncated.endpoints ?? 0)).toBe(5_001);
    expect(completeness.truncated.endpoints).toBeGreaterThan(0);
  });

  test("has answers, and says so, only where the build asks for them", () => {
    const answers = [{ name: "a.example", type: "A", data: "192.0.2.7" }];
    const evidence = evidenceOf(makeStepRecord("x", { network: [questionFor("a.example", { answers })] }));
    const [plain, full] = [{}, { "dns-answers": true } as const].map(
      (options) => derivePredicates(evidence, undefined, options).billOfBehaviour,
    );
    expect(plain).not.toHaveProperty("options");
    expect(plain?.endpoints[0]?.dns).toEqual({ query_name: "a.example", query_type: "A" });
    expect(full).toMatchObject({
      options: { "dns-answers": true },
      endpoints: [{ dns: { response: { answer: answers } } }],
    });
    expect(() => asBillOfBehaviour(full)).not.toThrow();
  });

  test("unites the flags of all steps that opened a path", () => {
    const one = makeStepRecord("1", { files: makeFiles({ "/srv": ["a"] }) });
    const two = makeStepRecord("2", { files: makeFiles({ "/srv": ["a!"] }) });
    const { file_access: files } = derivePredicates(evidenceOf(one, two)).billOfBehaviour;
    expect(files).toEqual([{ path: "/srv/a", flags: ["O_CLOEXEC", "O_CREAT", "O_RDONLY", "O_TRUNC", "O_WRONLY"] }]);
  });
});
