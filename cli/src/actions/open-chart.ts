// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import type { Chart } from "@bob/bill/chart/chart";
import type { Values } from "@bob/bill/chart/chart-values";
import { conformValues } from "@bob/bill/chart/conform-value";
import { isObject, type JsonObject } from "@bob/bill/chart/json-document";
import { settleValues } from "@bob/bill/chart/render-chart";
import { setValues } from "@bob/bill/chart/set-values";
import { throwFaults } from "@bob/bill/chart/source-faults";
import { readValueLines, valuesOfLines } from "@bob/bill/chart/values-file";
import { readYaml } from "@bob/bill/chart/yaml-file";
import { BobError } from "@bob/proto/errors";
import { maxChartBytes } from "../chart/limits.ts";
import { loadArchive, loadFolder } from "../chart/load-chart.ts";
import { readSourceText } from "../chart/source-text.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import type { ChartSourceOptions } from "./pull-chart.ts";

/** Options of the commands that read a chart and values. */
export interface ChartOptions extends ChartSourceOptions {
  values?: string[];
  set?: string[];
  name?: string;
  namespace?: string;
}

/**
 * Opens a chart: a folder, a file that `helm package` or a registry (`oci://…`) has, and tells what is strange about it.
 *
 * @throws {BobError} NOT_FOUND, USAGE, BAD_DATA; DIGEST_MISMATCH for a chart that was changed after it was made.
 */
export async function openChart(
  target: string,
  options: ChartSourceOptions,
  run: Run,
  context: CommandContext,
): Promise<Chart> {
  const { chart, notes } = await readTarget(target, options, run, context);
  for (const note of notes) run.note(`► ${note}`);
  return chart;
}

async function readTarget(target: string, options: ChartSourceOptions, run: Run, context: CommandContext) {
  if (/^oci:\/\//.test(target)) {
    // Registries and signatures take longer to load than all else of a folder's chart.
    const { pullChart } = await import("./pull-chart.ts");
    const { bytes, hasFolder } = await pullChart(target, options, run, context);
    return await loadArchive(bytes, target, hasFolder);
  }
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory()) return await loadFolder(target);
  if (found === undefined)
    throw new BobError(
      "NOT_FOUND",
      `there is no ${target}: give a folder, a packed chart (.tgz), or oci://HOST/CHART:VERSION`,
    );
  if (found.size > maxChartBytes)
    throw new BobError("LIMIT_EXCEEDED", `${target} has more than ${maxChartBytes} bytes: it is no chart of bob`);
  return await loadArchive(await readFile(target), target, true);
}

/**
 * The values in force: the vendor's, those of files, then those of `--set`.
 *
 * @throws {BobError} USAGE with all that does not fit, each with its path.
 */
export async function settleOptions(chart: Chart, { values = [], set = [] }: ChartOptions): Promise<Values> {
  const files: JsonObject[] = [];
  for (const file of values) files.push(await readValues(file, chart));
  // Of --set, values are what their keys are: a version 10 is a text.
  const assigned = conformValues(set.reduce<JsonObject>(setValues, {}), chart.values);
  return settleValues(chart, [...files, assigned]);
}

/** Values of a customer: YAML or JSON by its name, else `key=value` lines. */
async function readValues(file: string, chart: Chart): Promise<JsonObject> {
  const text = await readSourceText(file);
  if (![".yaml", ".yml", ".json"].includes(extname(file))) {
    const lines = readValueLines(text, file);
    throwFaults(`${file} has no values that can be used`, lines.faults);
    return conformValues(valuesOfLines(lines), chart.values);
  }
  const { documents, faults } = readYaml(text, file);
  throwFaults(`${file} has no values that can be used`, faults);
  const [first = {}, second] = documents;
  if (!isObject(first) || second !== undefined)
    throw new BobError("USAGE", `${file} is no mapping of values: write one document, with key: value`);
  return first;
}
