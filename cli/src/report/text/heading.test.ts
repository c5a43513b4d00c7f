// SPDX-License-Identifier: Apache-2.0
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { expect, test } from "vitest";
import { viewSteps } from "../../view/step-view.ts";
import { terminalFor } from "../terminal.ts";
import { buildHeading } from "./heading.ts";

const view = { image: "app", platform: "linux/amd64", steps: viewSteps(makeWebappEvidence()) };

test("breaks the counts of steps between them, where the terminal ends", () => {
  const [, , ...counts] = buildHeading(view, terminalFor({ isTTY: true, columns: 60 }, { NO_COLOR: "1" }));
  expect(counts).toEqual([
    "7 steps: 3 recorded, 1 of them incomplete, 1 replayed,",
    "1 NOT RECORDED, 2 ran no program",
    "",
  ]);
});

test("paints each of them as it is meant", () => {
  const [, , counts] = buildHeading(view, terminalFor({ isTTY: true, columns: 200 }, {}));
  expect(counts).toContain("\x1b[1;31m1 NOT RECORDED\x1b[0m, \x1b[2m2 ran no program\x1b[0m");
});
