// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parseOptions } from "./options.ts";

const needed = ["--socket", "/s", "--state", "/d", "--probe", "/p"];

test("reads the command line with its defaults", () => {
  expect(parseOptions(needed)).toEqual({
    ...{ socketPath: "/s", stateDir: "/d", probePath: "/p", logLevel: "info", keepCount: 1000, cgroups: [] },
    ...{ isClaiming: false, trustedKeys: [] },
  });
  expect(parseOptions([...needed, "--log-level", "debug", "--keep-records", "7"])).toMatchObject({
    ...{ logLevel: "debug", keepCount: 7 },
  });
  expect(parseOptions(["--help"])).toBeUndefined();
});

test("takes several cgroups, absolute paths only", () => {
  expect(parseOptions([...needed, "--cgroup", "/a", "--cgroup", "/b/c"])?.cgroups).toEqual(["/a", "/b/c"]);
  expect(() => parseOptions([...needed, "--cgroup", "a"])).toThrow(/--cgroup a: an absolute path/);
});

test("names all faults at once", () => {
  expect(() => parseOptions(["--socket", "/s", "--log-level", "loud", "--keep-records", "0"])).toThrow(
    /--state is missing; --probe is missing; --log-level loud.*--keep-records 0/,
  );
  expect(() => parseOptions([...needed, "--nonsense"])).toThrow(expect.objectContaining({ code: "USAGE" }));
});
