// SPDX-License-Identifier: Apache-2.0
import type { Chart, ChartDocument, ChartSource, ChartTemplate, SourceFault, SourceFile } from "./chart.ts";
import { valuesFileName } from "./chart.ts";
import { type DeclaredValue, isFixedKey, releaseKeys } from "./chart-values.ts";
import { checkProfile } from "./check-profile.ts";
import { checkValues } from "./check-values.ts";
import { compileTemplate } from "./compile-template.ts";
import type { Json, JsonObject } from "./json-document.ts";
import { objectName } from "./kubernetes-kinds.ts";
import { isBound, prepareFiles } from "./prepare-documents.ts";
import { faultOfValue } from "./value-kinds.ts";
import { shapeValues } from "./value-shapes.ts";

export interface CompiledChart {
  readonly chart: Chart;
  /** All that is wrong; a chart with faults cannot be used. */
  readonly faults: readonly SourceFault[];
  /** What is only strange, one line each. */
  readonly notes: readonly string[];
}

/** Makes a chart of what a vendor has: profile, values, application and test. */
export function compileChart({ metadata, declared, files }: ChartSource): CompiledChart {
  const faults: SourceFault[] = [];
  const known = withReleaseKeys(declared);
  const initials = new Map(known.map(({ key, initial }): [string, Json] => [key, initial ?? ""]));
  const prepared = prepareFiles(files);
  const templates = prepared.map((file) => compileFile(file, initials, faults));
  const uses = templates.flatMap(({ documents }) => documents.flatMap((each) => each.uses));
  const fixed = known.filter(({ key }) => isFixedKey(key));
  const open = known.filter(({ key }) => !isFixedKey(key));
  const onFault = ({ line, key }: DeclaredValue, message: string) =>
    faults.push({ file: valuesFileName, document: 0, path: [line], message: `${key} ${message}` });
  const used = new Set(uses.flatMap(({ ref }) => (ref.of === "values" ? [ref.key] : [])));
  const values = shapeValues(
    open.filter(({ key, line }) => line > 0 || used.has(key)),
    uses,
    onFault,
  );
  for (const value of values) for (const message of faultsOfInitial(value)) onFault(value, message);
  const unused = values.filter(({ key }) => !used.has(key));
  return {
    chart: { metadata, values, fixed, templates },
    faults,
    notes: [
      ...unused.map(
        ({ key, line }) => `${valuesFileName}:${line}: nothing has $values.${key}: setting it changes nothing`,
      ),
      ...notesOnBinding(prepared),
    ],
  };
}

/** Name and namespace are what the release has, where nobody declares them. */
function withReleaseKeys(declared: readonly DeclaredValue[]): DeclaredValue[] {
  const keys = new Set(declared.map(({ key }) => key));
  const missing = releaseKeys.filter((key) => !keys.has(key));
  const implied = missing.map((key) => ({
    ...{ key, line: 0, initial: "", isRequired: false, kind: "name" as const },
    description: key === "name" ? "The release's, where it is empty." : "That of the release, where it is empty.",
  }));
  return [...declared, ...implied];
}

function compileFile(file: SourceFile, initials: ReadonlyMap<string, Json>, faults: SourceFault[]): ChartTemplate {
  const documents = file.documents.map((document, position): ChartDocument => {
    const { template, faults: found } = compileTemplate(document, initials);
    const own = [...found, ...checkProfile(document), ...faultsOfName(document)];
    faults.push(...own.map((fault) => ({ ...fault, file: file.name, document: position })));
    return { ...template, document };
  });
  return { name: file.name, role: file.role, documents };
}

function faultsOfName(document: JsonObject) {
  const { apiVersion, kind, name } = objectName(document);
  const missing = [apiVersion === "" && "apiVersion", kind === "" && "kind", name === "" && "metadata.name"];
  const message = `is no object of Kubernetes: ${missing.filter(Boolean).join(", ")} missing`;
  return missing.some(Boolean) ? [{ path: [], message }] : [];
}

/** What the vendor sets has to be what customers may set. */
function faultsOfInitial(value: Chart["values"][number]): string[] {
  const { key, initial, shape, choices, isRequired } = value;
  if (initial === undefined || initial === "" || (Array.isArray(initial) && initial.length === 0)) {
    const isOdd = initial === "" && !isRequired && shape.type === "one" && faultOfValue(shape.kind, "") !== undefined;
    return isOdd && value.line > 0 && !releaseKeys.some((each) => each === key)
      ? ["cannot be empty: leave the value out, and customers have to set it"]
      : [];
  }
  if (choices !== undefined && shape.type === "records") return ["has @choices, which records cannot have"];
  return checkValues({ [key]: initial, bob: { create: true } }, [value], new Set()).map(({ path, message }) =>
    path.length > 1 ? `(item ${path.slice(1).join("/")}) ${message}` : message,
  );
}

function notesOnBinding(files: readonly SourceFile[]): string[] {
  const hasApplication = files.some(({ role }) => role === "application");
  return hasApplication && !isBound(files)
    ? ["no pod has the label kubescape.io/user-defined-profile: nothing will be compared with the profile"]
    : [];
}
