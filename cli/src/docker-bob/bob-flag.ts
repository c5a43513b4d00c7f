// SPDX-License-Identifier: Apache-2.0
import { type BuildOption, buildOptions, faultOfValue, type OptionText, optionTexts } from "@bob/proto/build-options";
import { BobError } from "@bob/proto/errors";
import { parseBool } from "@bob/proto/parse-bool";

/** The options of `--bob`. */
export const bobOptions: readonly BuildOption[] = buildOptions;

/** An option as a user writes it. */
export function spellOption({ name, values, text = "image" }: BuildOption): string {
  return `${name}=${values?.join("|") ?? optionTexts[text]}`;
}

/**
 * The value of buildx's `--attest` that `--bob` (no value: `undefined`) or `--bob=VALUE` stands for, or `undefined` for `--bob=false`.
 * @throws {BobError} USAGE with all faults, and what there is.
 */
export function attestationFor(value: string | undefined): string | undefined {
  if (value === undefined) return "type=bob";
  const truth = parseBool(value);
  if (truth !== undefined) return truth ? "type=bob" : undefined;
  const options = value.split(",");
  const faults = options.map((option, index) => findFault(option, options.slice(0, index))).filter((fault) => fault);
  if (faults.length > 0) throw new BobError("USAGE", `--bob=${value}: ${faults.join("; ")}. ${knownOptions()}`);
  return `type=bob,${value}`;
}

function findFault(option: string, before: readonly string[]): string | undefined {
  const equals = option.indexOf("=");
  const [name, value] = equals < 0 ? [option, ""] : [option.slice(0, equals), option.slice(equals + 1)];
  const known = bobOptions.find((each) => each.name === name);
  if (known === undefined) return `unknown option "${option}"`;
  if (before.some((other) => other.startsWith(`${name}=`))) return `${name} is given twice`;
  if (value !== "" && faultOfValue(known, value) === undefined) return undefined;
  if (known.values !== undefined) return `${name} cannot be "${value}"`;
  return `${name} needs ${neededTexts[known.text ?? "image"]}`;
}

const neededTexts = {
  image: "an image",
  names: "names of variables, with colons between",
  policy: "a file of the build context",
} as const satisfies Record<OptionText, string>;

function knownOptions(): string {
  const options = bobOptions.map(spellOption);
  return `Write --bob, --bob=true, --bob=false, or --bob= with any of ${options.join(", ")}, separated by commas`;
}
