// SPDX-License-Identifier: Apache-2.0
import type { ByteText } from "../paths.ts";

/** What `leftBehindTells` of a record can have: what of {@link LeftBehindAttributes} is told. */
export type LeftBehindTopic = "owners" | "xattrs";

/** What any thing that was left behind has beside its content. */
export interface LeftBehindAttributes {
  /** Owner and group, as the layer has them. Absent where 0, and where the record does not tell owners. */
  readonly uid?: number;
  readonly gid?: number;
  /** File capabilities, then the others sorted by the bytes of their names; absent where there are none. */
  readonly xattrs?: ExtendedAttribute[];
  /** There are more than a record takes of one file (4 KiB). */
  readonly xattrsCut?: true;
}

/**
 * An extended attribute of `user.*`, `trusted.*`, `security.*` or `system.posix_acl_*`, but for overlayfs's own and those
 * that the host's policy gives to every file (`security.selinux`, `security.SMACK64…`, `security.ima`, `security.evm`).
 */
export type ExtendedAttribute = { readonly name: ByteText } & (
  | {
      /** File capabilities, `security.capability`, as getcap(8) writes them: `cap_net_raw=ep`. */
      readonly value: ByteText;
    }
  /** Of a value longer than 256 bytes. */
  | { readonly value?: never; readonly size: number; readonly sha256: string }
);

/** A directory of `unchangedDirectories`. */
export interface UnchangedDirectory extends LeftBehindAttributes {
  readonly path: ByteText;
  readonly mode: string;
  /** A secret was left out of its path, or of an attribute. */
  readonly redacted?: true;
}

/** A device node's. */
export interface DeviceNumber {
  readonly kind: "character" | "block";
  readonly major: number;
  readonly minor: number;
}

/** Name of the attribute that file capabilities are in. */
export const FILE_CAPABILITIES = "security.capability";

/** The file capabilities among the attributes: text, unless the kernel would not take them either. */
export function fileCapabilitiesOf({ xattrs }: { readonly xattrs?: ExtendedAttribute[] }): ByteText | undefined {
  return xattrs?.find(({ name }) => name === FILE_CAPABILITIES)?.value;
}
