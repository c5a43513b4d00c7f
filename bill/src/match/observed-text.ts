// SPDX-License-Identifier: Apache-2.0
import type { ByteText } from "@bob/proto/paths";
import { printableText } from "@bob/proto/printable";
import { escapeWildcards, profileArgument } from "../derive/profile-path.ts";

/** A path of a record as patterns are compared with it, and as the Bill of Behaviour has it but for numbers of processes. */
export function observedPath(path: ByteText): string {
  return escapeWildcards(printableText(path));
}

/** An argument of a record as patterns are compared with it. */
export function observedArgument(argument: ByteText): string {
  return profileArgument(printableText(argument));
}
