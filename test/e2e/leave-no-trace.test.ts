import { describe, it } from "vitest";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { ensureDirectBuilder } from "./support/client.ts";
import { expectSame } from "./support/no-trace/compare.ts";
import { corpus } from "./support/no-trace/corpus.ts";
import { stackDoors } from "./support/no-trace/doors.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
await ensureDirectBuilder(stack);
const busybox = await pushBusyboxImage(stack);
const doors = stackDoors(stack);

describe.each(Object.entries(corpus))("with bob as without: %s", (_, cases) => {
  it.each(cases.map((each) => [each.title, each] as const))("%s", (_, each) => expectSame(each, busybox, doors));
});
