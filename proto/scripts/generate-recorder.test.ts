// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generateRecorder, recorderDescriptor } from "./generate-recorder.ts";

it("the committed descriptor is what pbjs makes of recorder.proto", () => {
  expect(generateRecorder() === readFileSync(recorderDescriptor, "utf8")).toBe(true);
}, 30_000);
