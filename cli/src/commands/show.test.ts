// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  fingerprintOf,
  makeAttestations,
  makeDefinition,
  makeEvidence,
  makeExecStep,
  makeStatement,
  makeUnrecordedStep,
  signStepRecord,
  testKey,
} from "@bob/bill/test-support/evidence-fixture";
import { leftFile, makeFiles, makeProcess, makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { EVIDENCE_TYPE, type Evidence, SEAL_ENVELOPE_TYPE, type Statement } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { networkSample } from "../test-support/network-sample.ts";
import { runBobctl } from "../test-support/run-bobctl.ts";

const folder = makeFolder();
let files = 0;

function writeDocument(value: unknown): string {
  const file = join(folder, `${files++}.json`);
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
}

const show = (value: unknown, ...args: string[]) => runBobctl(["show", writeDocument(value), ...args]);

describe("bobctl show", () => {
  test("says per step what ran, whom it talked to, what it wrote and what it read that matters", async () => {
    const { stdout, status } = await show(makeWebappEvidence());
    const step = stdout.slice(stdout.indexOf("  3  RUN npm ci"), stdout.indexOf("  4  RUN"));
    expect(step).toContain("Dockerfile:4     1.3 s");
    expect(step).toContain('sh(dash) -c "node install.mjs"');
    expect(step).toContain("tcp 104.16.24.34:443 ×3  ↓ 2.3 MB  ↑ 8.2 kB");
    expect(step).toContain("/app/node_modules/express/index.js  224 B");
    expect(step).toMatch(/read {7}\/etc\/shadow\n +\/root\/\.ssh\/id_ed25519/);
    expect(step).toContain("asked for and refused: CAP_SYS_ADMIN");
    expect(status).toBe(0);
  });

  test("says whether the build is sealed, by whom, and what is not in the seal", async () => {
    const layoutOf = async (attestations: Statement[]) => {
      const layout = makeFolder();
      await writeLayout(layout, makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations }]));
      return `oci-layout:${layout}`;
    };
    const key = fingerprintOf(testKey);
    const evidence = makeEvidence([makeExecStep({ command: "make", line: 1 }), makeUnrecordedStep("true", 2)]);
    const attestations = makeAttestations(evidence);
    const sealed = await layoutOf(attestations);
    expect((await runBobctl(["show", sealed])).stdout).toContain(`\nsealed by ${key}\n`);
    expect((await runBobctl(["show", sealed, "--step", "1"])).stdout).toContain(`sealed by  ${key}`);
    expect(JSON.parse((await runBobctl(["show", sealed, "-o", "json"])).stdout)).toMatchObject({
      seal: { status: "sealed", key, steps: 2, signers: [key] },
      steps: [{ sealed: true, sealedBy: key }, { status: "unrecorded" }],
    });

    const other = makeEvidence([makeExecStep({ command: "make all", line: 1 }), makeUnrecordedStep("true", 2)]);
    const replaced = await layoutOf([...makeAttestations(other).slice(0, 3), ...attestations.slice(3)]);
    expect((await runBobctl(["show", replaced])).stdout).toContain(
      "✗ NOT IN THE SEAL: its record was added or replaced",
    );

    const without = await layoutOf(attestations.slice(0, 3));
    expect((await runBobctl(["show", without])).stdout).toContain("\nNOT SEALED: none is attached\n");
    const refused = makeStatement(SEAL_ENVELOPE_TYPE, { unsealed: "untrusted-signer", step: 1 });
    const { stdout } = await runBobctl(["show", await layoutOf([...attestations.slice(0, 3), refused])]);
    expect(stdout).toContain("NOT SEALED: the record of step 1 is signed by nobody whom the recorder trusts");
    expect(stdout).not.toContain("NOT IN THE SEAL");
    const twice = await runBobctl(["show", await layoutOf([...attestations, refused])]);
    expect(twice.stdout).toContain("NOT SEALED: 2 are attached");
    expect((await show(evidence)).stdout).not.toMatch(/sealed/i);
  });

  test("groups contacts by host, and has the record's own entries in JSON", async () => {
    const record = makeStepRecord("npm ci", { network: networkSample });
    const evidence = makeEvidence([makeExecStep({ command: "npm ci", line: 1, record })]);
    expect((await show(evidence)).stdout).toContain("contacted  hidden.example.com:443  tcp 198.51.100.20");
    const { stdout } = await show(evidence, "--step", "1");
    expect(stdout).toMatch(/Contacted \(8\)\n {2}hidden\.example\.com:443 {2}\(sni; h2\)\n/);
    expect(stdout).toMatch(/Resolved \(7\)\n {2}registry\.npmjs\.org A → 104\.16\.24\.34, 104\.16\.25\.34 /);
    const { steps } = JSON.parse((await show(evidence, "-o", "json")).stdout);
    expect(steps[0].record.network).toEqual(networkSample);
  });

  test("says first which files give rights, and in full whose they are and what attributes they have", async () => {
    const record = makeStepRecord("make", {
      leftBehindTells: ["owners", "xattrs"],
      leftBehind: [
        {
          ...leftFile("/bin/ping", "x"),
          mode: "0755",
          xattrs: [{ name: "security.capability", value: "cap_net_raw=ep" }],
        },
        { ...leftFile("/bin/su", "x"), mode: "4755" },
        { ...leftFile("/bin/wall", "x"), mode: "6755", uid: 7, gid: 5 },
        { path: "/dev/x", type: "device", mode: "0644", device: { kind: "block", major: 7, minor: 1 } },
        { path: "/l\u001b", type: "symlink", target: "a", gid: 9, xattrs: [{ name: "user.\u001b", value: "\u001b" }] },
        {
          path: "/var/mail",
          type: "directory",
          mode: "2775",
          xattrs: [{ name: "user.long", size: 300, sha256: "0".repeat(64) }],
        },
      ],
    });
    const evidence = makeEvidence([makeExecStep({ command: "make", line: 1, record })]);
    const { stdout } = await show(evidence);
    expect(stdout).toMatch(
      /privileged {1}\/bin\/ping {2}capabilities cap_net_raw=ep\n +\/bin\/su {2}setuid root\n +\/bin\/wall {2}setuid 7, setgid 5\n +ran/,
    );
    const { stdout: full } = await show(evidence, "--step", "1");
    for (const line of [
      /^ {2}6755 \w+ {2}\/bin\/wall {2}1 B {2}owner 7:5 {2}setuid 7 {2}setgid 5$/m,
      /^ {2}0644 device {2}\/dev\/x {2}block 7:1$/m,
      /^ {2}symlink {2}\/l\\e -> a {2}owner 0:9 {2}user\.\\e=\\e$/m,
      /^ {2}2775 directory {2}\/var\/mail {2}user\.long=300 B$/m,
    ])
      expect(full).toMatch(line);
    const { leftBehindTells: _, ...old } = record;
    const { stdout: unknown } = await show(makeEvidence([makeExecStep({ command: "make", line: 1, record: old })]));
    expect(unknown).toMatch(/\/bin\/su {2}setuid\n/);
  });

  test("marks loudly what was not recorded, replayed or is incomplete", async () => {
    const { stdout } = await show(makeWebappEvidence());
    expect(stdout).toContain("7 steps: 3 recorded, 1 of them incomplete, 1 replayed, 1 NOT RECORDED, 2 ran no program");
    expect(stdout).toContain("✗ NOT RECORDED: no recorder was there");
    expect(stdout).toContain("⚠ REPLAYED:");
    expect(stdout).toContain("⚠ INCOMPLETE: 12 open events lost; used io_uring");
  });

  test("says of a file that nobody wrote what was changed about it", async () => {
    const changes = (["chmod", "times"] as const).map((operation) => ({
      ...{ operation, path: "/etc/hosts", results: ["ok"], count: 1 },
    }));
    const record = makeStepRecord("x", {
      changes: [...changes, { operation: "times", path: "/made", results: ["ok"], count: 1 }],
      files: { flagSets: [["O_WRONLY"]], directories: [{ path: "", entries: [{ name: "made", opens: [0] }] }] },
      leftBehind: [leftFile("/etc/hosts", "x"), leftFile("/made", "x")],
    });
    const { stdout } = await show(makeEvidence([makeExecStep({ command: "x", line: 2, record })]));
    expect(stdout).toMatch(/wrote {6}\/etc\/hosts {2}1 B {2}\(only its mode, times\)\n +\/made {2}1 B\n/);
  });

  test("says that io_uring was refused, and what a step used", async () => {
    const { execution } = makeStepRecord("x");
    const record = makeStepRecord("x", {
      syscalls: { x86_64: ["io_uring_setup", "read"] },
      execution: {
        ...execution,
        usage: { userMs: 1200, systemMs: 340, memoryPeakBytes: 34_000_000, processesPeak: 5 },
      },
    });
    const evidence = makeEvidence([makeExecStep({ command: "x", line: 2, record })]);
    expect((await show(evidence)).stdout).toContain("syscalls   io_uring was asked for, and refused\n");
    const { stdout } = await show(evidence, "--step", "1");
    expect(stdout).toContain("used       cpu 1.2 s, system 340 ms, memory 34.0 MB, tasks 5\n");
  });

  test("says what was done by io_uring", async () => {
    const shown = async (io_uring: string[]) => {
      const record = makeStepRecord("x", { syscalls: { x86_64: ["io_uring_setup", "read"], io_uring } });
      return (await show(makeEvidence([makeExecStep({ command: "x", line: 2, record })]))).stdout;
    };
    expect(await shown(["nop", "openat"])).toContain("syscalls   by io_uring: nop openat\n");
    expect(await shown([])).toContain("syscalls   by io_uring: nothing\n");
    expect(await shown([])).not.toContain("refused");
  });

  test("says which secrets were left out of a record, and which were not looked for", async () => {
    const completeness = {
      ...makeStepRecord("x").completeness,
      redacted: { "/run/secrets/npmrc": 3, NPM_TOKEN: 1 },
      notRedacted: { PIN: "common" as const, mounts: "unreadable" as const },
    };
    const record = makeStepRecord("x", { completeness });
    const { stdout } = await show(makeEvidence([makeExecStep({ command: "x", line: 2, record })]));
    expect(stdout).toContain("2 secrets redacted in 4 texts: /run/secrets/npmrc, NPM_TOKEN\n");
    expect(stdout).toContain("⚠ not redacted: PIN (short or an ordinary word), mounts (could not be read)\n");
  });

  test("gives one entry per instruction in Dockerfile order as JSON", async () => {
    const { stdout } = await show(makeWebappEvidence(), "--format", "json");
    const { image, platform, steps } = JSON.parse(stdout);
    expect([image, platform]).toEqual([expect.stringContaining(".json"), "linux/amd64"]);
    expect(steps.map(({ number, status }: { number: number; status: string }) => `${number} ${status}`)).toEqual([
      "1 declared",
      "2 declared",
      "3 recorded",
      "4 replayed",
      "5 recorded",
      "6 unrecorded",
      "7 recorded",
    ]);
    expect(steps[2]).toMatchObject({
      instruction: "RUN npm ci",
      location: { file: "Dockerfile", lines: [{ start: 4, end: 4 }] },
      record: { execution: { exitCode: 0 } },
    });
  });

  test("shows one step with full lists", async () => {
    const { stdout } = await show(makeWebappEvidence(), "--step", "3");
    expect(stdout).toContain("Programs (4)");
    expect(stdout).toMatch(/^ {6}sh\(dash\) -c "node install.mjs" {2}uid 0$/m);
    expect(stdout).toContain("r-- /etc/passwd");
    expect(stdout).toContain("connect stream /var/run/nscd/socket  failed: ENOENT");
    expect(stdout).toContain("CAP_SYS_ADMIN  refused");
  });

  test("says which steps there are when asked for another", async () => {
    const { status, stderr } = await show(makeWebappEvidence(), "--step", "8");
    expect([status, stderr]).toEqual([64, expect.stringContaining("its steps are 1 to 7")]);
    expect((await show(makeWebappEvidence(), "--step", "0")).status).toBe(64);
  });

  test("sums up programs when there are many, with those that are not the system's first", async () => {
    const compilers = Array.from({ length: 60 }, (_, index) => makeProcess("/usr/bin/gcc", ["gcc", `${index}.c`], [0]));
    const processes = [
      makeProcess("/usr/bin/dash", ["/bin/sh", "-c", "make"]),
      ...compilers,
      makeProcess("/tmp/evil", ["evil"], [0]),
    ];
    const evidence = makeEvidence([
      makeExecStep({ command: "make", line: 1, record: makeStepRecord("make", { processes }) }),
    ]);
    const { stdout } = await show(evidence);
    expect(stdout).toContain("2 programs, started 61 times");
    expect(stdout).toContain("/tmp/evil  gcc ×60");
  });

  test("shows a signed record as the recorder hands it out, and the mark of an unrecorded step", async () => {
    const record = await show(signStepRecord(makeStepRecord("npm ci"), makeDefinition("npm ci")));
    expect(record.stdout).toContain("RUN /bin/sh -c npm ci");
    expect((await show({ unrecorded: "no-recorder" })).stdout).toContain("NOT RECORDED");
  });

  test("shows a Statement with evidence, and says what other Statements are", async () => {
    expect(
      (await show({ ...makeStatement(EVIDENCE_TYPE, makeWebappEvidence()), subject: [{ digest: { sha256: "00" } }] }))
        .status,
    ).toBe(0);
    const sbom = await show({ ...makeStatement("https://spdx.dev/Document", {}), subject: [{ digest: {} }] });
    expect([sbom.status, sbom.stderr]).toEqual([
      65,
      expect.stringContaining("is a Statement of type https://spdx.dev/Document"),
    ]);
  });

  test("prints nothing from a record that could act on the terminal", async () => {
    const evil = "\x1b]0;owned\x07\n✔ all is well";
    const record = makeStepRecord(evil, {
      files: makeFiles({ [`/${evil}`]: [`${evil}!`] }),
      processes: [makeProcess(`/${evil}`, [evil])],
    });
    const evidence = makeEvidence([makeExecStep({ command: evil, line: 1, record })]);
    for (const args of [[], ["--step", "1"]]) {
      const { stdout } = await show(evidence, ...args);
      expect(stdout).not.toMatch(/[^\n\P{Cc}]/u);
      expect(stdout).not.toMatch(/^✔/m);
    }
  });
});

describe("bobctl show of what cannot be shown", () => {
  test.each([
    ["no JSON", "{", "is not JSON"],
    ["another document", { hello: 1 }, "is none of what bob shows"],
    ["a list", [], "is none of what bob shows"],
    [
      "evidence of another shape",
      { steps: [{}], platform: "linux/amd64", sources: [] },
      "evidence is malformed: /steps/0",
    ],
    ["evidence with an edited record", editedEvidence(), "step record"],
  ])("refuses %s", async (_, value, message) => {
    const { status, stderr } = await show(value);
    expect([status, stderr]).toEqual([65, expect.stringContaining(message)]);
  });

  test("says what an image without evidence has instead", async () => {
    const layout = join(folder, "spdx");
    const attestations = [
      makeStatement("https://spdx.dev/Document", {}),
      makeStatement("https://slsa.dev/provenance/v1", {}),
    ];
    await writeLayout(layout, makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations }]));
    const { status, stderr } = await runBobctl(["show", `oci-layout:${layout}`]);
    expect(status).toBe(66);
    expect(stderr).toContain("none of bob's. It has: https://slsa.dev/provenance/v1, https://spdx.dev/Document");
  });

  test("says when an image has no attestations, and which platforms there are", async () => {
    const layout = join(folder, "plain");
    const arm64 = { os: "linux", architecture: "arm64", variant: "v8" };
    await writeLayout(layout, makeImage([{ platform: arm64, attestations: undefined }]));
    expect((await runBobctl(["show", `oci-layout:${layout}`])).stderr).toContain("(linux/arm64) has no attestations");
    const other = await runBobctl(["show", `oci-layout:${layout}`, "--platform", "linux/s390x"]);
    expect([other.status, other.stderr]).toEqual([
      66,
      expect.stringContaining("has no image for linux/s390x; it has linux/arm64"),
    ]);
  });

  test("notes which platforms it does not show", async () => {
    const layout = join(folder, "multi");
    const platforms = ["amd64", "arm64", "s390x"].map((architecture) => {
      const evidence = makeEvidence([], `linux/${architecture}`);
      return { platform: { os: "linux", architecture }, attestations: makeAttestations(evidence) };
    });
    await writeLayout(layout, makeImage(platforms));
    const { stdout, stderr } = await runBobctl(["show", `oci-layout:${layout}`]);
    expect(stdout).toContain("0 steps");
    expect(stderr).toMatch(/^► showing linux\/\w+; also there, with --platform: linux\/\w+, linux\/s390x/);
    expect(
      (await runBobctl(["show", `oci-layout:${layout}`, "--platform", "linux/arm64/v8", "--format", "json"])).stdout,
    ).toContain('"linux/arm64"');
  });

  test.each([
    [["show", "Bad/Ref"], 64, "is not an image reference"],
    [["show", "./missing.json"], 66, "there is no file"],
    [["show", tmpdir()], 64, "is a folder; for an OCI layout write oci-layout:"],
    [["show", "oci-layout:"], 64, "needs a folder"],
    [["show", "oci-layout:/nonexistent"], 66, "there is no /nonexistent"],
    [["show", "x", "--platform"], 64, "argument missing"],
    [["show", "x", "--timeout", "soon"], 64, "is not a duration"],
    [["show", "x", "--format", "xml"], 64, "Allowed choices are text, json"],
    [["show", "x", "--format", "yaml"], 64, "show writes text or json"],
    [["show", "x", "--wat"], 64, "unknown option '--wat'"],
    [["wat"], 64, "unknown command 'wat'"],
  ])("refuses %j", async (args, status, message) => {
    const outcome = await runBobctl(args);
    expect([outcome.status, outcome.stderr]).toEqual([status, expect.stringContaining(message)]);
  });

  test("shows evidence or says BAD_DATA, whatever was changed in it", async () => {
    const text = JSON.stringify(makeWebappEvidence());
    const junk = ["null", "-1", '""', "[]", "{}", "true", '"\\ud800"', "1e999", '"steps"'];
    for (let round = 0; round < 300; round++) {
      const at = Math.floor(Math.random() * text.length);
      const value = text.slice(at).search(/[:[,]/);
      const start = at + Math.max(value, 0) + 1;
      const end = start + Math.max(text.slice(start).search(/[,\]}]/), 0);
      const { status } = await show(text.slice(0, start) + junk[round % junk.length] + text.slice(end));
      expect([0, 65]).toContain(status);
    }
  });
});

function editedEvidence(): Evidence {
  const evidence = makeWebappEvidence();
  for (const step of evidence.steps) {
    if (step.kind === "exec" && step.record.status !== "unrecorded") step.record.envelope.payload = "eyJ9";
  }
  return evidence;
}
