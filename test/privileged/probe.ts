// SPDX-License-Identifier: Apache-2.0
import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { FrameDecoder } from "../../daemon/src/recorder/probe/frame-decoder.ts";
import { encodeAck, encodeNote, encodeRecordHeader } from "../../daemon/src/recorder/probe/probe-commands.ts";
import type { ProbeEvent, ProbeFeatures } from "../../daemon/src/recorder/probe/probe-events.ts";
import {
  attacks,
  type ContainerOptions,
  type ContainerResult,
  containersCgroup,
  probePath,
  runContainer,
  sharedCgroup,
  stepPath,
  subject,
} from "./container.ts";

export type EventOf<K extends ProbeEvent["kind"]> = Extract<ProbeEvent, { kind: K }>;

/** What one step did, as the probe told it. */
export class StepEvents {
  readonly all: ProbeEvent[] = [];

  of<K extends ProbeEvent["kind"]>(kind: K): EventOf<K>[] {
    return this.all.filter((event): event is EventOf<K> => event.kind === kind);
  }

  get end(): EventOf<"end"> {
    const [end] = this.of("end");
    if (end === undefined) {
      throw new Error("the step has no END");
    }
    return end;
  }

  opened(errno = 0): string[] {
    return this.of("open")
      .filter((event) => event.errno === errno)
      .map(({ path }) => path.bytes);
  }
}

export interface ProbeOptions {
  /** Default: it keeps to the containers of these tests, and leaves the steps of others on this machine alone. */
  readonly args?: readonly string[];
  readonly recordText?: string;
}

const limits = ["--cgroup", containersCgroup, "--cgroup", `/${sharedCgroup}`];

/** A running `bob-probe record` that plays the daemon's part: acknowledges every step and answers END with a record. */
export class Probe implements AsyncDisposable {
  readonly steps = new Map<number, StepEvents>();
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly recordText: string;
  /** A bob-step only this probe knows: other recorders on the host leave its steps alone. */
  readonly shim = makeShim(randomBytes(16).toString("hex"));
  features: ProbeFeatures | undefined;
  log = "";
  /** Called for each event before the default answer. */
  onEvent: (event: ProbeEvent) => void = () => undefined;
  /** Lines for the build log, sent before each record. */
  notes: string[] = [];
  /** Answers BEGIN and END. */
  answers = true;

  private constructor({ args = limits, recordText = '{"test":"record"}' }: ProbeOptions) {
    this.recordText = recordText;
    this.process = spawn(probePath, ["record", "--shim", this.shim, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    const decoder = new FrameDecoder((event) => this.#receive(event));
    this.process.stdout.on("data", (chunk: Buffer) => decoder.push(chunk));
    this.process.stderr.setEncoding("utf8").on("data", (text: string) => (this.log += text));
    this.process.stdin.on("error", () => undefined); // tests kill the probe
  }

  static async start(options: ProbeOptions = {}): Promise<Probe> {
    const probe = new Probe(options);
    while (probe.features === undefined) {
      if (probe.process.exitCode !== null) {
        throw new Error(`the probe did not start: ${probe.log}`);
      }
      await once(probe.process.stdout, "data");
    }
    return probe;
  }

  /** Runs a container and returns what it did. Only for one container at a time. */
  async run(args: string[], options?: ContainerOptions): Promise<ContainerResult & { events: StepEvents }> {
    const before = new Set(this.steps.keys());
    const result = await runContainer(args, { shim: this.shim, ...options });
    const [step] = [...this.steps].filter(([id]) => !before.has(id)).map(([, events]) => events);
    if (step === undefined) {
      throw new Error(`no step began: ${result.stderr}\n${this.log}`);
    }
    return { ...result, events: step };
  }

  #receive(event: ProbeEvent): void {
    if (event.kind === "started") {
      this.features = event.features;
      return;
    }
    const step = this.steps.get(event.step) ?? new StepEvents();
    this.steps.set(event.step, step);
    step.all.push(event);
    this.onEvent(event);
    if (this.answers) {
      this.#answer(event);
    }
  }

  #answer(event: ProbeEvent): void {
    if (event.kind === "begin") {
      this.process.stdin.write(encodeAck(event.step));
    } else if (event.kind === "end") {
      const record = Buffer.from(this.recordText);
      for (const note of this.notes) this.process.stdin.write(encodeNote(event.step, note));
      this.process.stdin.write(encodeRecordHeader(event.step, record.length));
      this.process.stdin.write(record);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.stdin.end();
      await once(this.process, "close");
    }
  }
}

const shimFolder = mkdtempSync(join(tmpdir(), "bob-shims-"));

/** A bob-step with other bytes, and the same behaviour. */
export function makeShim(name: string): string {
  const path = join(shimFolder, name);
  writeFileSync(path, Buffer.concat([readFileSync(stepPath), Buffer.from(name)]), { mode: 0o755 });
  return path;
}

/** Compiles subject.c and attacks.c; needs gcc and a static libc. */
export function compileSubject(): void {
  for (const program of [subject, attacks]) {
    const source = join(import.meta.dirname, `${basename(program)}.c`);
    execFileSync("gcc", ["-O1", "-static", "-pthread", source, "-o", program]);
  }
}

/** Runs one of the deeds of subject.c as a step. */
export function runSubject(probe: Probe, ...args: string[]): ReturnType<Probe["run"]> {
  return probe.run(["/files/subject", ...args], { files: { subject: readFileSync(subject) } });
}

/** Runs one of the ways of attacks.c as a step, with more capabilities than a step has where it needs them. */
export function runAttack(probe: Probe, args: string[], capabilities?: string[]): ReturnType<Probe["run"]> {
  const files = { attacks: readFileSync(attacks) };
  return probe.run(["/files/attacks", ...args], { files, ...(capabilities !== undefined && { capabilities }) });
}
