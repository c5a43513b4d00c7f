// SPDX-License-Identifier: Apache-2.0
/** A platform as indexes, manifests and image configs have it. */
export interface Platform {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
}

/**
 * `linux/arm/v7`, in containerd's normal form (`platforms.Normalize`): the variant that arm64 and amd64 have anyway is
 * left out.
 */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  const isDefault = (architecture === "arm64" && variant === "v8") || (architecture === "amd64" && variant === "v1");
  return [os || "linux", architecture ?? "", ...(variant && !isDefault ? [variant] : [])].join("/");
}
