// SPDX-License-Identifier: Apache-2.0
import type { CommandContext } from "../commands/context.ts";

/** What the plugin gets from the process it runs in: `docker-bob.ts` is the only file that reads `process`. */
export interface PluginHost extends CommandContext {
  readonly argv: readonly string[];
  /** Whether a terminal is at stdin, stdout or stderr, so that its Ctrl-C reaches our children, too. */
  readonly hasTerminal: boolean;
  /** Replaces this process by a program; `undefined` where the system cannot do that. */
  readonly replaceProcess: ((file: string, argv: string[], env: NodeJS.ProcessEnv) => never) | undefined;
  /** Calls back instead of ending at these signals, until the result is called. */
  onSignals(signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void): () => void;
  /** Ends this process by a signal. */
  dieOf(signal: NodeJS.Signals): void;
}
