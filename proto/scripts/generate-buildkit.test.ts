// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generate, generatedFolder } from "./generate-buildkit.ts";

it("the committed encoders, decoders and numbers are what the .proto files say", () => {
  const folder = mkdtempSync(join(tmpdir(), "bob-generate-"));
  try {
    generate(folder);
    const files = readdirSync(folder);
    expect(files.length).toBe(5);
    for (const file of files) {
      const fresh = readFileSync(join(folder, file), "utf8");
      expect(fresh === readFileSync(join(generatedFolder, file), "utf8"), file).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
