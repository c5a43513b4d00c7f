// SPDX-License-Identifier: Apache-2.0
import { encodeSealRequest, type SealRequest } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { isSealHello, parseSealHello } from "./seal-hello.ts";

const definition = "ab".repeat(32);
const request: SealRequest = {
  platform: "linux/amd64",
  sources: [{ filename: "a; b/Dockerfile", sha256: "cd".repeat(32) }],
  platforms: [{ platform: "linux/amd64", definition: `sha256:${definition}` }],
  folders: ["records/0", "", "replays/12"],
};
const text = (asked: object = request) => `1;fail;sha256:${definition};seal=${encodeSealRequest(asked as SealRequest)}`;

describe("parseSealHello", () => {
  test("reads what the frontend writes", () => {
    expect(isSealHello(text())).toBe(true);
    expect(parseSealHello(text())).toEqual({ definition, request });
  });

  test.each([
    ["a recorded step's setting", `1;fail;sha256:${definition}`],
    ["a replay's", `1;warn;sha256:${definition};replay`],
  ])("leaves %s to others", (_, hello) => {
    expect(isSealHello(hello)).toBe(false);
  });

  test.each([
    ["no JSON", `1;fail;sha256:${definition};seal={`],
    [
      "another definition than that of its own platform",
      text({ ...request, platforms: [{ platform: "linux/amd64", definition: `sha256:${"0".repeat(64)}` }] }),
    ],
    ["a platform that the build does not have", text({ ...request, platform: "linux/arm64" })],
    ["a folder somewhere else", text({ ...request, folders: ["../etc"] })],
    ["a folder with more behind it", text({ ...request, folders: ["records/0\n"] })],
    ["a Dockerfile without digest", text({ ...request, sources: [{ filename: "Dockerfile", sha256: "" }] })],
    ["nothing", `1;fail;sha256:${definition};seal=null`],
  ])("refuses %s", (_, hello) => {
    expect(() => parseSealHello(hello)).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});
