// SPDX-License-Identifier: Apache-2.0
import { type DebianProgram, debianProgramFile, ensureDebianProgram } from "./debian-program.ts";

/** bookworm's docker-compose is the old one, in Python. */
const compose: DebianProgram = {
  suite: "forky",
  package: "docker-compose",
  path: "usr/libexec/docker/cli-plugins/docker-compose",
};

/** The plugin that {@link ensureCompose} brings. */
export const composePlugin = debianProgramFile(compose);

/**
 * Takes docker's compose plugin out of Debian's package unless that was done before.
 * @throws {Error} when it cannot be had.
 */
export async function ensureCompose(): Promise<void> {
  await ensureDebianProgram(compose);
}
