// SPDX-License-Identifier: Apache-2.0
import { arch } from "node:os";
import { BobError } from "@bob/proto";
import { formatPlatform } from "@bob/proto/platform";

const NODE_ARCHITECTURES: Record<string, string> = { x64: "amd64", ia32: "386" };

/** @throws {BobError} USAGE when the text is not `<os>/<architecture>[/<variant>]`. */
export function parsePlatform(text: string): string {
  const [os, architecture, variant, ...rest] = text.split("/");
  if (!os || !architecture || variant === "" || rest.length > 0) {
    throw new BobError(
      "USAGE",
      `"${text}" is not a platform: write <os>/<architecture>[/<variant>], such as linux/arm64`,
    );
  }
  return formatPlatform({ os, architecture, ...(variant !== undefined && { variant }) });
}

/** The platform images for this machine have. */
export function hostPlatform(): string {
  const architecture = arch();
  return `linux/${NODE_ARCHITECTURES[architecture] ?? architecture}`;
}
