// SPDX-License-Identifier: Apache-2.0
import type { ProgressStream } from "../report/progress.ts";
import type { Terminal } from "../report/terminal.ts";

/** What a command gets from the process it runs in; `bobctl.ts` is the only file that reads `process`. */
export interface CommandContext {
  env: NodeJS.ProcessEnv;
  /** Node's version, `26.10.0`. */
  nodeVersion: string;
  /** What is piped into the command, once. */
  stdin(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Asks whoever sits at the terminal; `undefined` where nobody does. */
  askSecret(question: string): Promise<string | undefined>;
  /** The answer. */
  write(data: string | Uint8Array): void;
  /** Progress and notes, one line each. */
  note(line: string): void;
  /** Where a line about what is being done is shown, if people look there. */
  readonly progressTo: ProgressStream | undefined;
  /** How the answer is written. */
  terminal: Terminal;
  /** Ends what was interrupted, or takes longer than `timeoutMs`. */
  signal(timeoutMs?: number): AbortSignal;
  /** Exit status of a command that ran but whose answer is no. */
  setExitStatus(status: number): void;
}
