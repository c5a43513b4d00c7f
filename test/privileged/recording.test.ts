// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileSubject, Probe, runSubject } from "./probe.ts";

const pathMax = 4096;

let probe: Probe;
beforeAll(async () => {
  await compileSubject();
  probe = await Probe.start();
});
afterAll(() => probe[Symbol.asyncDispose]());

describe("a recorded step", () => {
  it("has its record, exit code, programs and their ends", async () => {
    const { code, record, events } = await probe.run(["sh", "-c", "id -u; exit 3"]);
    expect({ code, record }).toEqual({ code: 3, record: '{"test":"record"}' });
    const execs = events.of("exec").map(({ executable, argv, parentPid }) => [executable.bytes, argv, parentPid === 0]);
    expect(execs).toEqual([
      ["/usr/bin/dash", ["sh", "-c", "id -u; exit 3"], true],
      ["/usr/bin/id", ["id", "-u"], false],
    ]);
    expect(events.of("exit").map(({ exitStatus }) => exitStatus)).toEqual([0, 3 << 8]);
    expect(events.end.waitStatus).toBe(3 << 8);
    expect(events.end.summary).toMatchObject({ lost: {}, truncated: {}, bypasses: [] });
  });

  it("has nothing of bob-step's own work", async () => {
    const { events } = await probe.run(["/bin/true"]);
    const [first] = events.all.filter(({ kind }) => !["begin", "mounts", "hosts", "secret"].includes(kind));
    expect(first?.kind).toBe("exec");
    const numbers = events.end.summary.syscalls[0]?.numbers ?? [];
    expect(numbers).toContain(59); // execve: the command's own first call
    expect(numbers).not.toContain(61); // wait4: bob-step
    expect(numbers).not.toContain(289); // signalfd4: bob-step
    expect(numbers).toContain(231); // exit_group never returns
  });

  it("tells what is mounted where, without bob's own and what the runtime covers", async () => {
    const { events } = await probe.run(["/bin/true"]);
    const mounts = events.of("mounts").flatMap((event) => event.mounts);
    const told = mounts.map(({ path, type }) => `${path} ${type}`);
    expect(told).toEqual(expect.arrayContaining(["/ overlay", "/proc proc", "/dev tmpfs", "/tmp tmpfs"]));
    expect(mounts.map(({ path }) => path)).toEqual(expect.arrayContaining(["/files", "/work"]));
    expect(told.filter((line) => /\.bob|^\/(proc|sys)\//.test(line))).toEqual([]);
  });

  it("has arguments up to 128 KiB, and a mark where there are more", async () => {
    const short = "x".repeat(100_000);
    const fits = await probe.run(["/bin/true", short]);
    const [whole] = fits.events.of("exec");
    expect(whole?.argv).toEqual(["/bin/true", short]);
    expect(whole?.argvTruncated).toBe(false);
    const long = Array.from({ length: 3 }, (_, i) => String(i).repeat(60_000));
    const { events } = await probe.run(["/bin/true", ...long]);
    const [cut] = events.of("exec");
    expect(cut?.argvTruncated).toBe(true);
    expect(cut?.argv.join("\0").length).toBe(128 * 1024);
    expect(["/bin/true", ...long].join("\0").startsWith(cut?.argv.join("\0") ?? "-")).toBe(true);
    expect(events.end.summary.truncated).toEqual({ argv: 1 });
  });

  it("has of each program where it is, as whom it runs, and the names of its variables without their values", async () => {
    const value = "s3cret-value".repeat(5);
    const env = [`TOKEN=${value}`, "EMPTY=", "TWICE=a=b", `LONG=${"x".repeat(20_000)}`];
    const command = "cd /usr/bin; setpriv --reuid 8 --regid 7 --clear-groups sh -c 'exit 7'; sh -c 'kill -9 $$'; :";
    const { events } = await probe.run(["sh", "-c", command], { env });
    const told = events.of("exec").map((exec) => [exec.directory.bytes, exec.uid, exec.gid]);
    expect(told).toEqual([
      ["/", 0, 0],
      ["/usr/bin", 0, 0],
      ["/usr/bin", 8, 7],
      ["/usr/bin", 0, 0],
    ]);
    const [own, ...others] = events.of("exec");
    const names = ["EMPTY", "LONG", "TOKEN", "TWICE"];
    expect(own?.variables.split("\0")).toEqual(expect.arrayContaining([...names, "PATH", ""]));
    for (const { variables } of others) expect(variables.split("\0")).toEqual(expect.arrayContaining(names));
    const inRecords = events.all.filter(({ kind }) => kind !== "secret"); // where the daemon is told what is to be left out
    const json = JSON.stringify(inRecords, (_, field) => (typeof field === "bigint" ? String(field) : field));
    expect(json).not.toMatch(/s3cret|xxxxx/);
    expect(events.of("exit").map(({ exitStatus }) => exitStatus)).toEqual([7 << 8, 9, 0]);
    expect(events.end.summary).toMatchObject({ lost: {}, truncated: {} });
  });

  it("tells nothing of an environment's texts that are no variables", async () => {
    const { events } = await runSubject(probe, "environment");
    expect(events.of("exec")[1]).toMatchObject({ variables: "A\0B\0", argv: ["true"] });
  });

  it("has the first variables of an environment that is too long, and says so", async () => {
    const env = Array.from({ length: 400 }, (_, at) => `V${at}=${"x".repeat(100)}`);
    const { events } = await probe.run(["/bin/true"], { env });
    const [exec] = events.of("exec");
    expect(exec?.variablesTruncated).toBe(true);
    const names = exec?.variables.split("\0") ?? [];
    expect(names.length).toBeGreaterThan(280);
    expect(names.length).toBeLessThan(320);
    expect(exec?.argv).toEqual(["/bin/true"]);
    expect(events.end.summary).toMatchObject({ lost: {}, truncated: { variables: 1 } });
  });

  it("names a script and the interpreter that ran it", async () => {
    const script = "#!/bin/sh -e\nexit 0\n";
    const { events } = await probe.run(["/files/script", "one"], { files: { script } });
    const [exec] = events.of("exec");
    expect(exec?.executable.bytes).toBe("/usr/bin/dash");
    expect(exec?.script?.bytes).toBe("/files/script");
    expect(exec?.argv).toEqual(["/bin/sh", "-e", "/files/script", "one"]);
  });

  it("has paths with every byte a name can have", async () => {
    const { events } = await runSubject(probe, "bytes");
    const expected = Array.from({ length: 255 }, (_, i) => `/tmp/x${String.fromCharCode(i + 1)}`).filter(
      (p) => p !== "/tmp/x/",
    );
    expect(events.opened()).toEqual(expect.arrayContaining(expected));
  });

  it.each(["deep", "shallow-names"])("has a path of 4,095 bytes whole (%s)", async (name) => {
    const { events } = await runSubject(probe, name);
    const longest = events.of("open").sort((a, b) => b.path.bytes.length - a.path.bytes.length)[0]?.path;
    expect(longest?.bytes.length).toBe(pathMax - 1);
    expect(longest?.truncated).toBe(false);
    expect(events.end.summary.truncated).toEqual({});
  });

  it("joins names to the directory they start from", async () => {
    const { events } = await runSubject(probe, "relative");
    expect(events.opened()).toEqual(
      expect.arrayContaining(["/etc/passwd", "/etc/group", "/usr/lib/os-release", "/usr/bin/env", "/tmp/link"]),
    );
  });

  it("has failed opens once per errno and flags, as they were asked for", async () => {
    const { events } = await runSubject(probe, "failed");
    const failed = events.of("open").filter(({ errno }) => errno !== 0);
    const seen = failed.map(({ path, errno, flags }) => `${path.bytes} ${errno} ${flags}`);
    expect(seen).toEqual([
      "/missing 2 0",
      "/missing 2 1",
      "/etc/missing-here 2 0",
      "/usr/missing-there 2 0",
      "/etc/passwd/below 20 0",
    ]);
    expect(events.end.summary.lost).toEqual({});
  });

  it("has paths from the container's root below a builder in a chroot", async () => {
    const script = `cd /work && echo >own && mkdir sub && cat /etc/group sub/../own >/dev/null
mount --bind / /mnt && cat /mnt/etc/shells
unshare -m sh -c 'cat /etc/passwd; mount -t tmpfs none /srv; echo >/srv/mounted'
chroot /mnt cat /etc/fstab || true`;
    const { events, code, stderr } = await probe.run(["sh", "-ec", script], {
      isChrooted: true,
      capabilities: ["SYS_ADMIN", "SYS_CHROOT", "DAC_OVERRIDE"],
    });
    expect(code, stderr).toBe(0);
    const seen = [...events.opened(), ...events.of("exec").map(({ executable }) => executable.bytes)];
    expect(seen).toEqual(expect.arrayContaining(["/etc/group", "/work/own", "/mnt/etc/shells", "/etc/passwd"]));
    expect(seen).toEqual(expect.arrayContaining(["/srv/mounted", "/usr/bin/cat", "/mnt/usr/bin/cat"]));
    expect(seen.filter((path) => path.includes("bob-container-"))).toEqual([]);
    expect(events.of("change").map(({ path }) => path.bytes)).toContain("/work/sub");
  });

  it("sees through a chroot inside the step", async () => {
    const { events } = await runSubject(probe, "chroot");
    expect(events.opened()).toContain("/tmp/root/inside");
    expect(events.opened(2)).toContain("/tmp/root/not-inside");
  });

  it("tells a file again under each of its names", async () => {
    const { events } = await runSubject(probe, "renames");
    expect(events.opened()).toEqual(expect.arrayContaining(["/tmp/a/file", "/tmp/b/file", "/tmp/b/hard", "/tmp/c"]));
    const changes = events.of("change").map(({ operation, path, from }) => [operation, path.bytes, from?.bytes]);
    expect(changes).toEqual([
      [5, "/tmp/a", undefined],
      [1, "/tmp/b", "/tmp/a"],
      [7, "/tmp/b/hard", "/tmp/b/file"],
      [2, "/tmp/c", "/tmp/b/hard"],
    ]);
  });

  it("is not deceived by reused inodes", async () => {
    const { events } = await runSubject(probe, "reuse");
    const expected = Array.from({ length: 200 }, (_, i) => `/work/d${String(i).padStart(3, "0")}/x`);
    expect(events.opened()).toEqual(expect.arrayContaining(expected));
  });

  it("has every change of the file tree, with its result", async () => {
    const { events } = await runSubject(probe, "changes");
    const changes = events
      .of("change")
      .map(({ operation, path, from, errno }) => [operation, path.bytes, from?.bytes, errno]);
    expect(changes).toEqual([
      [9, "/tmp/f", undefined, 0],
      [9, "/tmp/f", undefined, 0],
      [10, "/tmp/f", undefined, 0],
      [10, "/tmp/f", undefined, 0],
      [11, "/tmp/f", undefined, 0],
      [11, "/tmp/f", undefined, 0],
      expect.arrayContaining([12, "/tmp/f"]),
      expect.arrayContaining([13, "/tmp/f"]),
      [16, "/tmp/f", undefined, 0],
      [16, "/tmp/f", undefined, 0], // by descriptor
      [16, "/tmp/none", undefined, 2],
      [8, "/tmp/s", "target text", 0],
      [6, "/tmp/fifo", undefined, 0],
      [3, "/tmp/f", undefined, 0],
      [5, "/tmp/e", undefined, 0],
      [4, "/tmp/e", undefined, 0],
      [4, "/tmp/e", undefined, 2],
      [1, "/tmp/yes", "/tmp/no", 2],
      [14, "/tmp", "none", 1],
    ]);
  });

  it.runIf(process.arch === "x64")("decodes 32-bit system calls", async () => {
    const { events } = await runSubject(probe, "int80");
    expect(events.opened()).toContain("/etc/passwd");
    expect(events.of("change").map(({ operation, path }) => [operation, path.bytes])).toEqual([
      [5, "/tmp/i386"],
      [16, "/tmp/i386"],
      [16, "/tmp/i386"],
    ]);
    expect(events.end.summary.syscalls).toContainEqual({ abi: "i386", numbers: [5, 30, 39, 412] });
  });

  it("counts the bytes of datagrams by who is at the other end", async () => {
    const { events } = await runSubject(probe, "datagrams");
    const told = events
      .of("flow")
      .map(({ transport, address, port, inbound, bytesSent, bytesReceived }) => [
        ...[transport, address.length, [7001, 7002, 7003].includes(port) ? port : "any", inbound],
        ...[Number(bytesSent), Number(bytesReceived)],
      ]);
    expect(told.sort()).toEqual([
      ["udp", 16, 7003, false, 7, 0],
      ["udp", 16, "any", true, 0, 7],
      ["udp", 4, 7001, false, 300, 50_000],
      ["udp", 4, 7002, true, 50_000, 300],
      ["udp", 4, 7003, false, 30, 0],
      ["udp", 4, "any", true, 0, 30],
    ]);
    expect(events.end.summary).toMatchObject({ lost: {}, truncated: {} });
  });

  it("follows every fork and exit of 2,000", async () => {
    const { events } = await runSubject(probe, "forks", "2000");
    expect(events.of("fork").length).toBe(2000);
    expect(events.of("exit").length).toBe(2001);
    expect(new Set(events.of("exit").map(({ exitStatus }) => exitStatus >> 8))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  it("ends when the command ends, whatever it leaves running", async () => {
    const { events, code, ms } = await runSubject(probe, "survivors");
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3000);
    expect(events.of("exit").length).toBe(6);
    expect(events.end.summary).toMatchObject({ lost: {}, bypasses: [] });
  });

  it("cannot end itself by taking bob-step's name", async () => {
    const { events } = await runSubject(probe, "impostor");
    expect(events.opened()).toContain("/tmp/after-impostor");
    expect(events.of("end").length).toBe(1);
  });

  it("loses nothing when several threads open at once", async () => {
    const { events } = await runSubject(probe, "threads");
    expect(events.end.summary.lost).toEqual({});
    expect(events.opened().filter((path) => path === "/etc/passwd").length).toBe(1);
    expect(events.of("exit").length).toBe(1); // processes end, not threads
  });
});
