// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generateValidators, validatorsModule } from "./generate-validators.ts";

it("the committed validators are what ajv makes of the schemas", () => {
  expect(generateValidators() === readFileSync(validatorsModule, "utf8")).toBe(true);
});
