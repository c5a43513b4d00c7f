// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { RecorderStatus, StepEvent } from "../../recorder/recorder-types.ts";
import { terminalFor } from "../terminal.ts";
import { writeEventLine, writeStatus } from "./recorder-report.ts";

const terminal = terminalFor({}, {});
const bytes = (text: string) => Buffer.from(text);
const line = (event: Partial<StepEvent>) => writeEventLine({ step_id: "abc", ...event }, terminal);

test("writes one line per event, safe to print", () => {
  expect(line({ exec: { pid: 1, uid: 0, executable: bytes("/bin/ls"), argv: [bytes("ls"), bytes("\x1b[2J")] } })).toBe(
    "abc           exec   ls \\e[2J\n",
  );
  expect(line({ open: { path: bytes("/x"), flags: ["O_RDONLY"], created: false, result: "ENOENT" } })).toContain(
    "open   /x O_RDONLY ENOENT",
  );
  expect(
    line({
      net: { operation: "connect", family: "ipv4", address: "192.0.2.1", port: 443, path: bytes(""), result: "ok" },
    }),
  ).toContain("connect 192.0.2.1:443\n");
  expect(line({ dropped: "12" })).toContain("12 events not shown");
});

test("writes nothing for events of a later version", () => {
  expect(line({ dropped: "0" })).toBe("");
});

const status: RecorderStatus = {
  version: "0.1.0",
  uptime_ms: "65000",
  probe: null,
  public_key: "-----BEGIN PUBLIC KEY-----\n",
  key_id: "SHA256:x",
  keys: [],
  seals: null,
  steps: Array.from({ length: 50 }, (_, index) => ({
    id: `step${index}`,
    definition: "",
    phase: index === 0 ? "recording" : "delivered",
    reason: "",
    record_id: "",
    started_at: "2026-11-21T09:00:00Z",
    events: "3",
    paths: "2",
  })),
  totals: null,
  memory: null,
};

test("says loudly that no probe runs", () => {
  expect(writeStatus(status, terminal)).toContain("probe     NOT RUNNING");
});

test("shows all running steps and the last few that are over", () => {
  const text = writeStatus(status, terminal);
  expect(text).toContain("step0  recording");
  expect(text.match(/delivered/g)).toHaveLength(8);
});

test("lists keys where there are more than one, and says why a build was not sealed", () => {
  const key = { public_key: "", start: "", end: "" };
  const keys = [
    { ...key, key_id: "SHA256:old", state: "old", end: "2026-11-29T20:05:00.000Z" },
    { ...key, key_id: "SHA256:x", state: "current", start: "2026-11-29T19:55:00.000Z" },
  ];
  const seals = { sealed: "3", refused: "1", failed: "0", last_refusal: "no recorder answered" };
  const text = writeStatus({ ...status, keys, seals }, terminal);
  expect(text).toContain("old       SHA256:old  until 2026-11-29T20:05:00.000Z\n");
  expect(text).toContain("current   SHA256:x  from 2026-11-29T19:55:00.000Z\n");
  expect(text).toContain("3 builds sealed, 1 refused, 0 failed; the last because no recorder answered");
  expect(writeStatus({ ...status, keys: keys.slice(1) }, terminal)).not.toContain("current");
});
