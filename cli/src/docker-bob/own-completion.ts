// SPDX-License-Identifier: Apache-2.0
import { completeLine } from "../completion/complete-line.ts";
import type { Completions } from "../completion/completions.ts";
import type { PluginHost } from "./host.ts";
import type { Invocation } from "./invocation.ts";

/** Completes the flags of one of bob's own commands, their values, and files where a file or a layout may stand. */
export async function completeOwnCommand(
  before: readonly string[],
  unfinished: string,
  invocation: Invocation,
  host: PluginHost,
): Promise<Completions> {
  const { createPluginProgram } = await import("./program.ts");
  return completeLine(createPluginProgram(invocation, host), before, unfinished);
}
