// SPDX-License-Identifier: Apache-2.0
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "../../../support/command.ts";
import { ensureDebianProgram } from "../../../support/debian-program.ts";
import { makeFolder } from "../client.ts";
import type { StackInfo } from "../stack.ts";

/** The account that steps have beside root, in the image's /etc/passwd. */
export const account = { name: "user", uid: 61_371, gid: 61_372 } as const;

/**
 * Pushes a small image of busybox with the programs of this folder, and returns its reference. Its commands are links to one static program, so
 * that a step's cost is the builder's.
 */
export async function pushBusyboxImage(stack: StackInfo): Promise<string> {
  const reference = `${stack.registry}/test/busybox:${process.pid}`;
  const context = makeFolder({ Dockerfile: "FROM scratch\nCOPY rootfs/ /\n" });
  await fillRootfs(join(context, "rootfs"));
  const output = `type=image,name=${reference},push=true`;
  const command = ["docker", "buildx", "build", "--quiet", "--provenance=false", "--output", output, context];
  await runChecked(command, { env: { ...process.env, ...stack.env } });
  return reference;
}

/** Writes busybox, the programs and what a system has beside them into a folder. */
export async function fillRootfs(root: string): Promise<void> {
  for (const dir of ["bin", "etc", "dev", "proc", "sys", "tmp", "root", "run", "var/log"])
    mkdirSync(join(root, dir), { recursive: true });
  chmodSync(join(root, "tmp"), 0o1777);
  const busybox = await ensureDebianProgram({ suite: "trixie", package: "busybox-static", path: "usr/bin/busybox" });
  copyFileSync(busybox, join(root, "bin/busybox"));
  chmodSync(join(root, "bin/busybox"), 0o755);
  for (const name of (await runChecked([busybox, "--list"])).trim().split("\n"))
    if (name !== "busybox") symlinkSync("busybox", join(root, "bin", name));
  for (const name of ["see", "deed", "send"]) await compile(name, join(root, "bin", name));
  const { name, uid, gid } = account;
  writeFileSync(join(root, "etc/passwd"), `root:x:0:0::/root:/bin/sh\n${name}:x:${uid}:${gid}::/tmp:/bin/sh\n`);
  writeFileSync(join(root, "etc/group"), `root:x:0:\n${name}:x:${gid}:\nmore:x:61373:${name}\n`);
}

async function compile(name: string, program: string): Promise<void> {
  const source = join(import.meta.dirname, `${name}.c`);
  await runChecked(["gcc", "-O1", "-Wall", "-Wextra", "-pthread", "-static", "-o", program, source]);
}
