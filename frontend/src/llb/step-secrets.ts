// SPDX-License-Identifier: Apache-2.0
import { BobError, rawFromText } from "@bob/proto";
import type { buildkit } from "@bob/proto/gen/buildkit";
import { environmentSecrets } from "@bob/proto/secrets/environment-secrets";
import { Redactor } from "@bob/proto/secrets/redactor";
import { nameOfVariable } from "./environment-digest.ts";

/** What the names may take in `bob-step`'s setting: `HELLO_MAX` of `bpf/probe/channel.h` has to hold all of it. */
const maxNamesBytes = 3072;

/**
 * Variables of a step whose values its recorder has to keep out of the record although their names look like nothing:
 * those the user named, and those BuildKit fills from secrets. Sorted.
 *
 * @param redact names the user gave for the whole build. Those that the step does not have are left out, so that it
 *   keeps its cache key.
 */
export function secretVariablesOf(exec: buildkit.llb.ExecOp, redact: readonly string[]): string[] {
  const own = new Set(exec.meta.env.map(nameOfVariable));
  const given = redact.filter((name) => own.has(name));
  return [...new Set([...given, ...exec.secretenv.map(({ name }) => name)])].sort();
}

/**
 * The end of a step's setting that tells the names; nothing where there are none (`docs/internals.md` §1).
 *
 * @throws {BobError} USAGE when they are too long.
 */
export function formatNames(names: readonly string[]): string {
  const list = names.map(encodeURIComponent).join(",");
  if (list.length > maxNamesBytes) {
    throw new BobError(
      "USAGE",
      `a RUN step has ${names.length} secret variables whose names are longer than ${maxNamesBytes} bytes together; give it fewer`,
    );
  }
  return list === "" ? "" : `;redact=${list}`;
}

/** The names of {@link formatNames}. */
export function parseNames(list: string): string[] {
  return list.split(",").map(decodeURIComponent);
}

/** Leaves the values out that a step's definition could have in folders, users and mounts, where they are expanded. */
export function redactorOf({ meta }: buildkit.llb.ExecOp, names: readonly string[]): Redactor {
  return new Redactor(environmentSecrets(meta.env.map(rawFromText), new Set(names)));
}
