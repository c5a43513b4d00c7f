// SPDX-License-Identifier: Apache-2.0
import { Redactor } from "@bob/proto/secrets/redactor";
import { expect, test } from "vitest";
import type { BehaviourEvent } from "../behaviour/behaviour.ts";
import { change, exec, exit, given, net, open, raw, recordOf, resolved } from "../test-support/events.ts";
import { redactEvent, redactMount, redactState } from "./redact-event.ts";

const value = raw("s3cret/värde");
const redactor = new Redactor([{ name: "TOKEN", value }]);
const text = (around: string) => around.replaceAll("$", Buffer.from(value, "latin1").toString());
const mark = "<redacted:TOKEN>";

test("leaves secrets out of every text an event has, and marks it", async () => {
  const events: BehaviourEvent[] = [
    { ...exec(1, 0, text("/bin/$"), text("-H$"), "x"), script: resolved(text("/s/$")) },
    { ...exec(2, 1, "/bin/y"), directory: resolved(text("/d/$")) },
    { ...exec(3, 1, "/bin/z"), variables: raw(text("PATH\0N$\0")) },
    open(text("/r/$"), { flags: 1 }),
    open("/f", { path: given(text("/missing/$")), errno: 2 }),
    change(1, text("/new/$"), "/old"),
    change(8, "/link", text("$")),
    net({ family: 1, address: undefined, path: raw(text("\0@$")) }),
  ];
  const record = await recordOf(events.map((event) => redactEvent(event, redactor)));
  const json = JSON.stringify(record);
  expect(json).not.toMatch(/s3cret|värde/);
  expect(json.match(/"redacted":true/g)).toHaveLength(8);
  expect(record.processes).toMatchObject([
    { executable: `/bin/${mark}`, argv: [`/bin/${mark}`, `-H${mark}`, "x"], script: `/s/${mark}` },
    { executable: "/bin/y", directories: [`/d/${mark}`], redacted: true },
    { executable: "/bin/z", redacted: true },
  ]);
  expect(record.variableSets).toEqual([[`N${mark}`, "PATH"], ["PATH"]]);
  expect(record.changes).toMatchObject([
    { path: "/link", from: mark },
    { path: `/new/${mark}`, from: "/old" },
  ]);
});

test("leaves the beginning of a secret out where arguments were cut in it", () => {
  const cut = { ...exec(1, 0, "/bin/x", "s3cret", "s3cret"), argvTruncated: true };
  expect(redactEvent(cut, redactor).argv).toEqual(["/bin/x", "s3cret", mark]);
});

test("gives back the events that have none", () => {
  for (const event of [exec(1, 0, "/bin/x"), open("/x"), change(1, "/a", "/b"), net({}), exit(1)]) {
    expect(redactEvent(event, redactor)).toBe(event);
  }
});

test("leaves secrets out of what was left behind, and of mounts", () => {
  const folder = { path: text("/d/$/x"), type: "directory", mode: "0755" } as const;
  expect(redactState(folder, redactor)).toEqual({ ...folder, path: `/d/${mark}/x`, redacted: true });
  const link = { path: "/l", type: "symlink", target: text("$/y") } as const;
  expect(redactState(link, redactor)).toEqual({ ...link, target: `${mark}/y`, redacted: true });
  const bytes = {
    path: { base64: Buffer.from(`/\xff${value}`, "latin1").toString("base64") },
    type: "absent",
  } as const;
  const { path } = redactState(bytes, redactor);
  expect(Buffer.from((path as { base64: string }).base64, "base64").toString("latin1")).toBe(`/\xff${mark}`);
  const other = { path: "/o", type: "absent" } as const;
  expect(redactState(other, redactor)).toBe(other);
  expect(redactMount({ path: raw(text("/m/$")), type: "ext4" }, redactor)).toMatchObject({ path: `/m/${mark}` });
});

test("leaves secrets out of extended attributes, too", () => {
  const plain = { path: "/a", type: "directory" as const, mode: "0755", xattrs: [{ name: "user.a", value: "b" }] };
  const secret = { ...plain, xattrs: [...plain.xattrs, { name: "user.t", value: text("x$") }] };
  const xattrs = [...plain.xattrs, { name: "user.t", value: `x${mark}` }];
  expect(redactState(secret, redactor)).toEqual({ ...secret, xattrs, redacted: true });
  expect(redactState(plain, redactor)).toBe(plain);
});
