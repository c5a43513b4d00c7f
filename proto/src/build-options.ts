// SPDX-License-Identifier: Apache-2.0
/** One option of a build that asks for bob. */
export interface BuildOption {
  /** As a field of `--attest type=bob`, and of `--bob`. */
  readonly name: string;
  /** What it can be; `undefined`: the reference of an image. */
  readonly values: readonly string[] | undefined;
  /** What it is when it is not given; `undefined`: nothing. */
  readonly default: string | undefined;
  /** One line, of at most 80 characters. */
  readonly help: string;
}

/** All options of a build: what frontend, endpoint and `docker bob` take, and what help and completion show. */
export const buildOptions = [
  {
    name: "on-missing",
    values: ["fail", "warn"],
    default: "fail",
    help: "no recorder: fail the step, or run it unrecorded",
  },
  {
    name: "on-unrecorded",
    values: ["rebuild", "replay", "fail"],
    default: "rebuild",
    help: "a cached layer without its record",
  },
  {
    name: "dns-answers",
    values: ["true", "false"],
    default: "false",
    help: "what DNS servers answered, in the Bill of Behaviour, too",
  },
  {
    name: "syntax",
    values: undefined,
    default: undefined,
    help: "the Dockerfile frontend to use inside",
  },
] as const satisfies readonly BuildOption[];

/** The build argument with an option: `BOB_ON_MISSING` for `on-missing`. */
export function buildArgumentOf(name: string): string {
  return `BOB_${name.toUpperCase().replaceAll("-", "_")}`;
}
