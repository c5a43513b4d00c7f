// SPDX-License-Identifier: Apache-2.0
import type { Chart, ChartDocument, ChartTemplate } from "./chart.ts";
import type { ChartValue } from "./chart-values.ts";
import { compileTemplate } from "./compile-template.ts";
import { helmTemplate, type IsText } from "./helm-template.ts";
import { isList, isObject, type Json, type JsonObject } from "./json-document.ts";
import { escapePlaceholders } from "./placeholders.ts";
import { renderTemplate } from "./render-template.ts";
import { isTextKind } from "./value-kinds.ts";
import { valuesSchema } from "./values-schema.ts";

/** Where a chart keeps what it was made from. */
export const sourceFolder = "bob";

/** Helm takes no larger files in a chart. */
export const maxChartFileBytes = 5 * 1024 * 1024;

/** The files of the chart that are made, by their names in it. All else in it is the vendor's own source. */
export function chartFiles(chart: Chart): Map<string, string> {
  const files = new Map<string, string>([
    ["Chart.yaml", yamlText(metadataOf(chart))],
    ["values.yaml", valuesText(chart)],
    ["values.schema.json", `${JSON.stringify(valuesSchema(chart.metadata.name, chart.values), null, 2)}\n`],
  ]);
  const isText = textFinder(chart.values);
  for (const template of chart.templates) files.set(pathOf(template), templateText(template, isText));
  return files;
}

/** The name of a template's file in the chart. */
export function pathOf({ name, role }: Pick<ChartTemplate, "name" | "role">): string {
  const file = name.replace(/\.sh$/, ".yaml");
  return role === "test" ? `templates/tests/${file}` : `templates/${file}`;
}

/** A document as it is: what looks like a placeholder in it is text. */
export function yamlText(document: JsonObject): string {
  const { template } = compileTemplate(literally(document), new Map());
  return `${renderTemplate(template.pieces, {}, { name: "", namespace: "" })}\n`;
}

function metadataOf({ metadata }: Chart): JsonObject {
  const { name, version, appVersion, description } = metadata;
  return {
    apiVersion: "v2",
    name,
    description: description ?? `${name} with its Bill of Behaviour`,
    type: "application",
    version,
    ...(appVersion !== undefined && { appVersion }),
    annotations: { "k8sstormcenter.com/bob": "v1" },
  };
}

function valuesText({ metadata, values, fixed }: Chart): string {
  const title = `# Values of ${metadata.name}. What is not here is fixed by the vendor: bobctl render --explain shows it.\n`;
  const told = fixed.map(({ key }) => key).join(", ");
  return [
    fixed.length === 0 ? title : `${title}# Fixed, besides: ${told}\n`,
    ...values.map(valueText),
    "# Whether the profile is installed: false where nothing in the cluster takes it.\nbob:\n  create: true\n",
  ].join("\n");
}

function valueText({ key, description, initial }: ChartValue): string {
  const lines = description === "" ? [] : description.split("\n").map((line) => `# ${line}\n`);
  if (initial === undefined) return [...lines, `# To be set:\n# ${key}:\n`].join("");
  return [...lines, yamlText({ [key]: initial })].join("");
}

function literally(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).map(([key, member]) => [key, literalValue(member)]));
}

function literalValue(value: Json): Json {
  if (typeof value === "string") return escapePlaceholders(value);
  if (isList(value)) return value.map(literalValue);
  return isObject(value) ? literally(value) : value;
}

function templateText({ role, documents }: ChartTemplate, isText: IsText): string {
  const text = documents.map((document: ChartDocument) => helmTemplate(document.pieces, isText)).join("\n---\n");
  return role === "profile" ? `{{- if .Values.bob.create }}\n${text}\n{{- end }}\n` : `${text}\n`;
}

function textFinder(values: readonly ChartValue[]): IsText {
  const shapes = new Map(values.map(({ key, shape }) => [key, shape]));
  return (ref, list) => {
    const shape = ref.of === "values" ? shapes.get(ref.key) : shapes.get(list ?? "");
    if (shape === undefined) return false;
    if (shape.type !== "records") return isTextKind(shape.kind);
    const field = ref.of === "item" ? shape.fields.get(ref.field) : undefined;
    return field !== undefined && isTextKind(field.kind);
  };
}
