// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";
import { afterEach, describe, expect, it } from "vitest";
import { describeFailure } from "../failure.ts";
import { FakeGateway, type Handler, streamPair } from "../test-support/fake-gateway.ts";
import { GatewayClient } from "./client.ts";
import { GrpcClient } from "./grpc-client.ts";

const { gateway } = buildkit;
const cleanups: Disposable[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup[Symbol.dispose]();
});

function connect(handlers: Record<string, Handler>, signal = new AbortController().signal): GatewayClient {
  const [ours, theirs] = streamPair();
  const grpc = new GrpcClient(ours);
  cleanups.push(grpc, new FakeGateway(theirs, handlers));
  return new GatewayClient(grpc, signal);
}

describe("GrpcClient", () => {
  it("carries requests and answers of 15 MiB", async () => {
    const data = Buffer.alloc(15 * 1024 * 1024, 7);
    const client = connect({ ReadFile: () => gateway.ReadFileResponse.encode({ data }).finish() });
    const answer = await client.readFile("ref", "/x", { offset: 0, length: data.length });
    expect(Buffer.from(answer).equals(data)).toBe(true);
  });

  it("carries many calls at once", async () => {
    const client = connect({
      ReadFile: (request) =>
        gateway.ReadFileResponse.encode({ data: Buffer.from(gateway.ReadFileRequest.decode(request).path) }).finish(),
    });
    const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => client.readFile("ref", path, { offset: 0, length: 1 })));
    expect(answers.map((answer) => Buffer.from(answer).toString())).toEqual(paths);
  });

  it("refuses a message larger than BuildKit takes before sending it", async () => {
    const client = connect({});
    await expect(client.solve({ definition: Buffer.alloc(17 * 1024 * 1024) })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
  });

  it("keeps the code, message and typed details of a status", async () => {
    const details = [
      { typeUrl: "github.com/moby/buildkit/errdefs.Vertex+json", value: Buffer.from('{"digest":"sha256:00"}') },
    ];
    const message = 'process "/dev/.bob/run /bin/sh -c échec 100%" did not complete successfully: exit code: 3';
    const client = connect({ Solve: () => ({ status: { code: 2, message, details } }) });
    const error = await client.solve({}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "BUILD_FAILED", message });
    const status = describeFailure(error);
    expect(status).toMatchObject({
      code: 2,
      message: 'process "/bin/sh -c échec 100%" did not complete successfully: exit code: 3',
    });
    expect(status.details.map((detail) => detail.typeUrl)).toEqual([details[0]?.typeUrl]);
  });

  it("tells the command of a failed step as BuildKit has it, behind its emulator", () => {
    const told = (command: string) => `process "/dev/.buildkit_qemu_emulator ${command}sh -c x" did not complete`;
    expect(describeFailure(new Error(told("/./.bob/run "))).message).toBe(`bob: ${told("")}`);
  });

  it("decodes a percent-encoded message where there are no details", async () => {
    const client = connect({});
    await expect(client.ping()).rejects.toMatchObject({ message: "no method Ping" });
  });

  it("ends a call that is cancelled", async () => {
    const abort = new AbortController();
    const [ours] = streamPair();
    const grpc = new GrpcClient(ours);
    cleanups.push(grpc);
    const call = new GatewayClient(grpc, abort.signal).ping();
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("fails calls when BuildKit closes the connection", async () => {
    const [ours, theirs] = streamPair();
    const grpc = new GrpcClient(ours);
    cleanups.push(grpc);
    const call = new GatewayClient(grpc, new AbortController().signal).ping();
    theirs.end();
    await expect(call).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("keeps fields of a result that it does not know", async () => {
    const unknown = Buffer.from([0xca, 0x30, 3, 1, 2, 3]);
    const result = Buffer.concat([gateway.Result.encode({ metadata: { a: Buffer.from("b") } }).finish(), unknown]);
    const response = Buffer.concat([Buffer.from([0x1a, result.length]), result]);
    let returned = Buffer.alloc(0);
    const client = connect({
      Solve: () => response,
      Return: (request) => {
        returned = Buffer.from(request);
        return new Uint8Array([0x08, 0x00]);
      },
    });
    await client.returnResult(await client.solve({}));
    expect(returned.includes(unknown)).toBe(true);
  });
});
