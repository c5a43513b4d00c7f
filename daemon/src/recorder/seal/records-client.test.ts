// SPDX-License-Identifier: Apache-2.0
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { readRecords } from "./records-client.ts";

/** A program that answers as `bob-probe records` may, and then does this. */
function makeHelper(answer: string, then: string): string {
  const file = join(makeFolder(), "bob-probe");
  writeFileSync(file, `#!/bin/sh\nprintf '${answer}'\n${then}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function read(helper: string, count: number): Promise<(string | undefined)[]> {
  const files: (string | undefined)[] = [];
  const paths = Array.from({ length: count }, (_, index) => `/records/${index}/record`);
  for await (const file of readRecords(helper, 1, paths, AbortSignal.timeout(20_000))) files.push(file?.toString());
  return files;
}

test("cuts the answer into files, of which one may not be there", async () => {
  const helper = makeHelper("\\003\\000\\000\\000abc\\377\\377\\377\\377\\000\\000\\000\\000", "cat > /dev/null");
  expect(await read(helper, 3)).toEqual(["abc", undefined, ""]);
});

test("refuses a record that is too large at once, and not when the helper has ended", async () => {
  const startedAt = performance.now();
  await expect(read(makeHelper("\\000\\000\\000\\077", "exec sleep 15"), 1)).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
  });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test("says what the helper said when it gave up, and that it cannot be started", async () => {
  const helper = makeHelper("\\003\\000\\000\\000a", "echo no such process >&2; exit 1");
  await expect(read(helper, 1)).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: "bob-probe records ended: no such process",
  });
  await expect(read("/nonexistent/bob-probe", 1)).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringContaining("cannot be started"),
  });
});
