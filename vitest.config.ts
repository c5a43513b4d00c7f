import { defineConfig } from "vitest/config";

// `unit` needs nothing but Node; `stack` runs one file after the other against the stack that test/support/run-tests.ts starts;
// `kubernetes` against the cluster that test/kubernetes/run.ts starts.
// `npm run test:interop` runs the rest of the matrix of versions there, which takes longer to set up.
const stackTests = process.env.BOB_INTEROP ? ["test/interop/**/*.{test,interop}.ts"] : ["test/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{proto,bill,oci,trust,frontend,daemon,cli}/{src,scripts}/**/*.test.ts",
            "schemas/**/*.test.ts",
            "test/house/**/*.test.ts",
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "stack",
          include: stackTests,
          exclude: ["test/house/**", "test/kubernetes/**"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
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
