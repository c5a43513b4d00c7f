// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  makeAttestations,
  makeDeclaredStep,
  makeEvidence,
  makeExecStep,
  publicPem,
} from "@bob/bill/test-support/evidence-fixture";
import { leftFile, makeFiles, makeProcess, makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import { type ImageFixture, makeImage, writeLayout } from "@bob/oci/test-support/image-fixture";
import { type LayerFixture, makeLayer, runHistory } from "@bob/oci/test-support/layer-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import type { Evidence, LeftBehindEntry, StepRecord } from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { beforeAll, describe, expect, test } from "vitest";
import { type Outcome, runBobctl } from "../test-support/run-bobctl.ts";

const folder = makeFolder();
const key = join(folder, "recorder.pub");

beforeAll(() => writeFileSync(key, publicPem()));

const fromImage = makeDeclaredStep("FROM debian", 1, { operation: "source", source: "docker-image://debian" });
const base = makeLayer("debian", {
  "etc/": "",
  "etc/issue": "Debian",
  lib: { type: "2", linkName: "usr/lib" },
  "usr/lib/": "",
});

function makeStep(command: string, line: number, leftBehind: LeftBehindEntry[], changes: Partial<StepRecord> = {}) {
  const record = makeStepRecord(command, { leftBehind, ...changes });
  const { layer: _, ...step } = makeExecStep({ command, line, record });
  return step; // as older evidence has it: which layer is whose is found in the history
}

async function verify(evidence: Evidence, layers: LayerFixture[], ...args: string[]): Promise<Outcome> {
  return await verifyImage(makeFixture(evidence, layers), ...args);
}

function makeFixture(evidence: Evidence, layers: LayerFixture[]): ImageFixture {
  const platform = { os: "linux", architecture: "amd64" };
  return makeImage([{ platform, attestations: makeAttestations(evidence), layers }]);
}

async function verifyImage(image: ImageFixture, ...args: string[]): Promise<Outcome> {
  const layout = makeFolder();
  await writeLayout(layout, image);
  return await runBobctl(["verify", `oci-layout:${layout}`, "--key", key, ...args]);
}

/** One step that leaves `leftBehind`, with a layer that has `members`. */
const verifyStep = (
  leftBehind: LeftBehindEntry[],
  members: Parameters<typeof makeLayer>[1],
  changes: Partial<StepRecord> = {},
) =>
  verify(makeEvidence([fromImage, makeStep("make", 2, leftBehind, changes)]), [
    base,
    makeLayer(runHistory("make"), members),
  ]);

const passes = "✔ linux/amd64: 1 of 1 recorded steps' files compared with the image's layers";

describe("bobctl verify with layers", () => {
  test.each(["gzip", "zstd", "tar"] as const)("passes a layer that is what the step left (%s)", async (compression) => {
    const content = "x".repeat(200_000);
    const evidence = makeEvidence([fromImage, makeStep("make", 2, [leftFile("/out/a", content)])]);
    const layer = makeLayer(runHistory("make"), { "out/": "", "out/a": content }, compression);
    const { stdout, status } = await verify(evidence, [base, layer]);
    expect(stdout).toContain(passes);
    expect(status).toBe(0);
  });

  test("compares a path with a secret in it by the rest of its name and by its content, and counts it", async () => {
    const redacted: LeftBehindEntry[] = [
      { ...leftFile("/out/<redacted:T>/a", "one"), redacted: true },
      { path: "/l", type: "symlink", target: "/out/<redacted:T>", redacted: true },
    ];
    const members = { "out/": "", "out/s3cret/": "", "out/s3cret/a": "one", l: { type: "2", linkName: "/out/s3cret" } };
    const { stdout, status } = await verifyStep(redacted, members, { leftBehindFrom: "snapshot" });
    expect(stdout).toContain(`${passes}, 2 redacted paths by the rest of their names`);
    expect(status).toBe(0);
    for (const changed of [{ "out/s3cret/a": "two" }, { "out/a": "one" }, { l: { type: "2", linkName: "/etc/x" } }]) {
      const other = await verifyStep(redacted, changed, { leftBehindFrom: "snapshot" });
      expect(other.stdout).toContain("is not from the step: its record does not name it");
      expect(other.status).toBe(1);
    }
  });

  const left = [leftFile("/out/a", "one")];
  const findings: [string, LeftBehindEntry[], Parameters<typeof makeLayer>[1], string][] = [
    ["an edited file", left, { "out/a": "two" }, "/out/a has other content than the step left (sha256 3fc4ccfe7458…"],
    ["a missing file", left, { "out/": "" }, "/out/a is missing: the step left a file there"],
    ["a file no record names", left, { "out/a": "one", "out/b": "new" }, "/out/b is not from the step"],
    ["a file instead of a link", [{ path: "/l", type: "symlink", target: "a" }], { l: "a" }, "/l is a file"],
    [
      "a link to something else",
      [{ path: "/l", type: "symlink", target: "a" }],
      { l: { type: "2", linkName: "b" } },
      "/l links to b: the step left a link to a",
    ],
    [
      "a file that was deleted",
      [{ path: "/t", type: "absent" }],
      { t: "x" },
      "/t is there, but was not after the step",
    ],
    ["another mode", [{ path: "/d", type: "directory", mode: "0700" }], { "d/": "" }, "/d has the mode 0644"],
    ["a whiteout of what the step left", left, { "out/.wh.a": "" }, "/out/a is missing"],
    ["a changed file of the base", [], { "etc/issue": "Evil" }, "/etc/issue is not from the step"],
  ];

  test.each(findings)("finds %s", async (_, entries, members, message) => {
    const { stdout, status } = await verifyStep(entries, members);
    expect(stdout).toMatch(/✗ linux\/amd64: step 2 \(RUN make, line 2\): layer sha256:[0-9a-f]{64}: /);
    expect(stdout).toContain(message);
    expect(stdout).not.toContain("✔ linux/amd64: 1 of 1 recorded");
    expect(status).toBe(1);
  });

  /** `cap_net_raw=ep` as the kernel keeps it: revision 2, and 3 of a user namespace whose root is 1000. */
  const netRaw = "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  const netRawOf1000 = `${netRaw.replace("\x02", "\x03")}\xe8\x03\0\0`;
  const capable = { xattrs: [{ name: "security.capability", value: "cap_net_raw=ep" }] };
  const owned = leftFile("/a", "x");
  const tells = { leftBehindTells: ["owners", "xattrs"], leftBehindFrom: "snapshot" } satisfies Partial<StepRecord>;
  const directory = { path: "/d", type: "directory", mode: "0644" } as const;
  const device = {
    path: "/n",
    type: "device",
    mode: "0644",
    device: { kind: "character", major: 1, minor: 3 },
  } as const;
  const changed: [string, LeftBehindEntry[], Parameters<typeof makeLayer>[1], string][] = [
    ["another owner", [owned], { a: { content: "x", uid: 1000 } }, "/a is owned by 1000:0: the step left it to 0:0"],
    [
      "another group",
      [{ ...owned, uid: 3_000_000_000, gid: 7 }],
      { a: { content: "x", uid: 3_000_000_000, gid: 8 } },
      "/a is owned by 3000000000:8: the step left it to 3000000000:7",
    ],
    ["a directory's owner", [{ ...directory, uid: 5 }], { "d/": "" }, "/d is owned by 0:0: the step left it to 5:0"],
    [
      "a symlink's owner",
      [{ path: "/l", type: "symlink", target: "a" }],
      { l: { type: "2", linkName: "a", gid: 4 } },
      "/l is owned by 0:4: the step left it to 0:0",
    ],
    ["a setuid bit", [owned], { a: { content: "x", mode: 0o4755 } }, "/a has the mode 4755: the step left 0644"],
    [
      "a setuid bit that only the header of a hard link has",
      [owned, leftFile("/b", "x")],
      { a: "x", b: { type: "1", linkName: "a", mode: 0o4755 } },
      "/b has the mode 4755: the step left 0644",
    ],
    ["another device", [device], { n: { type: "3", device: [1, 1] } }, "/n is the character device 1:1: the step left"],
    ["a block device", [device], { n: { type: "4", device: [1, 3] } }, "/n is the block device 1:3: the step left"],
    [
      "capabilities that came later",
      [owned],
      { a: { content: "x", xattrs: { "security.capability": netRaw } } },
      "/a has the file capabilities cap_net_raw=ep: the step left none",
    ],
    [
      "capabilities that went",
      [{ ...owned, ...capable }],
      { a: "x" },
      "/a has no file capabilities: the step left cap_",
    ],
    [
      "other capabilities",
      [{ ...owned, ...capable }],
      { a: { content: "x", xattrs: { "security.capability": netRaw.replace("\x20", "\x21") } } },
      "/a has the file capabilities cap_setpcap,cap_net_raw=ep: the step left cap_net_raw=ep",
    ],
    [
      "capabilities that a hard link has not, and so nobody",
      [
        { ...owned, ...capable },
        { ...leftFile("/b", "x"), ...capable },
      ],
      { a: { content: "x", xattrs: { "security.capability": netRaw } }, b: { type: "1", linkName: "a" } },
      "/b has no file capabilities",
    ],
    [
      "an extended attribute",
      [owned],
      { a: { content: "x", xattrs: { "trusted.overlay.redirect": "/etc" } } },
      "/a has the extended attribute trusted.overlay.redirect, which the step did not leave",
    ],
    [
      "an extended attribute's value",
      [{ ...owned, xattrs: [{ name: "user.a", value: "1" }] }],
      { a: { content: "x", xattrs: { "user.a": "2" } } },
      "/a has another value of the extended attribute user.a than the step left",
    ],
  ];

  test.each(changed)("finds %s", async (_, entries, members, message) => {
    const { stdout, status } = await verifyStep(entries, members, tells);
    expect(stdout).toContain(message);
    expect(status).toBe(1);
    const { leftBehindTells: _tells, ...old } = tells;
    const before = await verifyStep(entries, members, old);
    const isOld = ["mode", "device"].some((word) => message.includes(word));
    expect(before.status, before.stdout).toBe(isOld ? 1 : 0);
  });

  const unchanged: StepRecord["unchangedDirectories"] = [{ path: "/d", mode: "0644", uid: 5 }];
  test.each([
    ["passes the directory as it was", { "d/": { uid: 5 }, "d/a": "x" }, ""],
    ["passes that it is not there", { "d/a": "x" }, ""],
    ["finds another owner of it", { "d/": "", "d/a": "x" }, "/d is owned by 0:0: the step left it to 5:0"],
    ["finds another mode of it", { "d/": { uid: 5, mode: 0o777 }, "d/a": "x" }, "/d has the mode 0777: the step left"],
    ["finds another directory", { "d/a": "x", "e/": "" }, "/e is not from the step: its record does not name it"],
  ] as const)("%s, where something in it changed", async (_, members, message) => {
    const changes = { ...tells, unchangedDirectories: unchanged };
    const { stdout, status } = await verifyStep([leftFile("/d/a", "x")], members, changes);
    expect(stdout).toContain(message === "" ? passes : message);
    expect(status).toBe(message === "" ? 0 : 1);
  });

  test("passes attributes that builders and unpackers change by themselves", async () => {
    const entries: LeftBehindEntry[] = [
      { ...owned, xattrs: [{ name: "user.lost", value: "no layer has it" }] },
      { ...leftFile("/b", "x"), xattrs: [{ name: "security.capability", value: "cap_net_raw=ep [rootid=100000]" }] },
      { ...leftFile("/c", "x"), xattrsCut: true },
      { ...leftFile("/e", "x"), xattrs: [{ name: "user.long", size: 300, sha256: sha256Hex("y".repeat(300)) }] },
      { ...leftFile("/etc/issue", "Debian"), uid: 1 },
    ];
    const members = {
      a: { content: "x", xattrs: { "security.selinux": "label", "security.ima": "hash" } },
      b: { content: "x", xattrs: { "security.capability": netRawOf1000 } },
      c: { content: "x", xattrs: { "security.capability": netRaw, "user.more": "1" } },
      e: { content: "x", xattrs: { "user.long": "y".repeat(300) } },
    };
    const below = makeLayer("chown", { "etc/issue": { content: "Debian", uid: 1, xattrs: { "user.ignored": "1" } } });
    const evidence = makeEvidence([fromImage, makeStep("make", 2, entries, tells)]);
    const { stdout, status } = await verify(evidence, [base, below, makeLayer(runHistory("make"), members)]);
    expect(stdout).toContain(passes);
    expect(status).toBe(0);
  });

  const explained: [string, LeftBehindEntry[], Parameters<typeof makeLayer>[1], Partial<StepRecord>][] = [
    ["a path through a symlink", [leftFile("/lib/x", "x")], { "usr/lib/x": "x" }, {}],
    ["a file opened for writing and not changed", [leftFile("/etc/issue", "Debian")], {}, {}],
    ["a file whose owner was changed", [], { "etc/issue": "Debian" }, {}],
    ["a lock file of an older layer", [leftFile("/etc/.pwd.lock", "")], {}, {}],
    ["another name of a file", [leftFile("/b", "x")], { a: "x", b: { type: "1", linkName: "a" } }, {}],
    ["what is not in layers", [leftFile("/dev/x", "x"), { path: "/s", type: "socket", mode: "0755" }], {}, {}],
    [
      "a directory that was renamed through a symlink",
      [{ path: "/lib/d", type: "directory", mode: "0644" }],
      { "usr/lib/d/": "", "usr/lib/d/x": "x" },
      { changes: [{ operation: "rename", path: "/lib/d", from: "/lib/t", results: ["ok"], count: 1 }] },
    ],
    [
      "paths that are told from outside of the container",
      [{ path: "/host/x", type: "absent" }],
      { x: "x" },
      { files: makeFiles({ "/host/etc": ["ld.so.cache"] }), processes: [makeProcess("/host/bin/sh", ["sh"])] },
    ],
    [
      "what is below a mount whose target went through a symlink",
      [leftFile("/usr/lib/c/x", "x")],
      { "usr/lib/": "" },
      { mounts: [{ path: "/usr/lib/c", type: "ext4", role: "added" }] },
    ],
    ["a step that changed its root", [], { x: "x" }, { syscalls: { x86_64: ["chroot"] } }],
  ];

  test.each(explained)("passes %s", async (_, entries, members, changes) => {
    const { stdout, status } = await verifyStep(entries, members, changes);
    expect(stdout).toContain(passes);
    expect(status).toBe(0);
  });

  const snapshot = { leftBehindFrom: "snapshot" } as const;
  const renamed: StepRecord["changes"] = [
    { operation: "rename", path: "/dist", from: "/tmp/d", results: ["ok"], count: 1 },
  ];
  const unrecorded: [string, LeftBehindEntry[], Parameters<typeof makeLayer>[1], string][] = [
    [
      "a file below the target of a rename",
      [leftFile("/dist/a", "x")],
      { "dist/a": "x", "dist/b": "y" },
      "/dist/b is not",
    ],
    ["a file of the base with another owner", [], { "etc/issue": "Debian" }, "/etc/issue is not from the step"],
    ["a symlink", [], { l: { type: "2", linkName: "a" } }, "/l is not from the step"],
    ["a file below a mount", [], { "cache/x": "x" }, "/cache/x is not from the step"],
    ["a deletion", [], { "etc/.wh.issue": "" }, "/etc/issue is not from the step"],
    [
      "a deletion that is not there",
      [{ path: "/etc/issue", type: "absent", removed: true }],
      {},
      "/etc/issue is there",
    ],
  ];

  test.each(unrecorded)("finds, beside a snapshot, %s", async (_, entries, members, message) => {
    const mounts = [{ path: "/cache", type: "ext4", role: "added" }] as const;
    const { stdout, status } = await verifyStep(entries, members, {
      ...snapshot,
      changes: renamed,
      mounts: [...mounts],
    });
    expect(stdout).toContain(message);
    expect(status).toBe(1);
  });

  test("passes, beside a snapshot, the empty files of mounts, and what a directory made anew hides", async () => {
    const entries: LeftBehindEntry[] = [
      { path: "/etc", type: "directory", mode: "0644" },
      { path: "/gone", type: "absent", removed: true },
    ];
    const members = { "run/": "", "run/secret": "", "etc/": "", "etc/.wh.issue": "", ".wh.gone": "" };
    const mounts = [{ path: "/run/secret", type: "tmpfs", role: "added" }] as const;
    const { stdout, status } = await verifyStep(entries, members, { ...snapshot, mounts: [...mounts] });
    expect(stdout).toContain(passes);
    expect(status).toBe(0);
  });

  test("has a finding where what was left behind does not fit with what was seen", async () => {
    const completeness = { complete: false, lost: {}, truncated: {}, bypasses: [], unexplained: 2, missing: 1 };
    const { stdout, status } = await verifyStep(left, { "out/a": "one" }, { ...snapshot, completeness });
    expect(stdout).toContain("incomplete: 2 paths left behind that no event explains; 1 file made that should be");
    expect(status).toBe(1);
  });

  test.each([
    ["passes", 2, /✔ .* compared with the image's layers, 1 large file by size only/],
    ["finds", 3, /✗ .*\/big has 2 bytes: the step left 3/],
  ])("%s what can be said by the size of a file without a digest", async (_, size, message) => {
    const big = { path: "/big", type: "file", mode: "0644", size, notDigested: "time", data: 0 } as const;
    const { stdout, status } = await verifyStep([big], { big: "xx" });
    expect(stdout).toMatch(message);
    expect(status).toBe(size === 2 ? 0 : 1);
  });

  test("names at most five paths of a step", async () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const { stdout } = await verifyStep(
      names.map((name) => leftFile(`/${name}`, "x")),
      Object.fromEntries(names.map((name) => [name, "y"])),
    );
    expect(stdout.match(/has other content/g)).toHaveLength(5);
    expect(stdout).toContain(": 2 more paths do not match the record");
  });

  test("compares steps of the stages the image is made from, and no others", async () => {
    const stage = (name: string, ...steps: Evidence["steps"]) => steps.map((step) => ({ ...step, stage: name }));
    const evidence = makeEvidence([
      { ...fromImage, location: { source: 0, lines: [1, 4].map((line) => ({ start: line, end: line })) } },
      ...stage("tools", makeStep("make", 2, [leftFile("/t", "t")])),
      ...stage("base", makeStep("setup", 5, [leftFile("/s", "s")])),
      ...stage("stage-2", makeDeclaredStep("COPY . /", 8), makeStep("make", 9, [leftFile("/m", "m")])),
    ]);
    const layers = [
      base,
      makeLayer(runHistory("setup"), { s: "s" }),
      makeLayer("COPY . / # buildkit", { copied: "c" }),
      makeLayer(runHistory("make"), { m: "m" }),
    ];
    const good = await verify(evidence, layers, "--format", "json");
    expect(JSON.parse(good.stdout).platforms[0].layers).toMatchObject({
      recorded: 3,
      compared: [3, 5],
      notCompared: [{ step: 2, reason: "no layer of the image could be told to be theirs" }],
    });
    expect(good.status).toBe(0);
    const bad = await verify(evidence, layers.with(1, makeLayer(runHistory("setup"), { s: "evil" })));
    expect(bad.stdout).toContain("step 3 (RUN setup, line 5): layer sha256:");
  });

  test("does not take a base image's layer for one of a stage", async () => {
    const steps = [
      { ...fromImage, location: { source: 0, lines: [1, 3].map((line) => ({ start: line, end: line })) } },
      { ...makeStep("make", 2, [leftFile("/a", "a")]), stage: "tools" },
      { ...makeDeclaredStep("COPY . /", 4), stage: "stage-1" },
    ];
    const layers = [base, makeLayer(runHistory("make"), { other: "x" }), makeLayer("COPY . / # buildkit", {})];
    const { stdout, status } = await verify(makeEvidence(steps), layers);
    expect(stdout).toContain("► linux/amd64: layers not compared (step 2: no layer of the image could be told");
    expect(status).toBe(0);
  });

  test.each([
    ["squashed", "squashed"],
    ["of another command", runHistory("true")],
  ])("compares nothing where the history is %s", async (_, createdBy) => {
    const evidence = makeEvidence([fromImage, makeStep("make", 2, left)]);
    const { stdout, status } = await verify(evidence, [base, makeLayer(createdBy, { other: "x" })]);
    expect(stdout).toContain("layers not compared");
    expect(stdout).toMatch(
      /✗ .*step 2 \(RUN make, line 2\): its files were not compared with a layer.*\(--allow-uncompared accepts this\)/,
    );
    expect(status).toBe(1);
    const accepted = await verify(evidence, [base, makeLayer(createdBy, { other: "x" })], "--allow-uncompared");
    expect(accepted.status).toBe(0);
  });

  describe("of evidence that tells which step has which layer", () => {
    const told = (layer: number, command: string, line: number, path: string) => ({
      ...makeStep(command, line, [leftFile(path, command)]),
      ...{ layer, stage: layer > 1 ? "stage-1" : "other" },
    });
    const steps = [fromImage, told(0, "tool", 2, "/tool"), told(2, "install", 3, "/b"), told(1, "make", 4, "/a")];
    const made = [makeLayer(runHistory("make"), { a: "make" }), makeLayer(runHistory("install"), { b: "install" })];

    test("compares the steps of all stages the image is made from, in the order of their layers", async () => {
      const { stdout, status } = await verify(makeEvidence(steps), [base, ...made]);
      expect(stdout).toContain(
        "2 of 3 recorded steps' files compared with the image's layers (step 2: the image has no layers of their stages)",
      );
      expect(status).toBe(0);
    });

    test.each([
      ["a layer is left out", made.slice(1)],
      ["layers are in another order", made.toReversed()],
      ["a layer is on top that no step made", [...made, makeLayer(runHistory("more"), { c: "c" })]],
    ])("finds all steps that ought to have a layer uncompared where %s", async (_, layers) => {
      const { stdout, status } = await verify(makeEvidence(steps), [base, ...layers]);
      expect(stdout.match(/✗ .*its files were not compared/g)).toHaveLength(2);
      expect(status).toBe(1);
    });

    test("finds a layer that was exchanged for that of a step the image has no layer of", async () => {
      const layers = [base, makeLayer(runHistory("make"), { tool: "tool" }), ...made.slice(1)];
      const { stdout, status } = await verify(makeEvidence(steps), layers);
      expect([status, stdout]).toEqual([1, expect.stringMatching(/✗ .*step 4 .*\/a/)]);
    });
  });

  test("reads no layer with --no-layers, and says so", async () => {
    const evidence = makeEvidence([fromImage, makeStep("make", 2, left)]);
    const { stdout, status } = await verify(evidence, [base, makeLayer(runHistory("make"), {})], "--no-layers");
    expect(stdout).toContain("► linux/amd64: layers not compared: --no-layers");
    expect(status).toBe(0);
  });

  test("notices a layer whose bytes were changed, and one that is not there", async () => {
    const image = makeFixture(makeEvidence([fromImage, makeStep("make", 2, left)]), [
      base,
      makeLayer(runHistory("make"), { "out/a": "one" }, "tar"),
    ]);
    const [digest, blob] = [...image.blobs].find(([, { mediaType }]) => mediaType.endsWith(".tar")) ?? [];
    if (digest === undefined || blob === undefined) throw new Error("not the fixture");
    const bytes = Buffer.from(blob.bytes);
    bytes.write("two", 512);
    image.blobs.set(digest, { ...blob, bytes });
    expect((await verifyImage(image)).stdout).toMatch(/✗ .*what oci-layout:.* gave for sha256:.* was changed/);
    image.blobs.delete(digest);
    const gone = await verifyImage(image);
    expect(gone.stdout).toMatch(/✗ .*its files were not compared with a layer of the image: .*has no blob/);
    expect(gone.status).toBe(1);
    expect((await verifyImage(image, "--allow-uncompared")).status).toBe(0);
  });
});
