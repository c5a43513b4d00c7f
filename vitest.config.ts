// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

// `unit` needs nothing but Node. `stack` runs two files at once against the stack that test/support/run-tests.ts starts. `alone` has a second stack,
// beside the first, for what takes its recorder or its cache away, or counts what it does: one file after the other. `kubernetes` runs against the cluster that test/kubernetes/run.ts starts.
// `emulation` has steps of another architecture; `npm run test:emulation` builds the emulator and registers another with the machine's kernel.
// `npm run test:interop` runs the rest of the matrix of versions, which takes longer to set up, `npm run test:scale` very large steps.
const suite = process.env.BOB_SUITE;
const suites: Record<string, string[]> = {
  interop: ["test/interop/**/*.{test,interop}.ts"],
  scale: ["test/scale/**/*.scale.ts"],
};
const stackTests = suites[suite ?? ""] ?? ["test/**/*.test.ts"];
export const aloneTests = [
  "test/e2e/{cache,endpoint-cache,endpoint-history,endpoint-spellings,endpoint-steps,failure,leave-no-trace-docker,recorder-keys,seal}.test.ts",
  "test/integration/{cli-recorded-build,frontend,stack}.test.ts",
  "test/privileged/**/*.test.ts",
];
const stackOptions = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{proto,bill,oci,kubernetes,trust,frontend,daemon,cli}/{src,scripts}/**/*.test.ts",
            "schemas/**/*.test.ts",
            "test/house/**/*.test.ts",
          ],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "stack",
          include: stackTests,
          exclude: ["test/house/**", "test/emulation/**", "test/kubernetes/**", ...aloneTests],
          maxWorkers: suite === undefined ? 2 : 1,
          ...stackOptions,
        },
      },
      { test: { name: "alone", include: aloneTests, fileParallelism: false, ...stackOptions } },
      {
        test: {
          name: "emulation",
          include: ["test/emulation/**/*.test.ts"],
          fileParallelism: false,
          ...stackOptions,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "kubernetes",
          include: ["test/kubernetes/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
