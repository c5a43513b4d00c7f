// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { askBuilder } from "./ask-builder.ts";

it.each(["true", "false", "cat", "no-such-program"])("gets no answer of a dial-stdio that is %s", async (program) => {
  const asked = Array.from({ length: 8 }, () =>
    askBuilder({ program, args: [] }, process.env, AbortSignal.timeout(program === "cat" ? 500 : 20_000)),
  );
  expect(await Promise.all(asked)).toEqual(asked.map(() => undefined));
});
