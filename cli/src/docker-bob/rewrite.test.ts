// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { rewriteArguments, withoutBob } from "./rewrite.ts";

const rewrite = (line: string) => rewriteArguments(line.split(" ")).args.join(" ");

describe("rewriteArguments", () => {
  test.each([
    ["build --bob .", "build --attest type=bob ."],
    ["build --bob=true .", "build --attest type=bob ."],
    ["b . --bob=1", "b . --attest type=bob"],
    [
      "build --bob=on-missing=warn,on-unrecorded=replay .",
      "build --attest type=bob,on-missing=warn,on-unrecorded=replay .",
    ],
    ["build --bob=redact=A:B,on-missing=warn -", "build --attest type=bob,redact=A:B,on-missing=warn -"],
    ["build --bob=syntax=docker/dockerfile:1 -", "build --attest type=bob,syntax=docker/dockerfile:1 -"],
    ["--builder bake build --bob .", "--builder bake build --attest type=bob ."],
    ["-D build -t x --bob --push .", "-D build -t x --attest type=bob --push ."],
    ["build --bob=false --bob .", "build --attest type=bob ."],
    ["build --bob --bob=on-missing=warn .", "build --attest type=bob,on-missing=warn ."],
    ["bake --bob app", "bake --set *.attest=type=bob app"],
    ["f --bob=on-missing=warn", "f --set *.attest=type=bob,on-missing=warn"],
  ])("turns %s into %s", (given, wanted) => {
    expect(rewrite(given)).toBe(wanted);
    expect(rewriteArguments(given.split(" ")).asksForBob).toBe(true);
  });

  test.each([
    ["build --bob=false .", "build ."],
    ["build --bob --bob=0 .", "build ."],
    ["bake --bob=F", "bake"],
  ])("turns %s into %s, which does not ask for bob", (given, wanted) => {
    expect(rewriteArguments(given.split(" "))).toMatchObject({ args: wanted.split(" "), asksForBob: false });
  });

  test.each([
    "build .",
    "build -- --bob",
    "build --build-arg --bob .",
    "build -t --bob .",
    "build -qt --bob .",
    "build --target --bob .",
    "bake --set --bob",
    "bake -f --bob",
    "build --bobsled .",
    "--bob build .",
    "-- build --bob",
    "du --bob",
    "create --bob",
    "dap build --bob",
    "",
  ])("leaves %s as it is", (line) => {
    const args = line.split(" ");
    expect(rewriteArguments(args)).toMatchObject({ args, asksForBob: false });
  });

  test.each([
    "build --label=a --bob .",
    "build --progress=plain --bob .",
    "build -tx --bob .",
    "build -q --bob .",
    "build - --bob",
  ])("takes --bob for its own behind a flag that has its value, in %s", (line) =>
    expect(rewrite(line)).toContain("--attest type=bob"),
  );

  test("tells the builder that was chosen", () => {
    expect(rewriteArguments(["--builder", "a", "build", "--bob", "."]).builder).toBe("a");
    expect(rewriteArguments(["build", "--bob", "--builder=b", "."]).builder).toBe("b");
    expect(rewriteArguments(["build", "--bob", "--build-arg", "--builder=b", "."]).builder).toBeUndefined();
  });

  test("names every wrong option and what there is", () => {
    const refused = () =>
      rewrite("build --bob=on-mising=warn,on-unrecorded=maybe,on-missing=warn,on-missing=fail,syntax= .");
    expect(refused).toThrow(
      expect.objectContaining({
        code: "USAGE",
        message:
          '--bob=on-mising=warn,on-unrecorded=maybe,on-missing=warn,on-missing=fail,syntax=: unknown option "on-mising=warn"; ' +
          'on-unrecorded cannot be "maybe"; on-missing is given twice; syntax needs an image. Write --bob, --bob=true, --bob=false, or ' +
          "--bob= with any of on-missing=fail|warn, on-unrecorded=rebuild|replay|fail, dns-answers=true|false, redact=NAME:NAME, syntax=IMAGE, policy=FILE, enforce=true|false, separated by commas",
      }),
    );
  });

  test.each([
    "--bob=",
    "--bob=yes",
    "--bob=tRUE",
    "--bob=true,on-missing=warn",
    "--bob=__proto__=x",
    '--bob=syntax="a',
    "--bob=redact=",
    "--bob=redact=A:1",
  ])("refuses %s", (flag) => expect(() => rewrite(`build ${flag} .`)).toThrow(/unknown option|needs (an image|names)/));

  test("refuses two requests of one build", () => {
    expect(() => rewrite("build --bob --attest type=bob,on-missing=warn .")).toThrow("leave one out");
    expect(() => rewrite("build --attest=type=bob --bob .")).toThrow("leave one out");
    expect(rewrite("build --bob --attest type=sbom .")).toBe("build --attest type=bob --attest type=sbom .");
  });
});

test("withoutBob takes away every --bob, whatever its value", () => {
  expect(withoutBob(["build", "--bob=what", "-t", "--bob", "--bob", "."])).toEqual(["build", "-t", "--bob", "."]);
});
