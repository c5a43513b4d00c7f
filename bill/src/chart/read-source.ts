// SPDX-License-Identifier: Apache-2.0

import { BobError } from "@bob/proto/errors";
import { type Chart, type ChartMetadata, type ManifestRole, type SourceFile, valuesFileName } from "./chart.ts";
import { pathOf } from "./chart-files.ts";
import { compileChart } from "./compile-chart.ts";
import { isObject, type Json, type JsonObject, type JsonPath } from "./json-document.ts";
import { type PlacedFault, throwFaults } from "./source-faults.ts";
import { testPod } from "./test-pod.ts";
import { readValueLines } from "./values-file.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** Files of a vendor's folder, by name. */
export type SourceTexts = ReadonlyMap<string, string>;

/** A chart, and what is strange about its source. */
export interface ReadChart {
  readonly chart: Chart;
  readonly notes: readonly string[];
}

/** What a file of a vendor's folder is for; `undefined` of one that no chart is made of. */
export function roleOf(name: string): ManifestRole | "values" | "metadata" | undefined {
  if (/^bob\.ya?ml$/.test(name)) return "profile";
  if (name === valuesFileName) return "values";
  if (name === "Chart.yaml") return "metadata";
  if (/^test[\w.-]*\.(?:ya?ml|sh)$/.test(name)) return "test";
  return /^(?![_.]|values\.)[\w.-]+\.ya?ml$/.test(name) ? "application" : undefined;
}

/**
 * Makes a chart of a vendor's files.
 *
 * @param folder what messages call the place.
 * @throws {BobError} USAGE with all that is wrong, by file, line and column.
 */
export function readSource(texts: SourceTexts, metadata: ChartMetadata, folder: string): ReadChart {
  const path = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  const { declared, faults } = readValueLines(texts.get(valuesFileName) ?? "", path(valuesFileName));
  const found: PlacedFault[] = [...faults];
  const yamls = new Map<string, YamlFile>();
  const files: SourceFile[] = [];
  for (const [name, text] of texts) {
    const role = roleOf(name);
    if (role !== "profile" && role !== "application" && role !== "test") continue;
    const yaml = name.endsWith(".sh") ? testPod(name, text, declared, path(name)) : readYaml(text, path(name));
    yamls.set(name, yaml);
    found.push(...yaml.faults, ...faultsOfDocuments(yaml, path(name)));
    files.push({ name, role, documents: yaml.documents.filter(isObject) });
  }
  if (!files.some(({ role }) => role === "profile"))
    throw new BobError(
      "NOT_FOUND",
      `${folder || "the chart"} has no bob.yaml: that is where the profile is, a ContainerProfile with $values.KEY where customers differ`,
    );
  throwFaults(`${folder || metadata.name} makes no chart`, found);
  refuseTwins(files);
  const order = files.toSorted((a, b) => rank[a.role] - rank[b.role]);
  const { chart, faults: wrong, notes } = compileChart({ metadata, declared, files: order });
  const placed = wrong.map(({ file, document, path: where, message }): PlacedFault => {
    return { file: path(file), ...placeOf(yamls.get(file), document, where), message };
  });
  throwFaults(`${folder || metadata.name} makes no chart`, placed);
  return { chart, notes };
}

/** @throws {BobError} USAGE for `test.sh` beside `test.yaml`: both would be one file of the chart. */
function refuseTwins(files: readonly SourceFile[]): void {
  const names = new Map<string, string>();
  for (const file of files) {
    const twin = names.get(pathOf(file));
    if (twin !== undefined)
      throw new BobError("USAGE", `${twin} and ${file.name} would be the same file in the chart: call one otherwise`);
    names.set(pathOf(file), file.name);
  }
}

const rank: Readonly<Record<ManifestRole, number>> = { profile: 0, application: 1, test: 2 };

/** Of `bob.values` the path is the line. */
function placeOf(yaml: YamlFile | undefined, document: number, path: JsonPath): Pick<PlacedFault, "line" | "column"> {
  return yaml?.place(document, path) ?? { line: Number(path[0] ?? 1), column: 1 };
}

function faultsOfDocuments({ documents, faults, place }: YamlFile, file: string): PlacedFault[] {
  if (documents.length === 0 && faults.length === 0)
    return [{ file, line: 1, column: 1, message: "is empty: it has to be an object of Kubernetes" }];
  return documents.flatMap((document, position) =>
    isObject(document) ? [] : [{ file, ...place(position, []), message: "is no mapping: objects of Kubernetes are" }],
  );
}

const semver = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const chartName = /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/;

/**
 * What `Chart.yaml` and options say of a chart.
 *
 * @throws {BobError} USAGE for names and versions that Helm would not take.
 */
export function readMetadata(text: string | undefined, given: Partial<ChartMetadata>, file: string): ChartMetadata {
  const yaml = text === undefined ? undefined : readYaml(text, file);
  throwFaults(`${file} cannot be read`, yaml?.faults ?? []);
  const [written] = yaml?.documents ?? [];
  const members: JsonObject = isObject(written) ? written : {};
  const textAt = (key: string) => textOf(members[key]);
  const name = textAt("name") ?? given.name ?? "";
  const version = given.version ?? textAt("version") ?? "0.1.0";
  const appVersion = given.appVersion ?? textAt("appVersion");
  const description = textAt("description");
  if (!chartName.test(name))
    throw new BobError("USAGE", `"${name}" is no name of a chart: small letters, digits and -, at most 53 (--name)`);
  if (!semver.test(version))
    throw new BobError(
      "USAGE",
      `"${version}" is no version of a chart, which is as 1.2.3 (--chart-version, semver.org)`,
    );
  return {
    name,
    version,
    ...(appVersion !== undefined && { appVersion }),
    ...(description !== undefined && { description }),
  };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
