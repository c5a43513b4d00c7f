// SPDX-License-Identifier: Apache-2.0
import { anySegment } from "../../derive/profile-path.ts";
import { anyArguments } from "../../match/argument-pattern.ts";

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
