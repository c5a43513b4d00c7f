// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Chart } from "@bob/bill/chart/chart";
import { chartFiles, maxChartFileBytes, sourceFolder } from "@bob/bill/chart/chart-files";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import { loadFolder, readFolder } from "../chart/load-chart.ts";
import type { Run } from "../commands/run.ts";

/** Options of `bobctl package`. */
export interface PackageOptions {
  name?: string;
  chartVersion?: string;
  appVersion?: string;
  destination: string;
  force?: boolean;
}

/** Makes a Helm chart of a vendor's folder, and says what is in it. */
export async function packageChart(folder: string, options: PackageOptions, run: Run): Promise<void> {
  const { name, chartVersion: version, appVersion } = options;
  const given = { ...(name && { name }), ...(version && { version }), ...(appVersion && { appVersion }) };
  const { chart, notes } = await loadFolder(folder, given);
  const files = new Map(chartFiles(chart));
  for (const [file, text] of await readFolder(folder)) {
    // The chart has its own, with the options in it.
    if (file !== "Chart.yaml") files.set(`${sourceFolder}/${file}`, text);
  }
  const target = join(options.destination, chart.metadata.name);
  await assertFree(target, options.force === true);
  for (const [file, text] of files) await writeChartFile(join(target, file), text);
  const answer = describeChart(chart, target, [...files.keys()].toSorted());
  run.write(run.format === "json" ? `${JSON.stringify({ ...answer, notes }, null, 2)}\n` : writeAnswer(answer));
  for (const note of notes) run.note(`► ${safeText(note)}`);
  if (answer.required.length > 0)
    run.note(`► customers have to set ${answer.required.join(", ")}: helm lint and helm template need --set, too`);
}

interface PackagedChart {
  readonly chart: string;
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly values: readonly string[];
  readonly required: readonly string[];
  readonly fixed: readonly string[];
}

function describeChart({ metadata, values, fixed }: Chart, chart: string, files: string[]): PackagedChart {
  return {
    ...{ chart, name: metadata.name, version: metadata.version, files },
    values: values.map(({ key }) => key),
    required: values.filter(({ isRequired, initial }) => isRequired && initial === undefined).map(({ key }) => key),
    fixed: fixed.map(({ key }) => key),
  };
}

function writeAnswer({ chart, name, version, files, values, fixed }: PackagedChart): string {
  const list = (keys: readonly string[]) => (keys.length === 0 ? "none" : keys.join(", "));
  return [
    `✔ packaged ${name} ${version}: ${safeText(chart)}`,
    `  files            ${files.length}`,
    `  customers set    ${list(values)}`,
    `  fixed            ${list(["all else", ...fixed])}`,
    "",
  ].join("\n");
}

/** A chart is made as a whole: files of another one would be a part of it. */
async function assertFree(target: string, isForced: boolean): Promise<void> {
  const names: string[] = await readdir(target).catch((cause: NodeJS.ErrnoException): string[] => {
    if (cause.code === "ENOENT") return [];
    throw new BobError("IO", `cannot write to ${target}: ${cause.message}`, { cause });
  });
  if (names.length === 0) return;
  if (isForced && names.includes(sourceFolder) && names.includes("Chart.yaml")) {
    const { rm } = await import("node:fs/promises");
    await rm(target, { recursive: true });
    return;
  }
  const way = isForced ? "it is no chart that bobctl made, and stays" : "--force replaces a chart that bobctl made";
  throw new BobError("USAGE", `${target} is there already: ${way}`);
}

async function writeChartFile(file: string, text: string): Promise<void> {
  if (Buffer.byteLength(text) > maxChartFileBytes)
    throw new BobError(
      "LIMIT_EXCEEDED",
      `${file} would have more than ${maxChartFileBytes} bytes, which Helm does not take`,
    );
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text).catch((cause: NodeJS.ErrnoException) => {
    throw new BobError("IO", `cannot write ${file}: ${cause.message}`, { cause });
  });
}
