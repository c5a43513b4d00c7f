// SPDX-License-Identifier: Apache-2.0
import type { Run } from "../../commands/run.ts";

/** Writes an answer in the form that was asked for. */
export async function writeAnswer({ format, write }: Run, answer: unknown, text: () => string): Promise<void> {
  if (format === "json") write(`${JSON.stringify(answer, null, 2)}\n`);
  else if (format === "yaml") write(await encodeYaml(answer));
  else write(text());
}

async function encodeYaml(answer: unknown): Promise<string> {
  const { stringify } = await import("yaml");
  // Members that are not there would be written as null.
  return stringify(JSON.parse(JSON.stringify(answer)), { sortMapEntries: true, lineWidth: 0 });
}
