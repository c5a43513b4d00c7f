// SPDX-License-Identifier: Apache-2.0
import type { Files } from "../client.ts";

/** A Dockerfile that has to build, or fail, with bob as it does without. */
export interface Case {
  readonly title: string;
  /** `FROM busybox` is the image of `busybox-image.ts`; a text that begins otherwise continues it. */
  readonly dockerfile: string;
  readonly files?: Files;
  /** Further arguments of `docker buildx build`. */
  readonly args?: readonly string[];
  /** What the failure says, in the error or in the log; without it, it builds. */
  readonly fails?: RegExp;
  /** How many steps run a program; default: those of the Dockerfile that begin with RUN. */
  readonly steps?: number;
  /** It asks for an entitlement, which not every builder gives. */
  readonly isEntitled?: boolean;
}
