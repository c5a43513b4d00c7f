// SPDX-License-Identifier: Apache-2.0
import type { Duplex } from "node:stream";
import {
  buildRequest,
  describeFailure,
  GatewayClient,
  GrpcClient,
  type Host,
  isAttestBobKey,
  type OnPredicate,
} from "@bob/frontend";
import { BobError, toBobError } from "@bob/proto";
import { buildkit } from "@bob/proto/gen/buildkit";
import { type CallStatus, marshalStatus } from "@bob/proto/wire/grpc-status";
import protobuf from "protobufjs/minimal.js";
import type { Log } from "../../process/log.ts";
import { type ControlSolve, readControlSolve, withoutBob } from "../control/control-solve.ts";
import type { Call, Interceptors, Verdict } from "../proxy/interceptor.ts";
import type { BuildSigning } from "../sign/build-signing.ts";

/** Names the build a gateway call belongs to (BuildKit's `client/buildid`). */
const buildIdKey = "buildkit-controlapi-buildid";
/** Builds that asked for bob and never called their gateway again are forgotten after this many others. */
const maxBuilds = 1000;
/** What a build used is of no use any more so long after it. */
const tidyAfterMs = 1000;

const { gateway } = buildkit;

/** What the endpoint's own part of a build needs. */
export interface BobHost extends Host {
  /**
   * Opens a connection to BuildKit.
   *
   * @throws {BobError} UNAVAILABLE when it cannot be reached.
   */
  connect(signal: AbortSignal): Promise<Duplex>;
  readonly log: Log;
  /** Signs what builds push, where there is a key. */
  readonly signing: BuildSigning | undefined;
}

/**
 * Builds with `--attest type=bob`: takes the request out of `Control/Solve`, where BuildKit would refuse it, and wraps
 * what the build's client asks a frontend for.
 */
export class BobBuilds {
  readonly #host: BobHost;
  /**
   * The builds that asked for bob, or asked for it not to be there, by id; whether a frontend was asked for in them.
   */
  readonly #asked = new Map<string, { isBob: boolean; hasFrontend: boolean }>();

  constructor(host: BobHost) {
    this.#host = host;
  }

  get interceptors(): Interceptors {
    return {
      "/moby.buildkit.v1.Control/Solve": (call) => this.#controlSolve(call),
      "/moby.buildkit.v1.frontend.LLBBridge/Solve": (call) => this.#gatewaySolve(call),
    };
  }

  #controlSolve(call: Call): Verdict {
    const request = readControlSolve(call.message);
    if (!request.isBob) return this.#withoutRecord(request);
    if (request.frontend === "" && request.hasDefinition) throw withoutFrontend();
    this.#remember(request.ref, true);
    const takesFrontend = request.frontend !== "";
    const forward = withoutBob(request, takesFrontend);
    const sign = this.#host.signing?.begin(request);
    return {
      forward,
      ...(takesFrontend && { forwarded: () => this.#runFrontend(request, call) }),
      ...(sign && { answered: (answer) => sign(answer, call.signal) }),
    };
  }

  /** `disabled=true` is not for BuildKit's eyes either, nor for its frontend's. */
  #withoutRecord(request: ControlSolve): Verdict {
    if (Object.keys(request.attrs).some(isAttestBobKey)) this.#remember(request.ref, false);
    return { forward: withoutBob(request, false) };
  }

  #gatewaySolve(call: Call): Verdict {
    const id = call.metadata.find(([name]) => name === buildIdKey)?.[1] ?? "";
    const build = this.#asked.get(id);
    if (!build) return { forward: call.message };
    const reader = protobuf.Reader.create(call.message);
    reader.discardUnknown = false;
    const request = gateway.SolveRequest.decode(reader);
    if (!build.isBob) {
      const others = Object.entries(request.frontendOpt).filter(([key]) => !isAttestBobKey(key));
      const frontendOpt = Object.fromEntries(others);
      return { forward: gateway.SolveRequest.encode({ ...request, frontendOpt }).finish() };
    }
    if (request.frontend === "") {
      if (build.hasFrontend) return { forward: call.message };
      throw withoutFrontend();
    }
    build.hasFrontend = true;
    return { answer: this.#answer(id, request, call.signal) };
  }

  async #answer(
    id: string,
    request: buildkit.gateway.SolveRequest,
    signal: AbortSignal,
  ): Promise<{ message: Uint8Array } | { status: CallStatus }> {
    try {
      using grpc = await this.#openGateway(id, signal);
      const result = await buildRequest(new GatewayClient(grpc, signal), request, this.#host, this.#listenerOf(id));
      return { message: gateway.SolveResponse.encode({ result }).finish() };
    } catch (error) {
      return { status: marshalStatus(describeFailure(error)) };
    } finally {
      this.#tidyLater();
    }
  }

  /**
   * The part of a gateway's client, for a client that leaves the frontend to BuildKit.
   *
   * @throws {BobError} UNAVAILABLE when BuildKit would wait for ever, because it cannot be told.
   */
  async #runFrontend({ ref, frontend, attrs }: ControlSolve, { signal }: Call): Promise<void> {
    using grpc = await this.#openGateway(ref, signal);
    const client = new GatewayClient(grpc, signal);
    try {
      const inputs = await client.inputs();
      const request = { frontend, frontendOpt: attrs, frontendInputs: { ...inputs } };
      await client.returnResult(await buildRequest(client, request, this.#host, this.#listenerOf(ref)));
    } catch (error) {
      if (!signal.aborted) await this.#returnError(client, error);
    } finally {
      this.#tidyLater();
    }
  }

  async #returnError(client: GatewayClient, error: unknown): Promise<void> {
    try {
      await client.returnError(describeFailure(error));
    } catch (cause) {
      if (toBobError(cause).code === "UNAVAILABLE") throw cause;
      // BuildKit knows of the build's end, and tells the client itself.
      this.#host.log.warn("a build could not be told that it failed", { cause: String(cause) });
    }
  }

  /** What may be signed is what is made here. */
  #listenerOf(ref: string): OnPredicate | undefined {
    const { signing } = this.#host;
    return signing && ((type, content) => signing.add(ref, type, content));
  }

  /** Not while somebody waits. */
  #tidyLater(): void {
    setTimeout(() => this.#host.tidyMemory?.(), tidyAfterMs).unref();
  }

  async #openGateway(id: string, signal: AbortSignal): Promise<GrpcClient> {
    return new GrpcClient(await this.#host.connect(signal), { [buildIdKey]: id });
  }

  /** A build that runs keeps what it asked for: BuildKit refuses a second one with its id, but only later. */
  #remember(ref: string, isBob: boolean): void {
    if (this.#asked.get(ref)?.isBob) return;
    this.#asked.set(ref, { isBob, hasFrontend: false });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > maxBuilds && oldest !== undefined) this.#asked.delete(oldest);
  }
}

/** Nothing would be recorded of such a build, and nobody would be told. */
function withoutFrontend(): BobError {
  const message = "--attest type=bob records what a frontend builds; this build brings its own LLB. Leave type=bob out";
  return new BobError("USAGE", message);
}
