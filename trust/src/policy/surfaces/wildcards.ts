// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "@bob/bill/derive/profile-path";
import { anyArguments } from "@bob/bill/match/argument-pattern";

/** `...`, which keyboards have, stands for `⋯` where it is a whole segment of a path. */
export function pathWithTypedWildcards(text: string): string {
  return text
    .split("/")
    .map((segment) => (segment === "..." ? anySegment : segment))
    .join("/");
}

/** `...` is one argument or a segment of one, `......` any number of arguments. */
export function argumentWithTypedWildcards(text: string): string {
  return text === "......" ? anyArguments : pathWithTypedWildcards(text);
}
