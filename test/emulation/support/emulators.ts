// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecked, runCommand } from "../../support/command.ts";
import { ensureDebianProgram } from "../../support/debian-program.ts";
import { bobHome } from "../../support/paths.ts";

/** As `uname -m` says it: of the programs that tests have emulated. */
export const foreignMachine = process.arch === "arm64" ? "x86_64" : "aarch64";

/** The folder with the emulator that set-up built as BuildKit's own are. */
export const buildkitEmulators = join(bobHome, "tools/emulator");

/** Debian's emulator, which follows no execve itself. */
export function ensureDebianEmulator(): Promise<string> {
  return ensureDebianProgram({ suite: "trixie", package: "qemu-user", path: `/usr/bin/qemu-${foreignMachine}` });
}

/** The beginning of a program of a machine, and which of its bits count (as in Debian's qemu-user-static). */
const elf = { aarch64: 0xb7, x86_64: 0x3e } as const;
const bytes = (values: readonly number[]) => values.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
const magic = bytes([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...Array<number>(9).fill(0), 2, 0, elf[foreignMachine], 0]);
const mask = bytes([...Array<number>(7).fill(0xff), 0, ...Array<number>(8).fill(0xff), 0xfe, 0xff, 0xff, 0xff]);

/**
 * Has the machine's kernel run programs of {@link foreignMachine} by an interpreter, under a name of ours, until it is
 * disposed of. `flags` are those of binfmt_misc: F opens the interpreter now, C gives it an open program and the
 * program's rights, P its `argv[0]`.
 *
 * @throws {Error} when binfmt_misc cannot be mounted here.
 */
export async function registerEmulator(interpreter: string, flags: string): Promise<AsyncDisposable> {
  const mount = mkdtempSync(join(tmpdir(), "bob-binfmt-"));
  await runChecked(["mount", "-t", "binfmt_misc", "none", mount]);
  const name = "bob-test";
  const remove = async () => {
    await runCommand(["sh", "-c", `echo -1 >'${mount}/${name}'`]);
    await runChecked(["umount", mount]);
    rmdirSync(mount);
  };
  await runCommand(["sh", "-c", `echo -1 >'${mount}/${name}'`]); // of a run that was cut short
  try {
    writeFileSync(join(mount, "register"), `:${name}:M:0:${magic}:${mask}:${interpreter}:${flags}`);
  } catch (error) {
    await remove();
    throw error;
  }
  return { [Symbol.asyncDispose]: remove };
}

/** Why {@link registerEmulator} cannot work here; undefined: it can. */
export async function binfmtFault(): Promise<string | undefined> {
  const { stdout } = await runCommand(["grep", "-w", "binfmt_misc", "/proc/filesystems"]);
  return stdout === "" ? "this kernel has no binfmt_misc" : undefined;
}
