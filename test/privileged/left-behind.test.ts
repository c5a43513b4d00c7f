// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, readFileSync, writeFileSync } from "node:fs";
import type { ByteText, LeftBehindEntry, RawBytes } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Behaviour, type BehaviourEvent } from "../../daemon/src/recorder/behaviour/behaviour.ts";
import { openDigest } from "../../daemon/src/recorder/probe/digest-client.ts";
import { encodeAck, encodeRecordHeader } from "../../daemon/src/recorder/probe/probe-commands.ts";
import type { ProbeEvent } from "../../daemon/src/recorder/probe/probe-events.ts";
import { NamedPaths, type PathRequest } from "../../daemon/src/recorder/step/named-paths.ts";
import { open } from "../../daemon/src/recorder/test-support/events.ts";
import { type ContainerOptions, probePath } from "./container.ts";
import { Probe } from "./probe.ts";

let probe: Probe;
beforeAll(async () => {
  probe = await Probe.start();
  probe.answers = false;
});
afterAll(() => probe[Symbol.asyncDispose]());

interface Seen {
  from: string;
  tells: readonly string[];
  entries: LeftBehindEntry[];
  unchanged: ByteText[];
}

/** The capabilities of a step, and those to give some to files. */
const withFileCapabilities = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "MKNOD", "SETFCAP", "SYS_ADMIN"];
/** Calls setxattr(2), for there is no program for it everywhere. */
const setxattrNumber = process.arch === "arm64" ? 5 : 188;
const setxattr = (path: string, name: string, value: string) =>
  `perl -e '($p, $n, $v) = ("${path}", "${name}", ${value}); syscall(${setxattrNumber}, $p, $n, $v, length($v), 0) == 0 or die "$!"'`;

/** What a script left behind. `meddle` gets the upper folder after its end, `told` are events that never were; without `requests` they are made of the events, as the daemon does. */
async function leftBehind(
  script: string,
  {
    requests,
    meddle,
    told = [],
    options = {},
  }: {
    requests?: PathRequest[];
    meddle?: (upper: string) => void;
    told?: BehaviourEvent[];
    options?: ContainerOptions;
  } = {},
): Promise<Seen> {
  const seen: Seen = { from: "", tells: [], entries: [], unchanged: [] };
  const behaviour = new Behaviour("x86_64");
  const named: ConstructorParameters<typeof NamedPaths>[1] & object = [];
  let pid = 0;
  let holder = 0;
  probe.onEvent = async (event) => {
    if (event.kind === "begin") {
      pid = event.pid;
      holder = event.holder;
      probe.process.stdin.write(encodeAck(event.step));
    } else if (event.kind === "mounts") {
      (named as unknown[]).push(...event.mounts);
    } else if (isBehaviour(event)) {
      behaviour.apply(event);
    } else if (event.kind === "end") {
      meddle?.(upperOf(pid));
      for (const each of told) behaviour.apply(each);
      await using digest = await openDigest(probePath, { pid: holder, allowMs: 5000 }, AbortSignal.timeout(20_000));
      seen.from = digest.from;
      seen.tells = digest.tells;
      const paths = new NamedPaths(behaviour, named);
      const resolve = await digest.resolve(requests === undefined ? paths.directories() : new Set());
      for await (const entry of digest.states(requests ?? paths.requests(resolve))) {
        if (entry.type === "unchanged") seen.unchanged.push(entry.path);
        else seen.entries.push(entry);
      }
      probe.process.stdin.write(encodeRecordHeader(event.step, 0));
    }
  };
  const { stderr } = await probe.run(["sh", "-c", script], options);
  expect(stderr).toBe("");
  return seen;
}

function isBehaviour(event: ProbeEvent): event is BehaviourEvent {
  return !["started", "begin", "mounts", "end", "gone"].includes(event.kind);
}

/** The upper folder of the container's root, reached as the probe does. */
function upperOf(pid: number): string {
  const parent = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]?.split(" ")[1];
  return `/proc/${parent}/root/run/bob-layer/upper`;
}

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const file = (path: string, content: string | Buffer, mode = "0644"): LeftBehindEntry => ({
  ...{ path, type: "file", mode, size: content.length, sha256: sha256(content) },
});
const below = (entries: LeftBehindEntry[], prefix: string) =>
  entries.filter(({ path }) => typeof path === "string" && (path === prefix || path.startsWith(`${prefix}/`)));
const unexplained = (entries: LeftBehindEntry[]) =>
  entries.filter((entry) => entry.unexplained).map(({ path }) => path);

describe("what a step left behind", () => {
  it("is read inside the container's root only, where it is asked for", async () => {
    const script = [
      "echo hello > /tmp/file",
      "ln -s /etc/passwd /tmp/link",
      "ln -s / /tmp/top",
      "ln -s ../../../../../../.. /tmp/up",
      "mkfifo /tmp/fifo",
      "mkdir /tmp/dir",
      "mknod /tmp/zero c 1 5",
      "echo 1 > /proc/self/oom_score_adj",
      "truncate -s 60G /tmp/holes",
      "truncate -s 3M /tmp/sparse && printf x | dd of=/tmp/sparse bs=1 seek=2000000 conv=notrunc 2>/dev/null",
    ].join(";");
    const sparse = Buffer.alloc(3 << 20);
    sparse[2_000_000] = "x".charCodeAt(0);
    const expected: LeftBehindEntry[] = [
      { path: "/", type: "directory", mode: "0755" },
      { path: "/proc/self/oom_score_adj", type: "absent" },
      { path: "/proc/self/root/etc/passwd", type: "absent" },
      { path: "/tmp/dir", type: "directory", mode: "0755" },
      { path: "/tmp/fifo", type: "fifo", mode: "0644" },
      file("/tmp/file", "hello\n"),
      { path: "/tmp/file/below", type: "absent" },
      { path: "/tmp/holes", type: "file", mode: "0644", size: 60 * 2 ** 30, notDigested: "time", data: 0 },
      { path: "/tmp/link", type: "symlink", target: "/etc/passwd" },
      { path: "/tmp/missing", type: "absent" },
      file("/tmp/sparse", sparse),
      file("/tmp/top/tmp/file", "hello\n"),
      file("/tmp/up/tmp/file", "hello\n"),
      { path: "/tmp/zero", type: "device", mode: "0644", device: { kind: "character", major: 1, minor: 5 } },
    ];
    const requests = expected.map(({ path }): PathRequest => ({ kind: "G", path: path as RawBytes }));
    const { entries } = await leftBehind(script, { requests });
    const asked = new Set(expected.map(({ path }) => path));
    expect(entries.filter(({ path }) => asked.has(path))).toEqual(expected);
  });

  it("is what is in the snapshot, also behind renames that were told once", async () => {
    const { from, entries } = await leftBehind(`
      mkdir /srv/tmp; echo app > /srv/tmp/app.js; mv /srv/tmp /srv/dist; rm -rf /srv/dist
      mkdir /srv/tmp; echo app > /srv/tmp/app.js; echo x > /srv/tmp/extra.js; mv /srv/tmp /srv/dist`);
    expect(from).toBe("snapshot");
    expect(below(entries, "/srv/dist")).toEqual([
      { path: "/srv/dist", type: "directory", mode: "0755" },
      file("/srv/dist/app.js", "app\n"),
      file("/srv/dist/extra.js", "x\n"),
    ]);
    expect(unexplained(entries)).toEqual([]);
  });

  it("is explained where package managers and shells are at work", async () => {
    const { entries } = await leftBehind(`
      echo x > /lib/one; mv /lib/one /lib/two; ln /lib/two /bin/three; mkdir /lib/d; echo y > /lib/d/y; mv /lib/d /lib/e
      ln /etc/host.conf /etc/host.link; touch -h -d @0 /etc/services; touch -d @0 /usr/share; chmod 600 /etc/protocols
      chown 1:1 /etc/rpc 2>/dev/null; rm -f /etc/issue.net; cp -a /etc/skel /srv/skel; tar c -C /etc skel | tar x -C /opt
      mkfifo /srv/fifo; ln -s a /srv/link; printf z > "$(printf '/srv/\\377')"; mkdir -m 0 /srv/closed; echo q > /srv/closed/q
      echo t > /srv/t; echo t2 > /srv/t2; mv /srv/t2 /srv/t; mkdir /srv/gone; rmdir /srv/gone; (cd /srv && mkdir -p r/s && echo r > r/s/t && mv r q)`);
    expect(unexplained(entries)).toEqual([]);
    expect(entries.filter((entry) => entry.type === "absent" && entry.missing)).toEqual([]);
    expect(below(entries, "/usr/lib/e")).toEqual([
      { path: "/usr/lib/e", type: "directory", mode: "0755" },
      file("/usr/lib/e/y", "y\n"),
    ]);
    expect(entries).toContainEqual({ path: "/etc/issue.net", type: "absent", removed: true });
    expect(entries).toContainEqual({
      ...file("", "z"),
      path: { base64: Buffer.from("/srv/\xff", "latin1").toString("base64") },
    });
    expect(entries).toContainEqual(file("/srv/q/s/t", "r\n"));
    expect(below(entries, "/usr/share")).toEqual([]);
  });

  it("has a mark where no event tells of it, and where what was made is gone", async () => {
    const { entries } = await leftBehind("echo a > /srv/kept; rm -f /etc/issue.net; touch -h /etc/services", {
      told: [open("/srv/vanished", { created: true })],
      meddle: (upper) => {
        writeFileSync(`${upper}/srv/intruder`, "evil");
        writeFileSync(`${upper}/etc/services`, "evil");
        execFileSync("mknod", [`${upper}/etc/protocols`, "c", "0", "0"]);
      },
    });
    expect(entries).toContainEqual({ ...file("/srv/intruder", "evil"), unexplained: true });
    expect(entries).toContainEqual({ ...file("/etc/services", "evil"), unexplained: true });
    expect(entries).toContainEqual({ path: "/etc/protocols", type: "absent", removed: true, unexplained: true });
    expect(entries).toContainEqual({ path: "/srv/vanished", type: "absent", missing: true });
    expect(unexplained(entries)).toHaveLength(3);
  });

  it("has owners and extended attributes, bounded ones", async () => {
    const { entries } = await leftBehind(
      [
        "cp /bin/true /srv/capped; setcap cap_net_raw,cap_chown=ep /srv/capped; chown -h 7:8 /etc/services",
        "echo a > /srv/a; chown 1000:50 /srv/a; ln -s a /srv/l; chown -h 5:6 /srv/l; mkdir -m 2775 /srv/d; chgrp 70000 /srv/d",
        "mknod /srv/loop b 7 300; chown 3000000000 /srv/loop; echo b > /srv/b",
        setxattr("/srv/b", "trusted.t", '"\\xff"'),
        setxattr("/srv/b", "user.long", '"x" x 257'),
        setxattr("/srv/b", "user.short", '"hello"'),
        setxattr("/srv/b", "trusted.overlayed", '"kept"'),
        `echo c > /srv/c; perl -e '$p = "/srv/c"; for (10..99) { $n = "user." . "n" x 98 . $_; syscall(${setxattrNumber}, $p, $n, $p, 0, 0) == 0 or die $! }'`,
      ].join("\n"),
      { options: { capabilities: withFileCapabilities } },
    );
    const attributesOf = (path: string) =>
      entries.flatMap(({ path: of, type: _, ...entry }) => {
        if (of !== path) return [];
        const { mode: _mode, size: _size, sha256: _digest, ...rest } = { mode: "", size: 0, sha256: "", ...entry };
        return [rest];
      });
    expect(attributesOf("/srv/capped")).toEqual([
      { xattrs: [{ name: "security.capability", value: "cap_chown,cap_net_raw=ep" }] },
    ]);
    expect(attributesOf("/srv/a")).toEqual([{ uid: 1000, gid: 50 }]);
    expect(attributesOf("/srv/l")).toEqual([{ target: "a", uid: 5, gid: 6 }]);
    expect(attributesOf("/srv/d")).toEqual([{ gid: 70000 }]);
    expect(attributesOf("/srv/loop")).toEqual([
      { device: { kind: "block", major: 7, minor: 300 }, uid: 3_000_000_000 },
    ]);
    expect(attributesOf("/etc/services")).toEqual([{ uid: 7, gid: 8 }]);
    expect(attributesOf("/srv/b")).toEqual([
      {
        xattrs: [
          { name: "trusted.overlayed", value: "kept" },
          { name: "trusted.t", value: { base64: "/w==" } },
          { name: "user.long", size: 257, sha256: sha256("x".repeat(257)) },
          { name: "user.short", value: "hello" },
        ],
      },
    ]);
    expect(attributesOf("/srv/c")).toMatchObject([{ xattrs: { length: 36 }, xattrsCut: true }]);
    expect(unexplained(entries)).toEqual([]);
  });

  it("has no owners in another user namespace: they are not those of the layer", async () => {
    const script =
      "echo a > /srv/a; chown 7:8 /srv/a; cp /bin/true /srv/t; setcap cap_kill=p /srv/t; touch -h /etc/services";
    const options = { capabilities: withFileCapabilities, hasUserNamespace: true };
    const { from, tells, entries } = await leftBehind(script, { options });
    expect([from, tells]).toEqual(["snapshot", ["xattrs"]]);
    expect(entries).toContainEqual(file("/srv/a", "a\n"));
    const xattrs = [{ name: "security.capability", value: "cap_kill=p" }];
    expect(entries).toContainEqual(expect.objectContaining({ path: "/srv/t", xattrs }));
    expect(unexplained(entries)).toEqual([]);
    expect((await leftBehind("true")).tells).toEqual(["owners", "xattrs"]);
  });

  it("has directories in which something changed beside, and a mark where another owner or mode has no event", async () => {
    const { entries, unchanged } = await leftBehind("echo a > /usr/share/new; touch -h /etc/services /etc/protocols", {
      meddle: (upper) => {
        chownSync(`${upper}/etc/services`, 1000, 0);
        chmodSync(`${upper}/etc/protocols`, 0o666);
        chmodSync(`${upper}/usr/share`, 0o777);
      },
    });
    expect(unchanged).toEqual(["/etc", "/usr"]);
    expect(unexplained(entries)).toEqual(["/etc/protocols", "/etc/services", "/usr/share"]);
  });

  it("reaches into trees deeper than a path can be long", async () => {
    const name = "d".repeat(200);
    const { entries } = await leftBehind(
      `perl -e 'chdir "/srv"; for (1..60) { mkdir "${name}"; chdir "${name}" } open F, ">", "file"; print F "deep\n"'`,
    );
    const deepest = entries.at(-1);
    expect(String(deepest?.path)).toHaveLength(4 + 60 * 201 + 5);
    expect(deepest).toMatchObject({ type: "file", size: 5, sha256: sha256("deep\n") });
  });
});
