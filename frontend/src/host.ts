// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "./build.ts";

const ociArchitecture: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", ia32: "386" };
const ownArchitecture = ociArchitecture[process.arch] ?? process.arch;

/** The variable in which bob-builder says why nothing can be recorded on its machine. */
const noRecorderVariable = "BOB_NO_RECORDER";

/**
 * The machine this runs on.
 *
 * @param shims the folder with `bob-step-<architecture>` for every platform that can be recorded, or `bob-step` for its
 *   own.
 */
export function localHost(shims: string): Host {
  return {
    clock: {
      bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
      monotonicNs: () => process.hrtime.bigint(),
    },
    defaultArchitecture: ownArchitecture,
    noRecorder: process.env[noRecorderVariable],
    readShim: async (architecture) =>
      (await readIfThere(join(shims, `bob-step-${architecture}`))) ??
      (architecture === ownArchitecture ? await readIfThere(join(shims, "bob-step")) : undefined),
  };
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
