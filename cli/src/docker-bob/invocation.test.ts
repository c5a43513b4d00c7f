// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { buildxArguments, calledByDocker, parseInvocation } from "./invocation.ts";

const byDocker = { [calledByDocker]: "docker" };

describe("parseInvocation", () => {
  test.each([
    ["bob build .", "", "build ."],
    ["--context bob bob build .", "--context bob", "build ."],
    [
      "--context=x -D -H unix:///s --tlscacert bob --tls bob build --bob .",
      "--context=x -D -H unix:///s --tlscacert bob --tls",
      "build --bob .",
    ],
    ["-DH bob -cbob -l debug bob du", "-DH bob -cbob -l debug", "du"],
    ["bob bob", "", "bob"],
  ])("finds the plugin's name behind docker's own flags in %s", (line, globals, args) => {
    const invocation = parseInvocation(line.split(" "), byDocker);
    expect(invocation).toMatchObject({ request: "run", globals: words(globals), args: words(args), isPlugin: true });
    expect(buildxArguments(invocation, invocation.args)).toEqual([...words(globals), "buildx", ...words(args)]);
  });

  test.each([
    ["docker-cli-plugin-metadata", "metadata", ""],
    ["help bob", "help", ""],
    ["help bob build", "help", "build"],
    ["--help bob show", "help", "show"],
    ["__complete bob build --b", "complete", "build --b"],
    ["--debug __completeNoDesc bob s", "complete", "s"],
  ])("sees what %s asks for", (line, request, args) => {
    expect(parseInvocation(line.split(" "), byDocker)).toMatchObject({ request, args: words(args) });
  });

  test.each(["build --bob .", "--builder x build .", "-D du"])("called by hand, gives %s on as it is", (line) => {
    const invocation = parseInvocation(line.split(" "), {});
    expect(buildxArguments(invocation, invocation.args)).toEqual(line.split(" "));
  });
});

function words(line: string): string[] {
  return line === "" ? [] : line.split(" ");
}
