// SPDX-License-Identifier: Apache-2.0
import type { SurfaceName } from "../policy.ts";
import { readsSurface, writesSurface } from "./files.ts";
import { listenSurface } from "./listen.ts";
import { capabilitiesSurface, syscallsSurface } from "./named.ts";
import { networkSurface } from "./network.ts";
import { programsSurface } from "./programs.ts";
import { socketsSurface } from "./sockets.ts";
import type { ReadableSurface } from "./surface.ts";

/** All that a policy has a say in, in the order it is told in. */
export const surfaces: Readonly<Record<SurfaceName, ReadableSurface>> = {
  network: networkSurface,
  listen: listenSurface,
  sockets: socketsSurface,
  programs: programsSurface,
  reads: readsSurface,
  writes: writesSurface,
  syscalls: syscallsSurface,
  capabilities: capabilitiesSurface,
};
