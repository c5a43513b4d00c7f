// SPDX-License-Identifier: Apache-2.0
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { ChartMetadata } from "@bob/bill/chart/chart";
import { chartFiles, sourceFolder } from "@bob/bill/chart/chart-files";
import { type ReadChart, readMetadata, readSource, roleOf, type SourceTexts } from "@bob/bill/chart/read-source";
import { BobError } from "@bob/proto/errors";
import { isInstalled, isRead } from "./chart-parts.ts";
import { maxChartFiles } from "./limits.ts";
import { readSourceText, unreadable } from "./source-text.ts";

/**
 * Loads a chart from a folder: a vendor's, with `bob.yaml`, or that of a chart that was made of one.
 *
 * @throws {BobError} NOT_FOUND, IO; USAGE for what is wrong in it; DIGEST_MISMATCH for a chart that was changed after it was made.
 */
export async function loadFolder(folder: string, given: Partial<ChartMetadata> = {}): Promise<ReadChart> {
  const isChart = (await stat(join(folder, sourceFolder)).catch(() => undefined))?.isDirectory() ?? false;
  if (isChart) return checkedChart(await readTree(folder), folder);
  const texts = await readFolder(folder);
  const name = given.name ?? basename(resolve(folder));
  return readSource(
    texts,
    readMetadata(texts.get("Chart.yaml"), { ...given, name }, join(folder, "Chart.yaml")),
    folder,
  );
}

/**
 * Loads a chart, or a vendor's folder, that was packed into a file.
 *
 * @param hasFolder whether all is below one folder.
 * @throws {BobError} as {@link loadFolder}; BAD_DATA, LIMIT_EXCEEDED.
 */
export async function loadArchive(bytes: Uint8Array, name: string, hasFolder: boolean): Promise<ReadChart> {
  // zlib takes as long to load as all else of a folder's chart.
  const { readChartArchive } = await import("./chart-archive.ts");
  const texts = await readChartArchive(bytes, name, hasFolder);
  // Helm installs what is in the folders of a chart, also beside a bob.yaml.
  const isChart = [...texts.keys()].some(isInstalled);
  if (texts.has("Chart.yaml") && (isChart || !texts.has("bob.yaml"))) return checkedChart(texts, name);
  const source = new Map([...texts].filter(([file]) => roleOf(file) !== undefined));
  const metadata = readMetadata(texts.get("Chart.yaml"), { name: nameOf(name) }, `${name}/Chart.yaml`);
  return readSource(source, metadata, name);
}

/** The last part of a reference or path. */
function nameOf(place: string): string {
  return /([^/:@]+)(?:[:@][^/]*)?$/.exec(place)?.[1] ?? "";
}

/** The files that a vendor's chart is made of. */
export async function readFolder(folder: string): Promise<SourceTexts> {
  const names = await readdir(folder).catch(unreadable(folder));
  const texts = new Map<string, string>();
  for (const name of names.toSorted()) {
    if (roleOf(name) !== undefined) texts.set(name, await readSourceText(join(folder, name)));
  }
  return texts;
}

/**
 * A chart is what its source makes. Were a template another, Helm would install something else than what is shown here.
 */
function checkedChart(texts: SourceTexts, place: string): ReadChart {
  const prefix = `${sourceFolder}/`;
  const source = new Map(
    [...texts].flatMap(([name, text]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), text] as const] : [])),
  );
  const metadata = readMetadata(texts.get("Chart.yaml"), {}, `${place}/Chart.yaml`);
  const found = readSource(source, metadata, `${place}/${sourceFolder}`);
  const made = chartFiles(found.chart);
  // Helm writes Chart.yaml anew when it packs, with a version that it was given.
  const differing = [...made].flatMap(([name, text]) =>
    name === "Chart.yaml" || texts.get(name) === text ? [] : [name],
  );
  const foreign = [...texts.keys()].filter((name) => isInstalled(name) && !made.has(name));
  const [first] = [...differing, ...foreign];
  if (first !== undefined)
    throw new BobError(
      "DIGEST_MISMATCH",
      `${place}: ${first} is not what ${prefix} makes: it was changed after it was packaged (or by another version of bobctl). ` +
        "Package it again, or install it with helm",
      { details: { differing, foreign } },
    );
  return found;
}

async function readTree(folder: string): Promise<SourceTexts> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(unreadable(folder));
  if (entries.length > maxChartFiles)
    throw new BobError("LIMIT_EXCEEDED", `${folder} has more than ${maxChartFiles} files: it is no chart of bob`);
  const texts = new Map<string, string>();
  for (const entry of entries.toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const file = join(entry.parentPath, entry.name);
    const name = file.slice(folder.replace(/\/+$/, "").length + 1);
    if (entry.isFile()) texts.set(name, isRead(name) ? await readSourceText(file) : "");
  }
  return texts;
}
