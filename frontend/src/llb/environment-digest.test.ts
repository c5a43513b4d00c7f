// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestEnvironment, nameOfVariable, prepareDigests } from "./environment-digest.ts";

const env = ["PATH=/bin", "TOKEN=hunter-7f3a21"];

describe("digestEnvironment", () => {
  /**
   * Computed with Python: hashlib.scrypt(b'["PATH=/bin","TOKEN=hunter-7f3a21"]', salt=…, n=16384, r=8, p=1, dklen=32).
   */
  const digest = "scrypt:190ae0730d05f0700a4488fb414f708f4a1729c3b5d8b948464503dff712b32b";

  it("stretches all variables at once with scrypt, as the format says", () => {
    expect(digestEnvironment(env)).toBe(digest);
  });

  it("is the same however it was computed", async () => {
    const fresh = ["PATH=/bin", "TOKEN=prepared"];
    await prepareDigests([fresh, env, fresh]);
    const prepared = digestEnvironment(fresh);
    expect(prepared).toMatch(/^scrypt:[0-9a-f]{64}$/);
    expect(digestEnvironment([...fresh])).toBe(prepared);
    expect(digestEnvironment(env)).toBe(digest);
  });

  it.each([
    ["another value", ["PATH=/bin", "TOKEN=hunter-7f3a22"]],
    ["another order", ["TOKEN=hunter-7f3a21", "PATH=/bin"]],
    ["a further variable", [...env, "A="]],
    ["another place between name and value", ["PATH=/bin", "TOKEN=hunter", "-7f3a21"]],
    ["no variable but PATH", ["PATH=/bin"]],
    ["none at all", []],
  ])("tells %s apart", (_, other) => {
    expect(digestEnvironment(other)).not.toBe(digest);
  });

  it("hashes a PATH alone plainly", () => {
    const plain = createHash("sha256").update('["PATH=/usr/bin"]').digest("hex");
    expect(digestEnvironment(["PATH=/usr/bin"])).toBe(`sha256:${plain}`);
  });
});

describe("nameOfVariable", () => {
  it.each([
    ["TOKEN=a=b", "TOKEN"],
    ["EMPTY=", "EMPTY"],
    ["BARE", "BARE"],
  ])("finds the name in %s", (entry, name) => {
    expect(nameOfVariable(entry)).toBe(name);
  });
});
