// SPDX-License-Identifier: Apache-2.0

/** What a policy says of a build. */
export interface PolicyVerdict {
  readonly file: string;
  readonly name: string;
  readonly holds: boolean;
  /** Steps that ran a program, and how much of what they did some rule had a say in. */
  readonly steps: number;
  readonly events: number;
  /** What in the policy has no effect, here or ever: one line each, with the place in the file. */
  readonly warnings: readonly string[];
}
