// SPDX-License-Identifier: Apache-2.0
import type { ChartValue, DeclaredValue } from "./chart-values.ts";
import type { DocumentFault, JsonObject } from "./json-document.ts";
import type { Template } from "./template.ts";

/** What a manifest is for. */
export type ManifestRole = "profile" | "application" | "test";

/** A file of documents with placeholders, as the vendor writes it. */
export interface SourceFile {
  /** Its name in the vendor's folder. */
  readonly name: string;
  readonly role: ManifestRole;
  readonly documents: readonly JsonObject[];
}

/** `Chart.yaml`, as far as charts of bob have it. */
export interface ChartMetadata {
  readonly name: string;
  /** Semantic (https://semver.org). */
  readonly version: string;
  readonly appVersion?: string;
  readonly description?: string;
}

/** All that a chart is made from. */
export interface ChartSource {
  readonly metadata: ChartMetadata;
  readonly declared: readonly DeclaredValue[];
  readonly files: readonly SourceFile[];
}

/** A file of a chart's templates. */
export interface ChartTemplate {
  /** Below `templates/`. */
  readonly name: string;
  readonly role: ManifestRole;
  readonly documents: readonly ChartDocument[];
}

export interface ChartDocument extends Template {
  readonly document: JsonObject;
}

export interface Chart {
  readonly metadata: ChartMetadata;
  /** What the customer sets. */
  readonly values: readonly ChartValue[];
  /** What the vendor has fixed. */
  readonly fixed: readonly DeclaredValue[];
  readonly templates: readonly ChartTemplate[];
}

/** A fault of one of the source's files. */
export interface SourceFault extends DocumentFault {
  readonly file: string;
  /** Position of the document in its file. */
  readonly document: number;
}

export const valuesFileName = "bob.values";
