// SPDX-License-Identifier: Apache-2.0
import { type Stack, stopStack } from "./stack.ts";

/**
 * The stack that `npm test` started for the tests in `test/`.
 * @throws {Error} outside of `npm test`.
 */
export function currentStack(): Stack {
  const text = process.env.BOB_STACK;
  if (!text) throw new Error("there is no stack: run this test with `npm test -- <filter>`");
  const stack = JSON.parse(text) as Omit<Stack, "stop">;
  return { ...stack, stop: () => stopStack(stack.dir) };
}
