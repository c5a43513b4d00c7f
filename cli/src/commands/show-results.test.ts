// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeEvidence, makeExecStep } from "@bob/bill/test-support/evidence-fixture";
import { makeFiles, makeProcess, makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import type { ChangeEntry, NetworkEntry, StepRecord } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const file = join(makeFolder(), "evidence.json");

async function show(changes: Partial<StepRecord>, ...args: string[]): Promise<string> {
  const record = makeStepRecord("make", changes);
  writeFileSync(file, JSON.stringify(makeEvidence([makeExecStep({ command: "make", line: 1, record })])));
  return (await runBobctl(["show", file, ...args])).stdout;
}

const change = (results: string[], count: number, more: Partial<ChangeEntry> = {}): ChangeEntry => ({
  operation: "unlink",
  path: "/x",
  results,
  count,
  ...more,
});

describe("results of a call that was made more than once", () => {
  test.each<[string, ChangeEntry, string]>([
    ["a success", change(["ok"], 1), "unlink /x"],
    ["a failure", change(["ENOENT"], 1), "unlink /x  failed: ENOENT"],
    ["a failure beside a success", change(["ENOENT", "ok"], 2), "unlink /x  also failed: ENOENT"],
    [
      "failures beside three successes",
      change(["EBUSY", "ENOENT", "ok"], 5),
      "unlink /x ×3  also failed: EBUSY, ENOENT",
    ],
    [
      "a path that others could change",
      change(["ok"], 1, { operation: "rename", from: "/y", asGiven: true, truncated: true }),
      "rename /y -> /x  cut  as the process gave it",
    ],
  ])("shows %s", async (_, entry, line) => {
    expect(await show({ changes: [entry] }, "--step", "1")).toContain(`\n  ${line}\n`);
  });

  test("shows a file that was opened after others tried in vain", async () => {
    const files = makeFiles({ "/etc": ["shadow"] });
    const [entry] = files.directories[0]?.entries ?? [];
    if (entry) entry.failed = ["EACCES"];
    expect(await show({ files }, "--step", "1")).toContain("r-- /etc/shadow  also failed: EACCES");
    expect(await show({ files })).toContain("/etc/shadow  also tried in vain: EACCES");
  });

  test("shows how many runs of a program failed", async () => {
    const runs = (exits: Record<string, number>) => ({ ...makeProcess("/usr/bin/cc", ["cc"], [0]), count: 3, exits });
    const processes = [makeProcess("/usr/bin/dash", ["sh"]), runs({ "0": 2, "1": 1 }), runs({ SIGKILL: 3 })];
    const stdout = await show({ processes }, "--step", "1");
    expect(stdout).toContain("cc ×3  exit 1 (1 of 3)  uid 0");
    expect(stdout).toContain("cc ×3  SIGKILL  uid 0");
  });

  test("shows each process below the one that started it, killed ones loudly", async () => {
    const processes = [makeProcess("/usr/bin/dash", ["sh"]), makeProcess("/usr/bin/cc", ["cc"], [0])];
    const processTree = [
      { programs: [0], startUs: 150, endUs: 2_000_150, exit: "0" },
      { parent: 0, programs: [], startUs: 1000, endUs: 1_900_000, exit: "7" },
      { parent: 0, programs: [0, 1], startUs: 1100, endUs: 1500, exit: "SIGSEGV" },
      { parent: 1, programs: [1], startUs: 12_000 },
    ];
    expect(await show({ processes, processTree }, "--step", "1")).toContain(
      `Processes (4)
  sh(dash)  at 0.1 ms  for 2.0 s
    (copy of what started it)  at 1.0 ms  for 1.9 s  exit 7
      cc  at 12 ms  end not seen
    sh(dash) → cc  at 1.1 ms  for 0.4 ms  SIGSEGV
`,
    );
    const selected = [{ index: 70, parent: 7, programs: [1], startUs: 0 }];
    expect(await show({ processes, processTree: selected }, "--step", "1")).toContain(
      "\n  cc  at 0.0 ms  end not seen",
    );
    const chain = Array.from({ length: 20_000 }, (_, at) => ({
      ...(at > 0 && { parent: at - 1 }),
      programs: [],
      startUs: at,
    }));
    expect(await show({ processTree: chain }, "--step", "1")).toContain("Processes (20,000)");
  });

  test("shows where programs were, as whom, and with what", async () => {
    const own = { ...makeProcess("/usr/bin/dash", ["sh", "-c", "x"]), gids: [0], directories: ["/"], variables: [0] };
    const cc = { ...makeProcess("/usr/bin/cc", ["cc"], [0]), uids: [7], gids: [0, 8], directories: ["/", "/src"] };
    const sh = { ...makeProcess("/usr/bin/dash", ["sh", "x"], [0]), directories: ["/a", "/b"], script: "/a/x\n" };
    const processes = [own, { ...cc, variables: [0, 1], variablesTruncated: true as const }, sh];
    const changes = { processes, variableSets: [["HOME", "PATH"], []] };
    const short = await show(changes);
    expect(short).toContain("cc  in /src  uid 7  gid 0,8\n");
    expect(short).toContain("sh(dash) x  in 2 folders\n");
    const full = await show(changes, "--step", "1");
    expect(full).toContain("  sh(dash) -c x  uid 0  gid 0  in /  variables #1\n");
    expect(full).toContain("    cc  uid 7  gid 0,8  in /, /src  variables #1 #2 …(cut)\n");
    expect(full).toContain("    sh(dash) x  uid 0  in /a, /b  script /a/x\\n\n");
    expect(full).toContain("Variables (2)\n  #1  HOME  PATH\n  #2  none\n");
  });

  test("shows what failed where many programs ran", async () => {
    const many = Array.from({ length: 8 }, (_, at) => ({
      ...makeProcess("/usr/bin/cc", ["cc", `${at}`], [0]),
      exits: { [["0", "1", "SIGKILL"][at % 3] ?? ""]: 1 },
    }));
    const stdout = await show({ processes: [makeProcess("/usr/bin/dash", ["sh"]), ...many] });
    expect(stdout).toMatch(
      /cc ×8 {2}sh\(dash\)\n +cc 2 {2}SIGKILL\n +cc 5 {2}SIGKILL\n +… and 3 more programs that did not end with 0: see --step\n/,
    );
  });

  test("shows connects that failed beside one that came about, and no number that was not counted", async () => {
    const network = [connection({ results: ["ECONNREFUSED", "ok"], count: 2 })];
    expect(await show({ network })).toContain("contacted  tcp 192.0.2.1:443  also failed: ECONNREFUSED\n");
  });

  test("does not say that a step listened where that failed", async () => {
    const network = [connection({ operation: "listen", results: ["EADDRINUSE"] })];
    expect(await show({ network })).not.toContain("listened");
    expect(await show({ network: [connection({ operation: "listen" })] })).toContain("listened   tcp 192.0.2.1:443");
  });
});

describe("sockets without addresses", () => {
  const socket = (family: NetworkEntry["family"], operation: NetworkEntry["operation"], results = ["ok"]) => {
    const { address: _, port: __, ...rest } = connection({ family, operation, protocol: "raw", results });
    return rest;
  };

  test("have a line for each family, those to the kernel last", async () => {
    const network = [
      socket("netlink", "bind"),
      socket("packet", "bind"),
      socket("packet", "send"),
      socket("vsock", "connect", ["ENODEV"]),
    ];
    expect(await show({ network })).toMatch(
      /sockets {4}packet sockets \(bind, send\)\n +vsock sockets \(connect, failed: ENODEV\)\n +netlink sockets \(bind\)\n/,
    );
    expect(await show({ network }, "--step", "1")).toContain("bind raw packet\n");
  });
});

function connection(changes: Partial<NetworkEntry>): NetworkEntry {
  const call = { operation: "connect", family: "ipv4", protocol: "tcp" } as const;
  return { ...call, address: "192.0.2.1", port: 443, results: ["ok"], count: 1, ...changes };
}
