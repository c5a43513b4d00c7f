// SPDX-License-Identifier: Apache-2.0
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { loadKmsKey } from "./kms-key.ts";

test("a program that does not listen is not waited for longer than it may take", () => {
  const folder = makeFolder();
  const file = join(folder, "sigstore-kms-deaf");
  writeFileSync(file, "#!/bin/sh\ntrap '' TERM\nexec sleep 8\n");
  chmodSync(file, 0o755);
  const before = performance.now();
  const host = { env: { PATH: `${folder}:${process.env.PATH}` }, timeoutMs: 300 };
  expect(() => loadKmsKey("deaf://key", host)).toThrow("sigstore-kms-deaf did not answer in time (--timeout)");
  expect(performance.now() - before).toBeLessThan(6_000);
});
