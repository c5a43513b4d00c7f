// SPDX-License-Identifier: Apache-2.0
import { Redactor } from "@bob/proto/secrets/redactor";
import { Behaviour, type BehaviourEvent } from "../behaviour/behaviour.ts";
import { formatAddress } from "../behaviour/ip-address.ts";
import { plainAddress } from "../behaviour/known-names.ts";
import { Enforcement } from "../policy/enforcement.ts";
import type { Emulator, Mount, ProbeEvent, ProbeFeatures } from "../probe/probe-events.ts";
import type { Hello } from "./hello.ts";
import { redactEvent } from "./redact-event.ts";
import { type SecretCounts, StepSecrets } from "./step-secrets.ts";
import { nextState, type StepInput, type StepState } from "./step-state.ts";

type BeginEvent = Extract<ProbeEvent, { kind: "begin" }>;

const nothingSecret = new Redactor();

/** One execution of one step, as long as the daemon remembers it. */
export class StepRun {
  /** Unique among all runs of this daemon: for Watch and for logs. */
  readonly id: string;
  readonly begin: BeginEvent;
  readonly hello: Hello;
  /** The probe that records it. */
  readonly features: ProbeFeatures;
  /** Of a step with a policy. */
  readonly enforcement: Enforcement | undefined;
  readonly #abort = new AbortController();
  #behaviour: Behaviour | undefined;
  #state: StepState = { phase: "beginning" };
  #events = 0;
  #mounts: Mount[] | undefined;
  #secrets: StepSecrets | undefined;
  #emulator: Emulator | undefined;

  constructor(id: string, begin: BeginEvent, hello: Hello, features: ProbeFeatures) {
    this.id = id;
    this.begin = begin;
    this.hello = hello;
    this.features = features;
    this.enforcement = hello.policy && new Enforcement(hello.policy);
    this.#behaviour = new Behaviour(features.machine, (text) => this.redactor.redactText(text));
    this.#secrets = new StepSecrets(hello.redact);
  }

  get state(): StepState {
    return this.#state;
  }

  /** What the step did so far; undefined once the run is over, so that the memory is free. */
  get behaviour(): Behaviour | undefined {
    return this.#behaviour;
  }

  /** Leaves out of texts what nobody may be told of the step. */
  get redactor(): Redactor {
    return this.#secrets?.redactor(this.#mounts) ?? nothingSecret;
  }

  /** Takes what the probe tells of the step's container before anything runs in it. */
  prepare(event: Extract<ProbeEvent, { kind: "mounts" | "secret" | "emulator" }>): void {
    if (event.kind === "secret") this.#secrets?.add(event);
    else if (event.kind === "mounts") this.#mounts = [...(this.#mounts ?? []), ...event.mounts];
    else this.#emulator = event.emulator;
  }

  /** What the kernel refused, in a line for the build's log; undefined where that was told. */
  describeRefusal(event: Extract<ProbeEvent, { kind: "refused" }>): string | undefined {
    const names = this.#behaviour?.network.known.resolvedNames(plainAddress(formatAddress(event.address))) ?? [];
    const line = this.enforcement?.tell(event, names);
    return line && this.redactor.redactText(line);
  }

  secretCounts(): SecretCounts {
    return this.#secrets?.counts() ?? {};
  }

  /** Notes what the step did. Returns the event as it may be told. */
  note(event: BehaviourEvent): BehaviourEvent {
    this.#events++;
    if (event.kind === "hosts") this.enforcement?.addHosts(event.text);
    const told = redactEvent(event, this.redactor);
    this.behaviour?.apply(event, told);
    return told;
  }

  /** What was mounted when the step began; undefined where the probe could not tell. */
  get mounts(): readonly Mount[] | undefined {
    return this.#mounts;
  }

  /** What runs the step, where it is of another architecture than the machine. */
  get emulator(): Emulator | undefined {
    return this.#emulator;
  }

  /** Aborts when the step failed or is gone: whoever makes its record can stop. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get events(): number {
    return this.#events;
  }

  /** Moves on; false when `input` changes nothing in the present state. */
  advance(input: StepInput): boolean {
    const next = nextState(this.#state, input);
    if (next === this.#state) return false;
    this.#state = next;
    if (next.phase === "failed" || next.phase === "gone") this.#abort.abort();
    return true;
  }

  /** Forgets what the step did, and its secrets. */
  release(): void {
    this.#behaviour = undefined;
    this.#secrets = undefined;
  }
}
