// SPDX-License-Identifier: Apache-2.0
import { ensureDebianProgram } from "../../support/debian-program.ts";
import type { DebianSuite } from "../../support/docker-engine.ts";

/** The buildx of a Debian suite. The package has only the plugin, which works as a program of its own, too. */
export function debianBuildx(suite: DebianSuite): Promise<string> {
  const path = "usr/libexec/docker/cli-plugins/docker-buildx";
  return ensureDebianProgram({ suite, package: "docker-buildx", path });
}
