// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe } from "vitest";
import type { DebianSuite } from "../support/docker-engine.ts";
import type { Stack } from "../support/stack.ts";
import { currentStack } from "../support/test-stack.ts";
import { testCell } from "./support/cell.ts";
import { debianBuildx } from "./support/debian-buildx.ts";

describe.each<DebianSuite>(["trixie", "sid"])("the newest BuildKit and buildx of Debian %s", (suite) => {
  let stack: Stack;
  let buildx: string;

  beforeAll(async () => {
    stack = currentStack();
    buildx = await debianBuildx(suite);
  });

  testCell(`endpoint, buildx of ${suite}`, ["attest", "BUILDKIT_SYNTAX"], () => ({
    buildx,
    builder: { remote: stack.endpoint },
    stack,
  }));
});
