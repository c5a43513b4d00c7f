// SPDX-License-Identifier: Apache-2.0
import { version } from "../version.ts";

/** What docker asks a plugin for before it uses it (docker/cli, `cli-plugins/metadata/metadata.go`). */
export function pluginMetadata(): string {
  const metadata = {
    SchemaVersion: "0.1.0",
    Vendor: "k8sstormcenter",
    Version: `v${version}`,
    ShortDescription: "Build with a signed record of what every step did",
    URL: "https://github.com/k8sstormcenter/bob",
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
