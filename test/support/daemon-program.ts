// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { projectRoot } from "./paths.ts";

/**
 * The variable that lets stacks run the daemon's programs as the images have them, bundled by `npm run build`, instead of
 * their sources: Node's reader of TypeScript alone takes 30 MiB, which nobody has who uses bob.
 */
export const runShipped = "BOB_RUN_SHIPPED";

const programs = {
  recorder: { source: "daemon/src/recorder/main.ts", shipped: "dist/daemon/bobd.mjs" },
  endpoint: { source: "daemon/src/endpoint/main.ts", shipped: "dist/daemon/bob-endpoint.mjs" },
} as const;

/** What Node runs for `bobd` or `bob-endpoint`. */
export function daemonProgram(name: keyof typeof programs): string {
  return join(projectRoot, programs[name][process.env[runShipped] ? "shipped" : "source"]);
}
