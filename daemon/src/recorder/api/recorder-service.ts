// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import type { Log } from "../../process/log.ts";
import { recordChunkBytes, recordPageSize } from "../limits.ts";
import type { ProbeSupervisor } from "../probe/probe-supervisor.ts";
import type { OwnKey, RecorderKeys } from "../recorder-keys.ts";
import type { ImageSealer } from "../seal/image-sealer.ts";
import type { StepRegistry } from "../step/step-registry.ts";
import type { StepRun } from "../step/step-run.ts";
import type { WatchHub } from "../step/watch-hub.ts";
import type { RecordStore } from "../store/record-store.ts";
import { formatWatched } from "./watch-events.ts";

/** What the service answers from. */
export interface ServiceParts {
  readonly version: string;
  readonly log: Log;
  readonly keys: RecorderKeys;
  readonly store: RecordStore;
  readonly steps: StepRegistry;
  readonly sealer: Pick<ImageSealer, "totals">;
  readonly probe: ProbeSupervisor;
  readonly watch: WatchHub;
}

type Request = Record<string, unknown>;

/** The calls of `bob.recorder.v1.Recorder` (proto/recorder.proto), without gRPC. */
export class RecorderService {
  readonly #parts: ServiceParts;
  readonly #startedAt = performance.now();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  async getStatus(): Promise<object> {
    const { version, keys, store, steps, sealer, probe } = this.#parts;
    const { sealed, refused, failed, lastRefusal } = sealer.totals;
    return {
      version,
      uptime_ms: Math.round(performance.now() - this.#startedAt),
      probe: describeProbe(probe),
      public_key: keys.current.publicKeyPem,
      key_id: keys.current.fingerprint,
      keys: keys.all.map(describeKey),
      seals: { sealed, refused, failed, last_refusal: lastRefusal },
      steps: steps.list().map(describeStep),
      totals: describeTotals(steps, store),
      memory: await measureMemory(probe.pid),
    };
  }

  async rotateKey({ prepare, retire }: Request): Promise<object> {
    const { keys, log } = this.#parts;
    if (prepare && retire) throw new BobError("USAGE", "prepare and retire are two things: ask for one of them");
    if (retire) await keys.retire(String(retire));
    else if (prepare) await keys.prepare();
    else await keys.rotate(Date.now());
    const done = retire ? "an old key was retired" : prepare ? "the next key was made" : "the key was changed";
    log.info(done, { key: keys.current.fingerprint, ...(retire ? { retired: String(retire) } : {}) });
    return { keys: keys.all.map(describeKey) };
  }

  async listRecords(request: Request): Promise<object> {
    const asked = Number(request.page_size ?? 0);
    const limit = asked === 0 ? recordPageSize.default : Math.min(asked, recordPageSize.most);
    const token = String(request.page_token ?? "");
    const page = await this.#parts.store.list(limit + 1, token === "" ? undefined : token);
    const records = page
      .slice(0, limit)
      .map(({ byteLength, startedAt, finishedAt, exitCode, isComplete, ...rest }) => ({
        ...rest,
        started_at: startedAt,
        finished_at: finishedAt,
        exit_code: exitCode,
        complete: isComplete,
        byte_length: byteLength,
      }));
    return { records, next_page_token: page.length > limit ? records.at(-1)?.id : "" };
  }

  async *getRecord(request: Request, signal: AbortSignal): AsyncGenerator<object> {
    const [{ path }] = this.#parts.store.filesOf(String(request.id));
    for await (const data of createReadStream(path, { highWaterMark: recordChunkBytes, signal })) yield { data };
  }

  async *watchStep(request: Request, signal: AbortSignal): AsyncGenerator<object> {
    const id = String(request.id);
    const run = this.#parts.steps.list().find((each) => each.id === id);
    if (run?.state.phase !== "recording") throw new BobError("NOT_FOUND", `no running step ${JSON.stringify(id)}`);
    for await (const watched of this.#parts.watch.watch(id, signal)) yield formatWatched(watched, run.features.machine);
  }

  async *watchAll(signal: AbortSignal): AsyncGenerator<object> {
    for await (const watched of this.#parts.watch.watch(undefined, signal)) {
      yield formatWatched(watched, this.#parts.probe.features?.machine ?? "");
    }
  }
}

function describeKey({ publicKeyPem, fingerprint, state, start, end }: OwnKey): object {
  return { public_key: publicKeyPem, key_id: fingerprint, state, start, end };
}

function describeProbe({ features, pid, restarts, lastFailure }: ProbeSupervisor): object {
  return {
    running: pid !== undefined && features !== undefined,
    version: features?.probeVersion,
    kernel_release: features?.kernelRelease,
    machine: features?.machine,
    boot_id: features?.bootId,
    coverage: features?.coverage,
    hooks: features?.hooks,
    restarts,
    last_failure: lastFailure,
  };
}

function describeStep({ id, hello, state, begin, events, behaviour }: StepRun): object {
  return {
    id,
    definition: hello.definition,
    phase: state.phase,
    reason: "reason" in state ? state.reason : "",
    record_id: "recordId" in state ? state.recordId : "",
    started_at: new Date(Number(begin.startedWall / 1_000_000n)).toISOString(),
    events,
    paths: behaviour?.files.size ?? 0,
  };
}

function describeTotals({ totals }: StepRegistry, store: RecordStore): object {
  const { begun, delivered, failed, cancelled, incomplete, events, lostEvents } = totals;
  return {
    begun,
    delivered,
    failed,
    cancelled,
    incomplete,
    events,
    lost_events: lostEvents,
    records_kept: store.count,
  };
}

async function measureMemory(probePid: number | undefined): Promise<object> {
  const daemon = await readMemory("self");
  const probe = probePid === undefined ? undefined : await readMemory(String(probePid));
  return {
    daemon_rss: daemon?.now,
    daemon_peak_rss: daemon?.peak,
    probe_rss: probe?.now,
    probe_peak_rss: probe?.peak,
  };
}

/** Resident bytes of a process, now and at most; undefined when it is gone. */
async function readMemory(pid: string): Promise<{ now: number; peak: number } | undefined> {
  const text = await readFile(`/proc/${pid}/status`, "latin1").catch(() => undefined);
  const bytesOf = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text ?? "")?.[1] ?? 0);
  return text === undefined ? undefined : { now: bytesOf("VmRSS"), peak: bytesOf("VmHWM") };
}
