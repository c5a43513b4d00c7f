import type { Duplex } from "node:stream";
import {
  buildRequest,
  describeFailure,
  type FrontendOptions,
  GatewayClient,
  GrpcClient,
  type Host,
  isAttestBob,
  withoutAttestBob,
} from "@bob/frontend";
import { BobError } from "@bob/proto";
import protobuf from "protobufjs/minimal.js";
import { buildkit } from "../../../proto/gen/buildkit.js";
import type { Log } from "../log.ts";
import { type ControlSolve, readControlSolve, withoutBob } from "./control-solve.ts";
import type { Call, Interceptors, Status, Verdict } from "./proxy-connection.ts";

/** Names the build a gateway call belongs to (BuildKit's `client/buildid`). */
const buildIdKey = "buildkit-controlapi-buildid";
/** Builds that asked for bob and never called their gateway again are forgotten after this many others. */
const maxBuilds = 1000;

const { gateway } = buildkit;

/** What the endpoint's own part of a build needs. */
export interface BobHost extends Host {
  /** Opens a connection to BuildKit. */
  connect(): Duplex;
  readonly log: Log;
}

/**
 * Builds with `--attest type=bob`: takes the request out of `Control/Solve`, where BuildKit would refuse it, and wraps what the
 * build's client asks a frontend for.
 */
export class BobBuilds {
  readonly #host: BobHost;
  /** The builds that asked for bob, or asked for it not to be there, by id; whether a frontend was asked for in them. */
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
    if (!request.isBob) return this.#withoutRecord(request, call);
    if (request.frontend === "" && request.hasDefinition) throw withoutFrontend();
    this.#remember(request.ref, true);
    const takesFrontend = request.frontend !== "";
    const forward = withoutBob(request, takesFrontend);
    return takesFrontend ? { forward, forwarded: () => void this.#runFrontend(request, call) } : { forward };
  }

  /** `disabled=true` is not for BuildKit's eyes either, nor for its frontend's. */
  #withoutRecord(request: ControlSolve, call: Call): Verdict {
    if (!isBobMentioned(request.attrs)) return { forward: call.message };
    this.#remember(request.ref, false);
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
      const frontendOpt = withoutAttestBob(request.frontendOpt);
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
  ): Promise<{ message: Uint8Array } | { status: Status }> {
    try {
      using grpc = this.#openGateway(id);
      const result = await buildRequest(new GatewayClient(grpc, signal), request, this.#host);
      return { message: gateway.SolveResponse.encode({ result }).finish() };
    } catch (error) {
      const { code, message, ...rest } = describeFailure(error);
      const details = buildkit.gateway.Status.encode({ code, message, ...rest }).finish();
      return { status: { code, message, details } };
    }
  }

  /** The part of a gateway's client, for a client that leaves the frontend to BuildKit. */
  async #runFrontend({ ref, frontend, attrs }: ControlSolve, { signal }: Call): Promise<void> {
    using grpc = this.#openGateway(ref);
    const client = new GatewayClient(grpc, signal);
    try {
      const inputs = await client.inputs();
      const frontendInputs = Object.fromEntries(
        Object.entries(inputs).map(([name, definition]) => [name, definition] as const),
      );
      await client.returnResult(
        await buildRequest(client, { frontend, frontendOpt: attrs, frontendInputs }, this.#host),
      );
    } catch (error) {
      if (signal.aborted) return;
      await client.returnError(describeFailure(error)).catch((cause: unknown) => {
        this.#host.log.warn("a build could not be told that it failed", { build: ref, cause: String(cause) });
      });
    }
  }

  #openGateway(id: string): GrpcClient {
    return new GrpcClient(this.#host.connect(), { [buildIdKey]: id });
  }

  #remember(ref: string, isBob: boolean): void {
    this.#asked.set(ref, { isBob, hasFrontend: false });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > maxBuilds && oldest !== undefined) this.#asked.delete(oldest);
  }
}

function isBobMentioned(attrs: FrontendOptions): boolean {
  return Object.keys(attrs).some((key) => isAttestBob({ [key]: "" }));
}

/** Nothing would be recorded of such a build, and nobody would be told. */
function withoutFrontend(): BobError {
  const message = "--attest type=bob records what a frontend builds; this build brings its own LLB. Leave type=bob out";
  return new BobError("USAGE", message);
}
