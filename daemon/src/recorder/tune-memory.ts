// SPDX-License-Identifier: Apache-2.0
import module from "node:module";
import { join } from "node:path";

/**
 * Flags of V8 that trade collections for memory. A young generation as small as it gets: what lives long in bobd lives
 * until its step ends, and what does not is a few events (folding 200,000 paths on Node 26: 134 MiB peak with it, 181
 * without). An old one that is collected when it has grown by a fifth (digesting and delivering 200,000 written files:
 * 145 MiB, 178 without).
 */
const memoryFlags = ["--max-semi-space-size=1", "--heap-growing-percent=20"];

/** Says in the environment how far this process is. */
const stageVariable = "BOBD_STAGE";

/**
 * Starts this process again, with the same pid and arguments, with {@link memoryFlags}, which V8 reads only at its
 * start, and with a compile cache in `<stateDir>/compile-cache`; and once more when the cache is filled, so that the
 * compiler that strips TypeScript's types stays unloaded, which is another 28 MiB. Returns when that is done, or the
 * Node cannot (execve came with 22.15).
 *
 * @param loadAll imports the rest of the program, to fill the cache
 */
export async function tuneMemory(stateDir: string, loadAll: () => Promise<unknown>): Promise<void> {
  const stage = process.env[stageVariable];
  if (stage === "run" || process.execve === undefined) {
    delete process.env[stageVariable];
    return;
  }
  const isFilling = stage === "fill";
  if (isFilling) {
    await loadAll();
    module.flushCompileCache();
  }
  const args = [process.execPath, ...process.execArgv, ...(isFilling ? [] : memoryFlags), ...process.argv.slice(1)];
  process.execve(process.execPath, args, {
    ...(process.env as Record<string, string>),
    [stageVariable]: isFilling ? "run" : "fill",
    // glibc keeps freed memory for each thread: 10 MiB with Node's pool of four.
    MALLOC_ARENA_MAX: "1",
    // Never a folder others can write to: code is run from it.
    NODE_COMPILE_CACHE: join(stateDir, "compile-cache"),
  });
}
