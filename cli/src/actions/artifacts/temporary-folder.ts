// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BobError } from "@bob/proto";

/** A folder that is gone with what is in it when it is disposed of. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  /** @throws {BobError} IO where none can be made. */
  static async make(): Promise<TemporaryFolder> {
    const path = await mkdtemp(join(tmpdir(), "bobctl-")).catch((cause: Error) => {
      throw new BobError("IO", `cannot make a temporary folder: ${cause.message} (TMPDIR says where)`, { cause });
    });
    return new TemporaryFolder(path);
  }

  private constructor(path: string) {
    this.path = path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
