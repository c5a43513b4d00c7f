// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recorderSocket } from "@bob/proto/recorder-socket";
import { expect, it } from "vitest";
import { projectRoot } from "../support/paths.ts";

it("the recorder's image listens where bobctl looks", () => {
  const image = readFileSync(join(projectRoot, "daemon/Dockerfile"), "utf8");
  expect(image).toContain(`"--socket", "${recorderSocket}"`);
});
