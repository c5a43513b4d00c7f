import { join } from "node:path";
import type { DebianSuite } from "../../support/docker-engine.ts";
import { unpackPackage } from "./debian-package.ts";

/** The buildx of a Debian suite. The package has only the plugin, which works as a program of its own, too. */
export async function debianBuildx(suite: DebianSuite): Promise<string> {
  const { dir } = await unpackPackage(suite, "docker-buildx");
  return join(dir, "usr/libexec/docker/cli-plugins/docker-buildx");
}
