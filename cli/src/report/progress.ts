// SPDX-License-Identifier: Apache-2.0
import { cutMiddle } from "./terminal.ts";
import { formatBytes } from "./text/quantities.ts";

/** A terminal that a line can be rewritten on. */
export interface ProgressStream {
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const delayMs = 1_000;
const intervalMs = 100;
const eraseLine = "\r\x1b[K";

/** The stream if people look at it: a terminal that can rewrite a line, and no CI system's log. */
export function progressStream<Stream extends ProgressStream & { isTTY?: boolean }>(
  stream: Stream,
  { CI, TERM }: NodeJS.ProcessEnv,
): Stream | undefined {
  return stream.isTTY && !CI && TERM !== "dumb" ? stream : undefined;
}

/** One line that says what is being done, once that takes longer than a second. It is gone when this is disposed of. */
export class Progress implements Disposable {
  readonly #stream: ProgressStream | undefined;
  #text = "";
  #isShown = false;
  #delay: NodeJS.Timeout | undefined;
  #interval: NodeJS.Timeout | undefined;

  /** @param stream where it is shown; nowhere without. */
  constructor(stream: ProgressStream | undefined) {
    this.#stream = stream;
    if (stream === undefined) return;
    this.#delay = setTimeout(() => this.#begin(), delayMs).unref();
  }

  /** What is being done now. */
  say(text: string): void {
    this.#text = text;
  }

  /** Makes room for other text. The line comes back below it. */
  clear(): void {
    if (this.#isShown) this.#stream?.write(eraseLine);
    this.#isShown = false;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#delay);
    clearInterval(this.#interval);
    this.clear();
  }

  #begin(): void {
    this.#draw();
    this.#interval = setInterval(() => this.#draw(), intervalMs).unref();
  }

  #draw(): void {
    if (this.#text === "") return;
    const width = (this.#stream?.columns || 80) - 1; // A full line would wrap on some terminals, and not be erased.
    this.#stream?.write(`${eraseLine}${cutMiddle(this.#text, width)}`);
    this.#isShown = true;
  }
}

/** `120 of 480 MB`. */
export function formatShare(done: number, all: number): string {
  const [doneText, allText] = [formatBytes(done), formatBytes(all)];
  const [number = "", unit] = doneText.split(" ");
  return `${allText.endsWith(` ${unit}`) ? number : doneText} of ${allText}`;
}
