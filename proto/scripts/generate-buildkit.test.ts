import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generate, generatedModule } from "./generate-buildkit.ts";

it("the committed encoders and decoders are what pbjs makes of the .proto files", () => {
  const folder = mkdtempSync(join(tmpdir(), "bob-generate-"));
  try {
    generate(join(folder, "buildkit.js"));
    for (const extension of [".js", ".d.ts"]) {
      const fresh = readFileSync(join(folder, `buildkit${extension}`), "utf8");
      expect(fresh === readFileSync(generatedModule.replace(/\.js$/, extension), "utf8"), extension).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
