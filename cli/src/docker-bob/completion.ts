// SPDX-License-Identifier: Apache-2.0
import { type Completions, directives, formatCompletions } from "../completion/completions.ts";
import { bobOptions } from "./bob-flag.ts";
import { configFolder } from "./docker-config.ts";
import { findBuildx } from "./find-plugin.ts";
import type { PluginHost } from "./host.ts";
import type { Invocation } from "./invocation.ts";
import { ownCommands } from "./own-commands.ts";
import { completeOwnCommand } from "./own-completion.ts";
import { findRecordedCommand, withoutBob } from "./rewrite.ts";
import { capture } from "./run-buildx.ts";

const bobFlagDescription = "Attach a signed record of what every step did";

/**
 * Answers a shell that completes `docker bob …`, in cobra's protocol: docker's own completion scripts (`docker completion bash`)
 * call plugins with `__complete` and the words, the last of them unfinished.
 */
export async function completeWords(invocation: Invocation, host: PluginHost): Promise<void> {
  const { words, directive } = await findCompletions(invocation, host);
  const shown = invocation.isTerse ? words.map((word) => word.split("\t")[0] ?? "") : words;
  host.write(formatCompletions({ words: shown, directive }));
}

async function findCompletions(invocation: Invocation, host: PluginHost): Promise<Completions> {
  const before = invocation.args.slice(0, -1);
  const unfinished = invocation.args.at(-1) ?? "";
  if (before[0] !== undefined && ownCommands.has(before[0]))
    return completeOwnCommand(before, unfinished, invocation, host);
  const isRecorded = findRecordedCommand(before) !== undefined;
  if (isRecorded && unfinished.startsWith("--bob=")) return completeBobValue(unfinished.slice("--bob=".length));
  const buildxs = await askBuildx([...withoutBob(before), unfinished], invocation, host);
  if (before.length === 0 && !unfinished.startsWith("-")) return withOwnCommands(buildxs, unfinished);
  const isOffered = isRecorded && unfinished.startsWith("-") && "--bob".startsWith(unfinished);
  return isOffered ? { ...buildxs, words: [...buildxs.words, `--bob\t${bobFlagDescription}`] } : buildxs;
}

/** A shell completes what is behind the first `=` on its own. */
function completeBobValue(value: string): Completions {
  const comma = value.lastIndexOf(",") + 1;
  const options = bobOptions.flatMap(({ name, values }) => (values ?? [""]).map((of) => `${name}=${of}`));
  const all = comma === 0 ? ["true", "false", ...options] : options;
  const words = all.map((option) => value.slice(0, comma) + option).filter((word) => word.startsWith(value));
  return { words, directive: directives.noFiles | directives.noSpace };
}

function withOwnCommands({ words, directive }: Completions, unfinished: string): Completions {
  const others = words.filter((word) => !ownCommands.has(word.split("\t")[0] ?? ""));
  const own = [...ownCommands].filter(([name]) => name.startsWith(unfinished));
  const all = [...others, ...own.map(([name, description]) => `${name}\t${description}`)];
  return { words: all.sort(), directive };
}

async function askBuildx(words: readonly string[], invocation: Invocation, host: PluginHost): Promise<Completions> {
  const program = await findBuildx(configFolder(invocation.globals, host.env)).catch(() => undefined);
  const args = invocation.isPlugin ? ["__complete", "buildx", ...words] : ["__complete", ...words];
  const answer = program && (await capture(program, [...invocation.globals, ...args], host));
  const lines = answer?.trimEnd().split("\n") ?? [];
  const directive = Number(/^:(\d+)$/.exec(lines.at(-1) ?? "")?.[1] ?? directives.noFiles);
  return { words: lines.slice(0, -1), directive };
}
