import { setTimeout as sleep } from "node:timers/promises";
import { BobError } from "@bob/proto";
import { describe, expect, it } from "vitest";
import { reportFailure } from "./failure.ts";

function report(thrown: unknown, interrupted = new AbortController().signal) {
  const lines: string[] = [];
  const status = reportFailure(thrown, (line) => lines.push(line), "bobctl --help", interrupted);
  return { lines, status };
}

describe("what a command line ends with", () => {
  it("is one line for what bob knows", () => {
    expect(report(new BobError("NOT_FOUND", "no such image"))).toEqual({ lines: ["✗ no such image"], status: 66 });
  });

  it("is one line when it was interrupted, whatever failed then", () => {
    const thrown = new BobError("UNAVAILABLE", "the connection broke");
    expect(report(thrown, AbortSignal.abort())).toEqual({ lines: ["✗ interrupted"], status: 130 });
    expect(report(new Error("aborted"), AbortSignal.abort())).toEqual({ lines: ["✗ interrupted"], status: 130 });
  });

  it("is one line when the time is up, while something waits or starts", async () => {
    const line = { lines: ["✗ not done in time (--timeout)"], status: 69 };
    const signal = AbortSignal.timeout(1);
    expect(report(await sleep(5000, undefined, { signal }).catch((error: unknown) => error))).toEqual(line);
    expect(report(signal.reason)).toEqual(line);
  });

  it("has a stack for what is a bug", () => {
    const { lines, status } = report(new TypeError("x is undefined"));
    expect(lines).toEqual(["✗ x is undefined", expect.stringMatching(/^This is a bug in bob\. TypeError: .*\n\s+at /)]);
    expect(status).toBe(70);
  });
});
