// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir } from "node:fs/promises";

/**
 * Makes the state folder where it is missing. All can enter it, for `recorder.pub`; what others must not read has its
 * own mode.
 */
export async function makeStateFolder(path: string): Promise<void> {
  if ((await mkdir(path, { recursive: true })) !== undefined) {
    await chmod(path, 0o755); // whatever the umask is
  }
}
