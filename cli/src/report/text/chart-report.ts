// SPDX-License-Identifier: Apache-2.0
import type { Chart } from "@bob/bill/chart/chart";
import type { ExplainedValue, Explanation } from "@bob/bill/chart/explain-values";
import { isList, type Json } from "@bob/bill/chart/json-document";
import type { Difference } from "@bob/bill/chart/object-differences";
import { safeText } from "@bob/proto/printable";
import type { AppliedObject } from "../../actions/apply-objects.ts";
import type { Terminal, Tone } from "../terminal.ts";

/** What the vendor fixed and what the customer sets, for people. */
export function writeExplanation({ metadata }: Chart, explanation: Explanation, terminal: Terminal): string {
  const { fixed, fixedValues, values } = explanation;
  const title = (text: string) => terminal.paint("bold", text);
  const lists = fixed.flatMap(({ profile, entries }) => [
    `  ${safeText(profile)}`,
    `    ${
      Object.entries(entries)
        .flatMap(([list, count]) => (count > 0 ? [`${list} ${count}`] : []))
        .join(", ") || "nothing"
    }`,
  ]);
  const constants = Object.entries(fixedValues).map(([key, value]) => `  ${key} = ${textOf(value)}`);
  return [
    title(`${metadata.name} ${metadata.version}`),
    "",
    title("Fixed by the vendor (entries of the profile that no value changes)"),
    ...(lists.length + constants.length === 0 ? ["  nothing"] : [...lists, ...constants]),
    "",
    title("Yours to set (--values FILE, --set KEY=VALUE)"),
    ...(values.length === 0 ? ["  nothing"] : values.flatMap((value) => linesOf(value, terminal))),
    "",
  ].join("\n");
}

/** What became of objects, or would; each difference on a line of its own. */
export function writeApplied(objects: readonly AppliedObject[], isDryRun: boolean, terminal: Terminal): string {
  return objects
    .flatMap(({ object, outcome, differences, unmet }) => [
      `${marks[outcome]} ${safeText(object)} ${isDryRun && outcome !== "unchanged" ? `would be ${outcome}` : outcome}`,
      ...differences.map((difference) => `    ${describeDifference(difference, terminal)}`),
      ...unmet.map(({ place, after }) => {
        return `    ${terminal.paint("warning", `! the cluster did not take ${safeText(place)}: ${textOf(after)}`)}`;
      }),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

const marks: Readonly<Record<AppliedObject["outcome"], string>> = { created: "✚", changed: "►", unchanged: "✔" };

function describeDifference({ place, before, after }: Difference, terminal: Terminal): string {
  const where = safeText(place);
  if (before === undefined) return terminal.paint("good", `+ ${where}: ${textOf(after)}`);
  if (after === undefined) return terminal.paint("alarm", `- ${where}: ${textOf(before)}`);
  return `~ ${where}: ${textOf(before)} → ${textOf(after)}`;
}

const tones: Readonly<Record<ExplainedValue["standing"], Tone>> = {
  "as the vendor set it": "dim",
  "set by you": "good",
  narrower: "good",
  wider: "warning",
  different: "name",
};

function linesOf(value: ExplainedValue, terminal: Terminal): string[] {
  const { key, description, is, places, vendor, standing, added } = value;
  const standingText =
    standing === "wider" && added.length > 0 ? `wider, by ${added.map(textOf).join(", ")}` : standing;
  return [
    `  ${terminal.paint("name", key)} = ${textOf(value.value)}  ${terminal.paint(tones[standing], `(${standingText})`)}`,
    ...(description === "" ? [] : description.split("\n").map((line) => `    ${safeText(line)}`)),
    `    ${is}`,
    ...(standing === "as the vendor set it" || vendor === undefined ? [] : [`    the vendor's: ${textOf(vendor)}`]),
    ...placesOf(places).map((place) => `    → ${safeText(place)}`),
  ];
}

/** Those of the profile one by one: they are what the customer decides about. */
function placesOf(places: readonly string[]): string[] {
  const own = places.filter((place) => /^\w*Profile /.test(place));
  const others = places.length - own.length;
  if (others === 0) return own;
  return [...own, `${others} ${others === 1 ? "place" : "places"} of the application`];
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return "not set";
  if (value === "") return '""';
  if (typeof value === "string") return safeText(value);
  return isList(value) ? `[${value.map(textOf).join(", ")}]` : safeText(JSON.stringify(value));
}
