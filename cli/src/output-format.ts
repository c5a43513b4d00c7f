// SPDX-License-Identifier: Apache-2.0
/** What a command writes: text for people, or JSON for programs; about artifacts also YAML; `verify` also SARIF, for code-scanning pages. */
export type OutputFormat = "text" | "json" | "yaml" | "sarif";

export const outputFormats: readonly OutputFormat[] = ["text", "json", "yaml", "sarif"];

const flags = ["-o", "--output", "--format"];

/** What arguments ask for, also where they are wrong and cannot be parsed: the error has this form, too. */
export function formatOf(args: readonly string[]): OutputFormat {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const isJson = own.some(
    (argument, index) =>
      /^(?:-o|--output=|--format=)json$/.test(argument) ||
      (argument === "json" && flags.includes(own[index - 1] ?? "")),
  );
  return isJson ? "json" : "text";
}
