// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fuzzTargets } from "./test-support/fuzz-targets.ts";
import { randomMutationsOf } from "./test-support/hostile-bytes.ts";

/** What `npm run fuzz -- TARGET SECONDS keep` found: inputs that each reach code no other does. */
function readCorpus(name: string): Buffer[] {
  const file = join(import.meta.dirname, "test-support/corpus", `${name}.json`);
  const texts: string[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  return texts.map((text) => Buffer.from(text, "base64"));
}

describe.each(Object.entries(fuzzTargets))("%s", (name, target) => {
  const corpus = [...target.seeds, ...readCorpus(name)];

  it("takes what fuzzing found", () => {
    for (const input of corpus) target.run(input);
    expect(corpus.length).toBeGreaterThan(target.seeds.length);
  });

  it("takes 1,000 random changes of it", () => {
    const each = Math.ceil(1000 / corpus.length);
    for (const [seed, input] of corpus.entries())
      for (const bytes of randomMutationsOf(input, each, seed + 1)) target.run(bytes);
  });
});
