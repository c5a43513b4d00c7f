// SPDX-License-Identifier: Apache-2.0
import { buildOptions } from "@bob/proto/build-options";
import { BobError } from "@bob/proto/errors";
import { parseBool } from "@bob/proto/parse-bool";

/** The options of `--bob`, with their values; `undefined`: any text. */
export const bobOptions: Readonly<Record<string, readonly string[] | undefined>> = Object.fromEntries(
  buildOptions.map(({ name, values }) => [name, values]),
);

/** An option as a user writes it. */
export function spellOption(name: string, values: readonly string[] | undefined): string {
  return `${name}=${values?.join("|") ?? "IMAGE"}`;
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
  if (!Object.hasOwn(bobOptions, name)) return `unknown option "${option}"`;
  if (before.some((other) => other.startsWith(`${name}=`))) return `${name} is given twice`;
  const values = bobOptions[name];
  if (values === undefined) return value === "" || /["\s]/.test(value) ? `${name} needs an image` : undefined;
  return values.includes(value) ? undefined : `${name} cannot be "${value}"`;
}

function knownOptions(): string {
  const options = buildOptions.map(({ name, values }) => spellOption(name, values));
  return `Write --bob, --bob=true, --bob=false, or --bob= with any of ${options.join(", ")}, separated by commas`;
}
