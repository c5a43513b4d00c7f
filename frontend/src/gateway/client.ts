// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { buildkit } from "@bob/proto/gen/buildkit";
import protobuf from "protobufjs/minimal.js";
import type { UnaryCaller } from "./grpc-client.ts";

export type Result = buildkit.gateway.Result;
export type Ref = buildkit.gateway.Ref;
export type Attestation = buildkit.gateway.Attestation;
export type SolveRequest = buildkit.gateway.SolveRequest.$Properties;
export type CacheImport = buildkit.gateway.CacheImport.$Properties;
export type Definitions = Readonly<Record<string, Uint8Array>>;

const { gateway } = buildkit;
const service = "/moby.buildkit.v1.frontend.LLBBridge/";

/** The calls of BuildKit's gateway (`LLBBridge`) that bob makes, over any transport. */
export class GatewayClient {
  readonly #caller: UnaryCaller;
  readonly #signal: AbortSignal;

  /** @param signal ends every call. */
  constructor(caller: UnaryCaller, signal: AbortSignal) {
    this.#caller = caller;
    this.#signal = signal;
  }

  /** Also how BuildKit sees that a frontend has started. */
  async ping(): Promise<buildkit.gateway.PongResponse> {
    return gateway.PongResponse.decode(await this.#call("Ping", gateway.PingRequest.encode({}).finish()));
  }

  /** Definitions the client gave the build as `FrontendInputs`. */
  async inputs(): Promise<Definitions> {
    const answer = await this.#call("Inputs", gateway.InputsRequest.encode({}).finish());
    return gateway.InputsResponse.decode(answer).definitions;
  }

  /** Unknown fields of the result survive when it is encoded again. */
  async solve(request: SolveRequest): Promise<Result> {
    const message = gateway.SolveRequest.encode({ ...request, allowResultReturn: true, allowResultArrayRef: true });
    const answer = protobuf.Reader.create(await this.#call("Solve", message.finish()));
    answer.discardUnknown = false;
    const response = gateway.SolveResponse.decode(answer);
    return response.result ?? gateway.Result.create();
  }

  /**
   * Solves a definition and gives the id of its result's ref. Without `allowResultArrayRef` BuildKit does not send the
   * definition back.
   *
   * @throws {BobError} PROTOCOL when the result has no ref.
   */
  async solveDefinition(request: SolveRequest & { definition: Uint8Array }): Promise<string> {
    const message = gateway.SolveRequest.encode({ ...request, allowResultReturn: true });
    const { result } = gateway.SolveResponse.decode(await this.#call("Solve", message.finish()));
    if (!result?.refId) {
      throw new BobError("PROTOCOL", "BuildKit solved a definition without giving a reference to its result");
    }
    return result.refId;
  }

  async readFile(ref: string, path: string, range: { offset: number; length: number }): Promise<Uint8Array> {
    const answer = await this.#call("ReadFile", gateway.ReadFileRequest.encode({ ref, path, range }).finish());
    return gateway.ReadFileResponse.decode(answer).data;
  }

  /** Shows a warning at the vertex with this digest. */
  async warn(digest: string, short: string, detail: string[]): Promise<void> {
    const encode = (text: string) => Buffer.from(text);
    await this.#call(
      "Warn",
      gateway.WarnRequest.encode({ digest, level: 1, short: encode(short), detail: detail.map(encode) }).finish(),
    );
  }

  async returnResult(result: Result): Promise<void> {
    await this.#call("Return", gateway.ReturnRequest.encode({ result }).finish());
  }

  async returnError(error: buildkit.gateway.Status): Promise<void> {
    await this.#call("Return", gateway.ReturnRequest.encode({ error }).finish());
  }

  #call(method: string, request: Uint8Array): Promise<Uint8Array> {
    return this.#caller.call(service + method, request, this.#signal);
  }
}
