// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { parseOptions } from "./options.ts";

describe("the controller's options", () => {
  it("have defaults for a pod", () => {
    expect(parseOptions([])).toMatchObject({
      storage: "/data",
      metricsAddress: ":8080",
      concurrent: 4,
      electsLeader: true,
    });
    expect(parseOptions(["--help"])).toBeUndefined();
  });

  it.each([
    [["--log-level", "loud"], "--log-level is one of error, warn, info, debug"],
    [["--concurrent", "0"], "--concurrent 0 is no number from 1 to 64"],
    [["--concurrent", "many"], "--concurrent many is no number from 1 to 64"],
    [["--events-address", "notification-controller"], "--events-address notification-controller is no URL"],
    [["--nonsense"], "(bob-controller --help)"],
  ])("%j is refused", (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
