// SPDX-License-Identifier: Apache-2.0
import { type ChartValue, type FieldShape, isReleaseKey, type ValueShape } from "./chart-values.ts";
import type { Json, JsonObject } from "./json-document.ts";
import { isTextKind, schemaOf } from "./value-kinds.ts";

/** `values.schema.json` of a chart: JSON Schema, draft 7, which Helm checks values by. */
export function valuesSchema(title: string, values: readonly ChartValue[]): JsonObject {
  const properties = values.map((value): [string, Json] => [value.key, schemaOfValue(value)]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Values of ${title}`,
    type: "object",
    properties: {
      ...Object.fromEntries(properties),
      bob: {
        description: "Whether the profile is installed: false where nothing in the cluster takes it.",
        type: "object",
        properties: { create: { type: "boolean" } },
        required: ["create"],
        additionalProperties: false,
      },
      global: { description: "Helm's own: values of charts around this one.", type: "object" },
    },
    required: [...values.filter(({ key }) => !isReleaseKey(key)).map(({ key }) => key), "bob"],
    additionalProperties: false,
  };
}

function schemaOfValue({ key, description, shape, isRequired, maxItems }: ChartValue): JsonObject {
  const about = description === "" ? {} : { description };
  const schema = schemaOfShape(shape);
  if (shape.type !== "one")
    return { ...about, ...schema, ...(isRequired && { minItems: 1 }), ...(maxItems !== undefined && { maxItems }) };
  // What has no value is what the release is called.
  if (isReleaseKey(key)) return { ...about, anyOf: [{ const: "" }, schema] };
  return { ...about, ...schema, ...(isRequired && isTextKind(shape.kind) && { minLength: 1 }) };
}

function schemaOfShape(shape: ValueShape): JsonObject {
  if (shape.type !== "records") return schemaOfField(shape);
  const fields = [...shape.fields].map(([field, of]): [string, Json] => [field, schemaOfField(of)]);
  const properties = Object.fromEntries(fields);
  const required = [...shape.fields.keys()];
  return { type: "array", items: { type: "object", properties, required, additionalProperties: false } };
}

function schemaOfField({ type, kind, choices }: FieldShape): JsonObject {
  const scalar: JsonObject = { ...schemaOf(kind), ...(choices !== undefined && { enum: choices }) };
  return type === "list" ? { type: "array", items: scalar } : scalar;
}
