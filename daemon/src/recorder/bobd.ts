// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import type { Log } from "../process/log.ts";
import { RecorderService } from "./api/recorder-service.ts";
import { serveRecorder } from "./api/server.ts";
import { drainTimeoutMs, firstProbeTimeoutMs, keepRecords } from "./limits.ts";
import type { DaemonOptions } from "./options.ts";
import { openDigest } from "./probe/digest-client.ts";
import { ProbeSupervisor } from "./probe/probe-supervisor.ts";
import { RecorderKeys } from "./recorder-keys.ts";
import { ImageSealer } from "./seal/image-sealer.ts";
import { readRecords } from "./seal/records-client.ts";
import { isSealHello } from "./seal/seal-hello.ts";
import { type LoadSigners, signersOf } from "./seal/trusted-keys.ts";
import { lockState } from "./state-lock.ts";
import { StepRegistry } from "./step/step-registry.ts";
import { WatchHub } from "./step/watch-hub.ts";
import { RecordStore } from "./store/record-store.ts";
import { recorderVersion as version } from "./version.ts";

/**
 * Runs the recorder, with its state in a folder that exists, until `signal` aborts, then stops it: refuses new steps,
 * finishes those whose commands have ended, stops the probe. When the socket accepts, the probe is armed, or its first
 * start failed and the status says why.
 *
 * @throws {BobError} when the state folder or the socket is another daemon's, or the key is not safe
 */
export async function runDaemon(options: DaemonOptions, log: Log, signal: AbortSignal): Promise<void> {
  await using _lock = await lockState(options.stateDir);
  const keys = await RecorderKeys.open(options.stateDir);
  const keep = { count: options.keepCount, bytes: keepRecords.bytes };
  const store = await RecordStore.open(join(options.stateDir, "records"), keep);
  const loadSigners = signersOf(keys, options);
  const signers = await loadSigners(); // what is wrong with them is said at the start
  const recorder = connectParts(options, log, store, keys, loadSigners);
  await using _probe = startProbe(recorder.probe);
  await Promise.race([
    recorder.armed,
    waitForAbort(AbortSignal.any([signal, AbortSignal.timeout(firstProbeTimeoutMs)])),
  ]);
  await using _server = await serveRecorder(
    options.socketPath,
    new RecorderService({ version, log, keys, store, ...recorder }),
    log,
  );
  const { fingerprint: key } = keys.current;
  const trusts = signers.map(({ fingerprint }) => fingerprint).filter((each) => each !== key);
  log.info("recorder ready", { version, socket: options.socketPath, key, trusts });
  await waitForAbort(signal);
  log.info("recorder stopping");
  const draining = AbortSignal.timeout(drainTimeoutMs);
  await Promise.all([recorder.steps.drain(draining), recorder.sealer.drain(draining)]);
}

/**
 * The probe's supervisor and the steps, connected both ways. `armed` resolves when the first probe is ready or dead.
 */
function connectParts(
  options: DaemonOptions,
  log: Log,
  store: RecordStore,
  keys: RecorderKeys,
  loadSigners: LoadSigners,
) {
  const { probePath, cgroups, isClaiming } = options;
  const watch = new WatchHub();
  const { promise: armed, resolve: setArmed } = Promise.withResolvers<void>();
  const steps = new StepRegistry({
    ...{ version, log, store, keys, watch },
    openDigest: (where, signal) => openDigest(probePath, where, signal),
    send: (pieces) => probe.send(pieces),
  });
  const sealer = new ImageSealer({
    ...{ version, log, keys, loadSigners },
    readRecords: (pid, paths, signal) => readRecords(probePath, pid, paths, signal),
    send: (pieces) => probe.send(pieces),
  });
  const probe = new ProbeSupervisor({
    ...{ probePath, log },
    probeOptions: [...(isClaiming ? ["--claim"] : []), ...cgroups.flatMap((path) => ["--cgroup", path])],
    onEvent: (event) => {
      if (event.kind === "begin" && isSealHello(event.hello)) sealer.begin(event);
      else steps.handle(event);
      if (event.kind === "started") {
        log.info("probe armed", { ...event.features });
        setArmed();
      }
    },
    onLost: (reason) => {
      steps.loseProbe(reason);
      setArmed();
    },
  });
  return { steps, sealer, probe, watch, armed };
}

/** Dispose to stop the probe and wait for its end. */
function startProbe(probe: ProbeSupervisor): AsyncDisposable {
  const stop = new AbortController();
  const end = probe.run(stop.signal);
  return {
    [Symbol.asyncDispose]: () => {
      stop.abort();
      return end;
    },
  };
}

function waitForAbort(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
