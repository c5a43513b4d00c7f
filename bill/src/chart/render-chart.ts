// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { Chart, ManifestRole } from "./chart.ts";
import { pathOf } from "./chart-files.ts";
import type { Release, Values } from "./chart-values.ts";
import { checkValues } from "./check-values.ts";
import { isObject, type JsonObject, pointerOf } from "./json-document.ts";
import { mergeValues } from "./merge-values.ts";
import { renderTemplate } from "./render-template.ts";

export interface RenderedDocument {
  /** The template's file in the chart. */
  readonly file: string;
  readonly role: ManifestRole;
  /** YAML, without a line's end at its end. */
  readonly text: string;
}

/** What the vendor set, as the chart's `values.yaml` has it. */
export function vendorValues({ values }: Chart): Values {
  const own = values.flatMap(({ key, initial }) => (initial === undefined ? [] : [[key, initial] as const]));
  return { ...Object.fromEntries(own), bob: { create: true } };
}

/**
 * The values in force.
 *
 * @param given the customer's, the last first in weight.
 * @throws {BobError} USAGE with all that does not fit, each with its path.
 */
export function settleValues(chart: Chart, given: readonly JsonObject[]): Values {
  const values = given.reduce<JsonObject>(mergeValues, vendorValues(chart));
  const faults = checkValues(values, chart.values, new Set(chart.fixed.map(({ key }) => key)));
  if (faults.length === 0) return values;
  const lines = faults.slice(0, maxShown).map(({ path, message }) => `at '${pointerOf(path)}': ${message}`);
  const more = faults.length > maxShown ? [`… and ${faults.length - maxShown} more`] : [];
  const told = [...lines, ...more].map((line) => `\n- ${safeText(line)}`);
  throw new BobError("USAGE", `the values do not fit the schema of ${chart.metadata.name}:${told.join("")}`, {
    details: { faults: faults.map(({ path, message }) => ({ path: pointerOf(path), message })) },
  });
}

const maxShown = 50;

/**
 * What an installation is called and where it goes.
 *
 * @throws {BobError} USAGE for names that Kubernetes and Helm do not take.
 */
export function settleRelease(chart: Chart, namespace: string, name = chart.metadata.name): Release {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) || name.length > 53)
    throw new BobError("USAGE", `"${name}" is no name of an installation: small letters, digits, - and ., at most 53`);
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(namespace) || namespace.length > 63)
    throw new BobError("USAGE", `"${namespace}" is no name of a namespace: small letters, digits and -, at most 63`);
  return { name, namespace };
}

/**
 * Renders a chart with values that are settled: what `helm template` renders, byte for byte, the profile first.
 */
export function renderChart(chart: Chart, values: Values, release: Release): RenderedDocument[] {
  const hasProfile = !isObject(values.bob) || values.bob.create !== false;
  return chart.templates.flatMap((template) => {
    if (template.role === "profile" && !hasProfile) return [];
    return template.documents.map(({ pieces }) => ({
      file: pathOf(template),
      role: template.role,
      text: renderTemplate(pieces, values, release),
    }));
  });
}
