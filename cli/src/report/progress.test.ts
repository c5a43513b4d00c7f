// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { formatShare, Progress, progressStream } from "./progress.ts";
import { cutMiddle } from "./terminal.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function makeStream(columns?: number) {
  const written: string[] = [];
  return { written, columns, write: (text: string) => written.push(text) };
}

describe("progress", () => {
  test("is silent for a second, then one line that is rewritten, and gone at the end", () => {
    const stream = makeStream();
    const progress = new Progress(stream);
    progress.say("reading layer 1 of 2");
    vi.advanceTimersByTime(999);
    expect(stream.written).toEqual([]);
    vi.advanceTimersByTime(1);
    progress.say("reading layer 2 of 2");
    vi.advanceTimersByTime(100);
    progress[Symbol.dispose]();
    vi.advanceTimersByTime(5_000);
    expect(stream.written).toEqual(["\r\x1b[Kreading layer 1 of 2", "\r\x1b[Kreading layer 2 of 2", "\r\x1b[K"]);
  });

  test("leaves nothing of what was quick", () => {
    const stream = makeStream();
    {
      using progress = new Progress(stream);
      progress.say("reading");
      vi.advanceTimersByTime(900);
    }
    vi.advanceTimersByTime(5_000);
    expect(stream.written).toEqual([]);
  });

  test("makes room for other lines, and fits on one itself", () => {
    const stream = makeStream(20);
    using progress = new Progress(stream);
    progress.say("reading registry.example.com/team/app:1");
    vi.advanceTimersByTime(1_000);
    progress.clear();
    expect(stream.written).toEqual([`\r\x1b[K${cutMiddle("reading registry.example.com/team/app:1", 19)}`, "\r\x1b[K"]);
  });

  test("is for people who look at it", () => {
    const terminal = { ...makeStream(), isTTY: true };
    expect(progressStream(terminal, {})).toBe(terminal);
    expect(progressStream(makeStream(), {})).toBeUndefined();
    for (const env of [{ CI: "true" }, { TERM: "dumb" }]) expect(progressStream(terminal, env)).toBeUndefined();
  });

  test.each([
    [120e6, 480e6, "120 of 480 MB"],
    [0, 480e6, "0 B of 480 MB"],
    [900e3, 2e6, "900 kB of 2.0 MB"],
  ])("writes %d of %d with as few units as there can be", (done, all, text) => {
    expect(formatShare(done, all)).toBe(text);
  });
});
