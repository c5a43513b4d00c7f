// SPDX-License-Identifier: Apache-2.0
import { splitNames } from "./secrets/environment-secrets.ts";

/** One option of a build that asks for bob. */
export interface BuildOption {
  /** As a field of `--attest type=bob`, and of `--bob`. */
  readonly name: string;
  /** What it can be; `undefined`: a text of the kind that {@link BuildOption.text} says. */
  readonly values: readonly string[] | undefined;
  readonly text?: OptionText;
  /** What it is when it is not given; `undefined`: nothing. */
  readonly default: string | undefined;
  /** One line, of at most 80 characters. */
  readonly help: string;
}

/** The reference of an image, names of variables with colons between, or where a policy is. */
export type OptionText = "image" | "names" | "policy";

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
    name: "redact",
    values: undefined,
    text: "names",
    default: undefined,
    help: "variables whose values are kept out of records, as credentials' always are",
  },
  {
    name: "syntax",
    values: undefined,
    text: "image",
    default: undefined,
    help: "the Dockerfile frontend to use inside",
  },
  {
    name: "policy",
    values: undefined,
    text: "policy",
    default: undefined,
    help: "what steps may do: a policy in the build context, or in an image",
  },
  {
    name: "enforce",
    values: ["true", "false"],
    default: "true",
    help: "what the policy does not allow is refused and fails, or is a warning",
  },
] as const satisfies readonly BuildOption[];

/** The build argument with an option: `BOB_ON_MISSING` for `on-missing`. */
export function buildArgumentOf(name: string): string {
  return `BOB_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** How a text of a kind is shown where a value belongs: `on-missing=fail|warn`, `syntax=IMAGE`. */
export const optionTexts = { image: "IMAGE", names: "NAME:NAME", policy: "FILE" } as const satisfies Record<
  OptionText,
  string
>;

/** What is wrong with an option's value, as the end of a sentence that begins with it; undefined: nothing. */
export function faultOfValue({ values, text }: BuildOption, value: string): string | undefined {
  if (values !== undefined) return values.includes(value) ? undefined : `is not one of ${values.join(", ")}`;
  if (text === "names") return isNameList(value) ? undefined : "is no list of variables with colons between";
  if (text === "policy") return value === "" ? "names no policy" : undefined;
  return /["\s]/.test(value) ? "is not an image reference" : undefined;
}

const maxNames = 64;

function isNameList(value: string): boolean {
  const names = splitNames(value);
  return names.length <= maxNames && names.every((name) => /^[A-Za-z_][\w.-]{0,127}$/.test(name));
}
