// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from "@bob/proto";
import { expect } from "vitest";
import { nameServerAddress } from "../support/buildkitd.ts";
import type { ContainerOptions } from "./container.ts";
import type { Probe } from "./probe.ts";
import { recordFrom } from "./told.ts";

/** What bobd would sign of a step that runs `script` with the tests' own name server; the script must succeed and be quiet. */
export async function recordNames(
  probe: Probe,
  script: string,
  options?: ContainerOptions,
): Promise<{ record: StepRecord; stdout: string }> {
  const setUp = `echo "nameserver ${nameServerAddress}" > /etc/resolv.conf`;
  const { events, code, stdout, stderr } = await probe.run(["sh", "-c", `${setUp}; ${script}`], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return { record: await recordFrom(events), stdout };
}
