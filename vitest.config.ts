import { defineConfig } from "vitest/config";

// `unit` needs nothing but Node; `stack` runs one file after the other against the stack that test/support/run-tests.ts starts.
// `npm run test:interop` runs the rest of the matrix of versions there, which takes longer to set up.
const stackTests = process.env.BOB_INTEROP ? ["test/interop/**/*.{test,interop}.ts"] : ["test/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["{proto,frontend,daemon,cli}/src/**/*.test.ts", "schemas/**/*.test.ts"] } },
      {
        test: {
          name: "stack",
          include: stackTests,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
