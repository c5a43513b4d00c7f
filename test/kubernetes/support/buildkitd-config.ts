// SPDX-License-Identifier: Apache-2.0
/** buildkitd.toml with a registry that is spoken to without TLS and stands in for docker.io. */
export function registryConfig(registry: string): string {
  return `[registry."docker.io"]
mirrors = ["${registry}"]

[registry."${registry}"]
http = true
`;
}
