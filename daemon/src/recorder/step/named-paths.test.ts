// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { Behaviour, type BehaviourEvent } from "../behaviour/behaviour.ts";
import { change, open, raw } from "../test-support/events.ts";
import { NamedPaths } from "./named-paths.ts";

const created = { flags: 0o101, created: true };
const [rename, unlink, mkdir, chmod, times] = [1, 3, 5, 9, 16];

function requestsOf(events: BehaviourEvent[], links: Record<string, string> = {}): string[] {
  const behaviour = new Behaviour("x86_64");
  for (const event of events) behaviour.apply(event);
  const named = new NamedPaths(behaviour, [{ path: raw("/m"), type: "tmpfs" }]);
  const resolve = (directory: string) => raw(links[directory] ?? directory);
  return [...named.requests(resolve)].map(({ kind, path }) => `${kind} ${path}`);
}

test("asks for what was written, names what was changed, and says where something is mounted, in the order of a walk", () => {
  expect(requestsOf([open("/z/b", created), open("/a!", created), open("/a/b", created), change(chmod, "/k")])).toEqual(
    ["T /a/b", "T /a!", "N /k", "M /m", "T /z/b"],
  );
});

test("has nothing explained by times, which are not compared", () => {
  expect(requestsOf([change(times, "/k"), open("/a", created), change(times, "/a")])).toEqual(["T /a", "M /m"]);
});

test("is not surprised when what was removed or moved, or is below that, is gone", () => {
  const events = [open("/d/x/f", created), open("/t", created), open("/w", created), change(mkdir, "/d")];
  expect(requestsOf([...events, change(rename, "/e", "/d"), change(unlink, "/t")])).toEqual([
    ...["G /d", "G /d/x/f", "G /e", "G /e/x/f", "M /m", "G /t", "T /w"],
  ]);
});

test("names what went through a symlink where it is", () => {
  const events = [open("/usr/lib/x.new", created), change(rename, "/lib/x", "/lib/x.new"), change(chmod, "/lib/y")];
  expect(requestsOf(events, { "/lib": "/usr/lib" })).toEqual([
    ...["M /m", "G /usr/lib/x", "G /usr/lib/x.new", "N /usr/lib/y"],
  ]);
});

test("is not surprised when what was written in /proc is gone with the process", () => {
  expect(requestsOf([open("/proc/7/loginuid", { flags: 2 })])).toEqual(["M /m", "G /proc/7/loginuid"]);
});

test("takes along what was below a directory that was renamed through a symlink", () => {
  const events = [change(mkdir, "/lib/d"), open("/usr/lib/d/y", created), change(rename, "/lib/e", "/lib/d")];
  expect(requestsOf(events, { "/lib": "/usr/lib" })).toEqual([
    ...["M /m", "G /usr/lib/d", "G /usr/lib/d/y", "G /usr/lib/e", "G /usr/lib/e/y"],
  ]);
});

test("does not take the text of a symlink or the source of a mount for a path", () => {
  expect(requestsOf([change(8, "/l", "/target"), change(14, "/n", "/source")])).toEqual(["G /l", "M /m", "N /n"]);
});

test("leaves out what failed", () => {
  expect(requestsOf([change(unlink, "/u", undefined, 2), open("/w", { ...created, errno: 13 })])).toEqual(["M /m"]);
});
