// SPDX-License-Identifier: Apache-2.0
import { access, constants, readdir, stat } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";

/**
 * What would keep every step from being recorded, before anything is made.
 *
 * @throws {BobError} DENIED without root, NOT_FOUND where `probe` is no program
 */
export async function checkRecorder(probe: string, uid = process.getuid?.()): Promise<void> {
  if (uid !== 0) throw new BobError("DENIED", "bobd must be started as root: it loads programs into the kernel");
  try {
    await access(probe, constants.X_OK);
  } catch {
    throw new BobError("NOT_FOUND", `--probe ${probe}: no program that can be run is there`);
  }
}

/** @throws {BobError} NOT_FOUND unless there is a bob-step in the folder */
export async function checkShims(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (!names.some((name) => name === "bob-step" || name.startsWith("bob-step-"))) {
    throw new BobError("NOT_FOUND", `--shims ${folder}: no bob-step is there`);
  }
}

/**
 * @returns whether a socket is there: who listens on it may start later.
 * @throws {BobError} NOT_FOUND where something else is at the path of what `option` says
 */
export async function checkSocket(path: string, option: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isSocket()) throw new BobError("NOT_FOUND", `${option}: ${path} is no socket`);
  return found !== undefined;
}
