// SPDX-License-Identifier: Apache-2.0
import { type RawBytes, rawFromText, type StepRecord, textFromRaw } from "@bob/proto";
import { environmentSecrets } from "@bob/proto/secrets/environment-secrets";
import { Redactor, type Secret } from "@bob/proto/secrets/redactor";
import type { Mount, ProbeEvent } from "../probe/probe-events.ts";

type SecretEvent = Extract<ProbeEvent, { kind: "secret" }>;

/** What {@link StepRecord.completeness} says of secrets. */
export type SecretCounts = Pick<StepRecord["completeness"], "redacted" | "notRedacted">;

/** Stands for all variables, or all secret mounts, where none of them could be read. */
const unknownNames = { environment: "environment", file: "mounts" } as const;

/**
 * What one step must not have told of it. The probe tells all of it before the step's first event; from then on it is
 * the step's {@link Redactor}. Nothing of it is logged or written anywhere.
 */
export class StepSecrets {
  readonly #named: ReadonlySet<string>;
  readonly #variables: RawBytes[] = [];
  readonly #files: Secret[] = [];
  readonly #unread = new Map<string, "unreadable" | "long">();
  #redactor: Redactor | undefined;

  /** @param named variables that are secret although their names look like nothing. */
  constructor(named: readonly string[]) {
    this.#named = new Set(named.map(rawFromText));
  }

  /** Before the step's first event: what is counted begins anew. */
  add({ source, name, value, unreadable, cut }: SecretEvent): void {
    if (source === "environment") this.#variables.push(...(value.split("\0") as RawBytes[]));
    else if (!unreadable) this.#files.push({ name, value });
    this.#redactor = undefined;
    if (unreadable || cut) this.#unread.set(name || unknownNames[source], unreadable ? "unreadable" : "long");
  }

  /**
   * For all texts of the step.
   *
   * @param mounts what is mounted in the step: a variable that says where is no secret.
   */
  redactor(mounts: readonly Mount[] = []): Redactor {
    this.#redactor ??= this.#makeRedactor(new Set(mounts.map(({ path }) => path)));
    return this.#redactor;
  }

  /** A place can be named by a secret, too (`--mount=type=secret,target=/x/$TOKEN`). */
  #makeRedactor(places: ReadonlySet<string>): Redactor {
    const variables = environmentSecrets(this.#variables, this.#named, places);
    const own = new Redactor(variables);
    const files = this.#files.map(({ name, value }) => ({ name: own.redact(name as RawBytes), value }));
    return new Redactor(
      [...variables, ...files].map(({ name, value }) => ({ name: textFromRaw(name as RawBytes), value })),
    );
  }

  /** How often each secret was left out so far, and which were not looked for; nothing where there is nothing to say. */
  counts(): SecretCounts {
    const redactor = this.redactor();
    const redacted = redactor.counts;
    const unread = [...this.#unread].map(
      ([name, reason]) => [textFromRaw(redactor.redact(name as RawBytes)), reason] as const,
    );
    const notRedacted = { ...redactor.notRedacted, ...Object.fromEntries(unread) };
    const names = Object.keys(notRedacted).sort();
    return {
      ...(Object.keys(redacted).length > 0 && { redacted }),
      ...(names.length > 0 && {
        notRedacted: Object.fromEntries(names.map((name) => [name, notRedacted[name] ?? "unreadable"])),
      }),
    };
  }
}
