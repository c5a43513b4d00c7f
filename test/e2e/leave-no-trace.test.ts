// SPDX-License-Identifier: Apache-2.0
import { describe, it } from "vitest";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { ensureDirectBuilder } from "./support/client.ts";
import { expectSame } from "./support/no-trace/compare.ts";
import { corpus } from "./support/no-trace/corpus.ts";
import { stackDoors } from "./support/no-trace/doors.ts";
import { planGroups } from "./support/no-trace/sample.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
await ensureDirectBuilder(stack);
const busybox = await pushBusyboxImage(stack);
const strides = { "programs that cannot be started": 2, failures: 2, limits: 4 };
const groups = planGroups(corpus, stackDoors(stack), strides);

describe.each(groups)("with bob as without: %s", (_, cases) => {
  it.each(cases)("$title", ({ it: each, doors }) => expectSame(each, busybox, doors));
});
