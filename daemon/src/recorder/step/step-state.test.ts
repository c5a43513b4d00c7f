// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parseHello } from "./hello.ts";
import { nextState, type StepInput, type StepState } from "./step-state.ts";

const run = (...inputs: StepInput[]) => inputs.reduce(nextState, { phase: "beginning" } as StepState);
const whole: StepInput[] = [{ type: "accept" }, { type: "end" }, { type: "seal", recordId: "r" }, { type: "deliver" }];

test("goes from beginning to delivered", () => {
  expect(whole.map((_, i) => run(...whole.slice(0, i + 1)).phase)).toEqual([
    "recording",
    "settling",
    "sealed",
    "delivered",
  ]);
  expect(run(...whole)).toEqual({ phase: "delivered", recordId: "r" });
});

test("can fail or be left at every point but the end", () => {
  for (let i = 0; i < whole.length; i++) {
    expect(run(...whole.slice(0, i), { type: "fail", reason: "x" })).toEqual({ phase: "failed", reason: "x" });
    expect(run(...whole.slice(0, i), { type: "leave" })).toEqual({ phase: "gone" });
  }
});

test("ignores what cannot happen in a state", () => {
  expect(run(...whole, { type: "leave" }, { type: "fail", reason: "late" }).phase).toBe("delivered");
  expect(run({ type: "end" }).phase).toBe("beginning");
  expect(run({ type: "accept" }, { type: "deliver" }).phase).toBe("recording");
  expect(run({ type: "leave" }, ...whole).phase).toBe("gone");
});

const digest = "0123456789abcdef".repeat(4);

test("reads a HELLO", () => {
  expect(parseHello(`1;fail;sha256:${digest}`)).toEqual({
    ...{ definition: digest, onMissing: "fail", origin: "original", redact: [] },
  });
  expect(parseHello(`1;warn;sha256:${digest};replay`)).toMatchObject({ onMissing: "warn", origin: "replay" });
  const redacting = `1;fail;sha256:${digest};redact=A,B%2CC`;
  expect(parseHello(redacting)).toMatchObject({ origin: "original", redact: ["A", "B,C"] });
  expect(parseHello(`${redacting};replay`)).toMatchObject({ origin: "replay", redact: ["A", "B,C"] });
});

test("refuses any other HELLO", () => {
  const bad = [
    "",
    "1;fail",
    `1;maybe;sha256:${digest}`,
    `1;fail;sha256:${digest}0`,
    `1;fail;sha256:${digest};`,
    `1;fail;sha256:${digest}\n`,
    `1;fail;sha256:${digest};redact=`,
    `1;fail;sha256:${digest};redact=%`,
    `1;fail;sha256:${digest};replay;redact=A`,
  ];
  for (const text of bad) expect(() => parseHello(text)).toThrow(expect.objectContaining({ code: "USAGE" }));
  expect(() => parseHello(`2;fail;sha256:${digest}`)).toThrow(/version 2/);
});
