// SPDX-License-Identifier: Apache-2.0
import type { UnaryCaller } from "@bob/frontend";
import { RegistryClient } from "@bob/oci/registry/registry-client";
import { BobError, toBobError } from "@bob/proto/errors";
import { MadePredicates } from "@bob/trust/sigstore/made-predicates";
import type { OpenSigner } from "@bob/trust/sigstore/open-signer";
import { signImage } from "@bob/trust/sigstore/sign-image";
import { readExportedDigests } from "../control/build-record.ts";
import type { ControlSolve } from "../control/control-solve.ts";
import { type Exporter, isPushing, readExporterResponse, readExporters } from "../control/exporters.ts";
import { showAsVertex } from "../control/progress-vertex.ts";
import type { Relays } from "../proxy/relayed-call.ts";
import { IdleTimeout } from "./idle-timeout.ts";
import { listPushed, type Pushed } from "./pushed-images.ts";
import type { RegistryAccess } from "./registry-settings.ts";
import { SessionAuth } from "./session-auth.ts";
import { Sessions } from "./sessions.ts";
import { StatusCalls } from "./status-calls.ts";

/**
 * Signing is given up when nothing has happened for so long: no bundle pushed, no registry and no docker that answers.
 */
const idleTimeoutMs = 120_000;

/** A build whose pushed images are to be signed. */
interface SignedBuild {
  readonly ref: string;
  readonly session: string;
  readonly exporters: readonly Exporter[];
  /** What bob attaches in this build. */
  readonly made: MadePredicates;
  /** Resolved when there is nothing more to tell about the build. */
  readonly done: PromiseWithResolvers<void>;
}

/** Makes calls to BuildKit over a connection of its own. */
export type OpenBuildkit = (signal: AbortSignal) => Promise<UnaryCaller & Disposable>;

/** Signs what builds with `--attest type=bob` push, before their clients get BuildKit's answer. */
export class BuildSigning {
  readonly #openSigner: OpenSigner;
  readonly #openBuildkit: OpenBuildkit;
  readonly #registries: RegistryAccess;
  readonly #builds = new Map<string, SignedBuild>();
  readonly #sessions = new Sessions();
  readonly #status = new StatusCalls(async (ref) => await this.#builds.get(ref)?.done.promise);

  /** @param openSigner asked for each image: a certificate is good for minutes. */
  constructor(openSigner: OpenSigner, openBuildkit: OpenBuildkit, registries: RegistryAccess) {
    this.#openSigner = openSigner;
    this.#openBuildkit = openBuildkit;
    this.#registries = registries;
  }

  /** The calls that have to go through the endpoint's hands: a build's progress, and its docker's session. */
  get relays(): Relays {
    return {
      "/moby.buildkit.v1.Control/Session": this.#sessions.relay,
      "/moby.buildkit.v1.Control/Status": this.#status.relay,
    };
  }

  /**
   * Begins a build.
   *
   * @returns what has to see BuildKit's answer to it before the client does; `undefined` when the build pushes nothing,
   *   or has the id of one that runs, for which BuildKit refuses it.
   */
  begin({
    ref,
    request,
  }: ControlSolve): ((answer: Uint8Array | undefined, signal: AbortSignal) => Promise<void>) | undefined {
    const exporters = readExporters(request);
    if (!exporters.some(isPushing) || this.#builds.has(ref)) return undefined;
    const build: SignedBuild = {
      ref,
      session: request.session,
      exporters,
      made: new MadePredicates(),
      done: Promise.withResolvers(),
    };
    this.#builds.set(build.ref, build);
    return (answer, signal) => this.#finish(build, answer, signal);
  }

  /** Remembers a predicate that the endpoint makes in a build. */
  add(ref: string, predicateType: string, content: Uint8Array): void {
    this.#builds.get(ref)?.made.add(predicateType, content);
  }

  async #finish(build: SignedBuild, answer: Uint8Array | undefined, signal: AbortSignal): Promise<void> {
    try {
      if (answer !== undefined) await this.#sign(build, answer, signal);
    } finally {
      this.#builds.delete(build.ref);
      build.done.resolve();
    }
  }

  async #sign(build: SignedBuild, answer: Uint8Array, signal: AbortSignal): Promise<void> {
    using idle = new IdleTimeout(idleTimeoutMs, "signing");
    const either = AbortSignal.any([signal, idle.signal]);
    for (const pushed of await this.#listPushed(build, answer, either)) {
      const name = `[bob] signing ${pushed.registry}/${pushed.repository}@${pushed.digest}`;
      await showAsVertex(
        name,
        (status) => this.#status.tell(build.ref, status),
        (log) => this.#signOne(build, pushed, log, idle, either),
      );
    }
  }

  async #signOne(
    { session, made }: SignedBuild,
    pushed: Pushed,
    log: (line: string) => void,
    idle: IdleTimeout,
    signal: AbortSignal,
  ): Promise<void> {
    const report = (line: string) => {
      idle.touch();
      log(line);
    };
    try {
      const client = await this.#registryClient(pushed, session);
      await signImage(pushed, { ...(await this.#openSigner(signal)), client, made, report }, signal);
    } catch (error) {
      const { registry, repository, digest } = pushed;
      throw notSigned(`${registry}/${repository}@${digest}`, idle.signal.aborted ? idle.signal.reason : error);
    }
  }

  async #registryClient(pushed: Pushed, session: string): Promise<RegistryClient> {
    const caller = this.#sessions.find(session);
    const auth = caller && new SessionAuth(caller);
    return new RegistryClient(pushed, {
      ...(await this.#registries.optionsFor(pushed.registry, pushed.isInsecure)),
      actions: "pull,push",
      ...(auth && {
        findCredentials: (registry, signal) => auth.findCredentials(registry, signal),
        fetchToken: (wanted, signal) => auth.fetchToken(wanted, signal),
      }),
    });
  }

  async #listPushed({ ref, exporters }: SignedBuild, answer: Uint8Array, signal: AbortSignal): Promise<Pushed[]> {
    try {
      const response = readExporterResponse(answer);
      if (exporters.length === 1) return listPushed(exporters, response, new Map());
      using buildkit = await this.#openBuildkit(signal);
      return listPushed(exporters, response, await readExportedDigests(buildkit, ref, signal));
    } catch (error) {
      throw notSigned("the image", error);
    }
  }
}

/** The push cannot be taken back, so the message says how to go on. */
function notSigned(image: string, error: unknown): BobError {
  const cause = toBobError(error);
  const message = `${image} was pushed, but is not signed: ${cause.message}. To sign it, run the same build again: its steps come from the cache`;
  return new BobError(cause.code, message, { cause });
}
