import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { countVisit } from "./visits.mjs";

test("counts visits", () => {
  const file = join(mkdtempSync(join(tmpdir(), "visits-")), "visits");
  assert.deepEqual([countVisit(file), countVisit(file)], [1, 2]);
});
