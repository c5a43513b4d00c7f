// drives a frontend bundle over pipes with a fake gateway; prints ms from spawn to exit
import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import { FakeGateway } from "/work/main/frontend/src/test-support/fake-gateway.ts";
import { sampleChain, sampleDefinition } from "/work/main/frontend/src/test-support/sample-llb.ts";
import { buildkit } from "/work/main/proto/gen/buildkit.js";
import { parseDefinition } from "/work/main/frontend/src/llb/definition.ts";
import { readFileSync } from "node:fs";
const { gateway } = buildkit;
const N = Number(process.env.STEPS ?? 50);
const def = sampleDefinition(sampleChain(N));
const record = (digest: string, n: number) => Buffer.from(JSON.stringify({ payload: Buffer.from(JSON.stringify({ _type: "https://in-toto.io/Statement/v1", subject: [{ name: "step", digest: { sha256: digest.slice(7) } }], predicateType: "https://k8sstormcenter.com/bob/step-record/v1", predicate: { recorder: { version: "f", kernelRelease: "f", architecture: "amd64", coverage: { exec: "full", files: "full", network: "full", syscalls: "full", capabilities: "full" } }, execution: { origin: "original", startedAt: "2026-01-01T00:00:00.000Z", finishedAt: "2026-01-01T00:00:00.000Z", exitCode: 0, clock: { bootId: "x", startNs: String(n * 10), endNs: String(n * 10 + 5) } }, completeness: { complete: true, lost: {}, truncated: {}, bypasses: [] }, processes: [], files: { flagSets: [], directories: [] }, changes: [], leftBehind: [], network: [], syscalls: {}, capabilities: { used: [], denied: [] } } })).toString("base64"), payloadType: "application/vnd.in-toto+json", signatures: [{ sig: "eA==" }] }));
const caps = (...ids: string[]) => ids.map((id) => ({ id, enabled: true }));
const times: number[] = [];
const [node, ...args] = process.argv.slice(2);
for (let i = 0; i < Number(process.env.RUNS ?? 15); i++) {
  const t = performance.now();
  const child = spawn(node as string, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, BUILDKIT_FRONTEND_OPT_0: "filename=Dockerfile" } });
  let digests: string[] = [];
  const gw = new FakeGateway(Duplex.from({ readable: child.stdout, writable: child.stdin } as any), {
    Ping: () => gateway.PongResponse.encode({ frontendCaps: caps("proto.refarray", "reference.output", "gateway.solve.evaluate", "reference.attestations"), llbCaps: caps("file.base", "mergeop", "diffop") }).finish(),
    Inputs: () => new Uint8Array([]),
    Solve: (r) => {
      const q = gateway.SolveRequest.decode(r);
      if (q.frontend) return gateway.SolveResponse.encode({ result: { ref: { id: "a", def }, metadata: { "refs.platforms": Buffer.from('{"Platforms":[{"ID":"linux/amd64","Platform":{"os":"linux","architecture":"amd64"}}]}') } } }).finish();
      if (q.evaluate) digests = parseDefinition(q.definition).vertices.filter((v) => v.op.exec).map((v) => v.op.exec!.meta.env.at(-1)!.split(";")[2]!);
      return gateway.SolveResponse.encode({ result: { ref: { id: "b", def: q.definition } } }).finish();
    },
    ReadFile: (r) => gateway.ReadFileResponse.encode({ data: record(digests[Number(gateway.ReadFileRequest.decode(r).path.slice(1))]!, Number(gateway.ReadFileRequest.decode(r).path.slice(1))) }).finish(),
    Return: (r) => { const q = gateway.ReturnRequest.decode(r); if (q.error) console.error(q.error.message); return new Uint8Array([]); },
  });
  const code = await new Promise((res) => child.on("exit", res));
  if (code) console.error("exit", code);
  times.push(performance.now() - t);
}
times.sort((a, b) => a - b);
console.log(args.join(" "), "min", times[0]!.toFixed(0), "med", times[times.length >> 1]!.toFixed(0));
process.exit(0);
