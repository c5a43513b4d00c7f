// SPDX-License-Identifier: Apache-2.0
import { BILL_OF_BEHAVIOUR_TYPE } from "@bob/proto";
import { buildkit } from "@bob/proto/gen/buildkit";
import { afterEach, describe, expect, it } from "vitest";
import { build, buildRequest, type Host } from "./build.ts";
import { GatewayClient } from "./gateway/client.ts";
import { GrpcClient } from "./gateway/grpc-client.ts";
import { parseDefinition } from "./llb/definition.ts";
import type { FrontendOptions } from "./request/options.ts";
import { FakeGateway, type Handler, streamPair } from "./test-support/fake-gateway.ts";
import { fakeSeal } from "./test-support/fake-seal.ts";
import { sampleChain, sampleDefinition } from "./test-support/sample-llb.ts";

const { gateway } = buildkit;
const cleanups: Disposable[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup[Symbol.dispose]();
});

const host: Host = {
  clock: { bootId: "boot", monotonicNs: () => 1000n },
  defaultArchitecture: "amd64",
  readShim: async (architecture) => (architecture === "amd64" ? Buffer.from("elf") : undefined),
};
const frontendCaps = [
  "proto.refarray",
  "reference.output",
  "gateway.solve.evaluate",
  "gateway.exec.secretenv",
  "reference.attestations",
];
const allCaps = [...frontendCaps, "file.base", "mergeop", "diffop"];
const mark = Buffer.from(`{"unrecorded":"no-recorder","nonce":"${"0f".repeat(16)}"}`);

/** A BuildKit that answers the inner frontend's request with `definition` and knows every ref. */
function fakeBuildKit(definition: Uint8Array, changes: { caps?: string[]; handlers?: Record<string, Handler> } = {}) {
  const [ours, theirs] = streamPair();
  const llbCaps = (changes.caps ?? allCaps).map((id) => ({ id, enabled: true }));
  let refs = 0;
  const seals = new Map<string, Uint8Array>();
  const handlers: Record<string, Handler> = {
    Ping: () => gateway.PongResponse.encode({ llbCaps }).finish(),
    Inputs: () => gateway.InputsResponse.encode({}).finish(),
    Solve: (message) => {
      const { frontend } = gateway.SolveRequest.decode(message);
      const metadata = { "containerimage.config": Buffer.from('{"os":"linux","architecture":"amd64"}') };
      const result = frontend ? { ref: { id: "inner", def: definition }, metadata } : { refId: `ref-${++refs}` };
      return gateway.SolveResponse.encode({ result }).finish();
    },
    ReadFile: () => gateway.ReadFileResponse.encode({ data: mark }).finish(),
    Warn: () => gateway.WarnResponse.encode({}).finish(),
    ...changes.handlers,
  };
  const server = new FakeGateway(theirs, {
    ...handlers,
    Solve: (message) => {
      const answer = handlers.Solve?.(message) ?? new Uint8Array();
      const seal = fakeSeal(gateway.SolveRequest.decode(message).definition);
      const id = seal && !("status" in answer) && gateway.SolveResponse.decode(answer).result?.refId;
      if (id) seals.set(id, seal);
      return answer;
    },
    ReadFile: (message) => {
      const { ref, path } = gateway.ReadFileRequest.decode(message);
      const data = path === "/record" && seals.get(ref);
      return data
        ? gateway.ReadFileResponse.encode({ data }).finish()
        : (handlers.ReadFile?.(message) ?? new Uint8Array());
    },
  });
  const grpc = new GrpcClient(ours);
  cleanups.push(grpc, server);
  const client = new GatewayClient(grpc, new AbortController().signal);
  const answer = () => buildRequest(client, { frontend: "dockerfile.v0" }, host);
  return { server, client, answer, run: (opts: FrontendOptions = {}) => build(client, opts, host) };
}

const solves = (server: FakeGateway) =>
  server.calls.filter((call) => call.method === "Solve").map((call) => gateway.SolveRequest.decode(call.request));

describe("build", () => {
  it("evaluates the image before it asks for records", async () => {
    const { server, run } = fakeBuildKit(sampleDefinition(sampleChain(2)));
    await run();
    const order = server.calls.map((call) => call.method);
    const [inner, final] = solves(server);
    expect(order.filter((method) => method === "ReadFile")).toHaveLength(2 + 1);
    expect(inner?.frontend).toBe("dockerfile.v0");
    expect(final?.evaluate).toBe(true);
    expect(order.indexOf("ReadFile")).toBeGreaterThan(order.lastIndexOf("Inputs"));
    expect(solves(server).filter((request) => request.evaluate)).toHaveLength(1);
  });

  it("warns of names to redact that no step has", async () => {
    const { server, run } = fakeBuildKit(sampleDefinition(sampleChain(1)));
    await run({ "build-arg:BOB_REDACT": "PATH:NO_PATH" });
    const warnings = server.calls.filter(({ method }) => method === "Warn");
    expect(warnings.map(({ request }) => Buffer.from(gateway.WarnRequest.decode(request).short).toString())).toEqual([
      "bob: redact=NO_PATH: no RUN step has such a variable",
    ]);
  });

  it("returns the inner result with the image and the attestations in it", async () => {
    const { run } = fakeBuildKit(sampleDefinition(sampleChain(1)));
    const result = await run();
    expect(result.ref?.id).toMatch(/^ref-/);
    expect(Object.keys(result.metadata)).toEqual(["containerimage.config"]);
    expect(result.attestations["linux/amd64"]?.attestation.map((each) => each.inTotoPredicateType)).toEqual([
      "https://k8sstormcenter.com/bob/evidence/v1",
      "https://in-toto.io/attestation/runtime-trace/v0.2",
      "https://k8sstormcenter.com/bob/v1",
      "https://k8sstormcenter.com/bob/seal-envelope/v1",
    ]);
  });

  it("gives the definition of an image to clients, which may build on it, and not to BuildKit, which has it", async () => {
    const definition = sampleDefinition(sampleChain(1));
    const answered = parseDefinition((await fakeBuildKit(definition).answer()).ref?.def ?? new Uint8Array());
    const commands = answered.vertices.flatMap(({ op }) => op.exec?.meta.args.slice(0, 1) ?? []);
    expect(commands).toEqual(["/.bob/run"]);
    expect((await fakeBuildKit(definition).run()).ref?.def).toHaveLength(0);
  });

  it("passes the cache imports to every solve of its own", async () => {
    const { server, run } = fakeBuildKit(sampleDefinition(sampleChain(1)));
    await run({ "cache-from": "registry/cache:1" });
    const [, ...own] = solves(server);
    const imports = own.filter((request) =>
      parseDefinition(request.definition).vertices.some((vertex) => vertex.op.exec),
    );
    expect(imports.map((request) => request.cacheImports[0]?.attrs.ref)).toEqual(imports.map(() => "registry/cache:1"));
  });

  it("hands subrequests and nested builds through untouched", async () => {
    for (const opts of [{ requestid: "frontend.lint" }, { "bob.nested": "1" }]) {
      const { server, run } = fakeBuildKit(sampleDefinition(sampleChain(1)));
      expect((await run(opts as unknown as FrontendOptions)).ref?.id).toBe("inner");
      expect(solves(server)).toHaveLength(1);
    }
  });

  it("attaches evidence to an image nothing is in", async () => {
    const solve = () => gateway.SolveResponse.encode({ result: { ref: {} } }).finish();
    const { run } = fakeBuildKit(new Uint8Array(), {
      handlers: {
        Solve: (message) =>
          gateway.SolveRequest.decode(message).frontend
            ? solve()
            : gateway.SolveResponse.encode({ result: { refId: "r" } }).finish(),
      },
    });
    expect((await run()).attestations["linux/amd64"]?.attestation).toHaveLength(4);
  });

  it("says once that caches do not carry records where BuildKit lacks Merge and Diff", async () => {
    const { server, run } = fakeBuildKit(sampleDefinition(sampleChain(2)), { caps: [...frontendCaps, "file.base"] });
    await run();
    expect(server.calls.filter((call) => call.method === "Warn")).toHaveLength(1);
    const operations = solves(server).flatMap((request) =>
      request.definition.length > 0 ? parseDefinition(request.definition).vertices : [],
    );
    expect(operations.some((vertex) => vertex.op.merge ?? vertex.op.diff)).toBe(false);
  });

  describe("where a record could not be written", () => {
    const missing: Handler = (message) => {
      const { path } = gateway.ReadFileRequest.decode(message);
      return { status: { code: 2, message: `open ${path}: no such file or directory` } };
    };
    const file =
      (text: string): Handler =>
      () =>
        gateway.ReadFileResponse.encode({ data: Buffer.from(text) }).finish();

    it.each([
      ["no-record", missing],
      ["empty-record", file("")],
      ["cut-record", file('{"payload":"eyJfdHlw')],
    ])("makes the step again, and fails with what is wrong when that does not help: %s", async (_, ReadFile) => {
      const { server, run } = fakeBuildKit(sampleDefinition(sampleChain(1)), { handlers: { ReadFile } });
      const refused = run();
      await expect(refused).rejects.toMatchObject({ code: "UNRECORDED" });
      await expect(refused).rejects.toThrow(/Dockerfile:2: RUN make part-2 \(.*could not be written/);
      expect(solves(server).filter((request) => request.evaluate)).toHaveLength(1 + 3);
    });

    it.each([
      ["no-record", missing],
      ["empty-record", file("")],
      ["cut-record", file('{"payload":"eyJfdHlw')],
    ])("has the step as unrecorded where that is accepted: %s", async (reason, ReadFile) => {
      const told: string[] = [];
      const { client } = fakeBuildKit(sampleDefinition(sampleChain(1)), { handlers: { ReadFile } });
      const onPredicate = (_: string, content: Uint8Array) => told.push(Buffer.from(content).toString());
      await build(client, { "build-arg:BOB_ON_MISSING": "warn" }, host, onPredicate);
      expect(JSON.parse(told[0] ?? "").steps[1].record).toEqual({ status: "unrecorded", reason });
    });

    it("does not take another error for a missing file", async () => {
      const status = { code: 2, message: "process failed: no such file or directory" };
      const { run } = fakeBuildKit(sampleDefinition(sampleChain(1)), { handlers: { ReadFile: () => ({ status }) } });
      await expect(run()).rejects.toMatchObject({ code: "BUILD_FAILED", message: status.message });
    });
  });

  it.each([
    ["a frontend's build", { "build-arg:BOB_DNS_ANSWERS": "true" }],
    ["a client's request", { "attest:bob": "type=bob,dns-answers=true" }],
  ])("has the bill of %s say that it has answers, where they are asked for", async (_, opts) => {
    const told = new Map<string, string>();
    const onPredicate = (type: string, content: Uint8Array) => told.set(type, Buffer.from(content).toString());
    const { client } = fakeBuildKit(sampleDefinition(sampleChain(1)));
    const asked = { "build-arg:BOB_ON_MISSING": "warn", ...opts };
    if ("attest:bob" in opts) await buildRequest(client, { frontendOpt: asked }, host, onPredicate);
    else await build(client, asked, host, onPredicate);
    expect(JSON.parse(told.get(BILL_OF_BEHAVIOUR_TYPE) ?? "{}").options).toEqual({ "dns-answers": true });
  });

  it("refuses a BuildKit that is too old, by what it lacks", async () => {
    const { run } = fakeBuildKit(sampleDefinition(sampleChain(1)), { caps: [] });
    await expect(run()).rejects.toThrow(/lacks proto.refarray.*BuildKit 0.12/);
  });

  it("fails with BuildKit's own status", async () => {
    const status = { code: 2, message: "boom" };
    const { run } = fakeBuildKit(sampleDefinition(sampleChain(1)), { handlers: { Solve: () => ({ status }) } });
    await expect(run()).rejects.toMatchObject({ code: "BUILD_FAILED", message: "boom" });
  });
});
