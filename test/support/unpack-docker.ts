// SPDX-License-Identifier: Apache-2.0
import { rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { engineClients, ensureEngineRoot } from "./docker-engine.ts";
import { toolsBin } from "./paths.ts";

// A part of set-up: a Docker Engine of Debian's, and its client as a tool. bookworm's are too old, and installed ones
// would start a daemon.
const root = await ensureEngineRoot("forky", console.log);
for (const file of Object.values(engineClients(root))) {
  const link = join(toolsBin, basename(file));
  rmSync(link, { force: true });
  symlinkSync(file, link);
}
