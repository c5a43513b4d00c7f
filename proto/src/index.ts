// SPDX-License-Identifier: Apache-2.0
export * from "./base64.ts";
export * from "./canonical-json.ts";
export * from "./documents/definition.ts";
export * from "./documents/detach.ts";
export * from "./documents/dsse.ts";
export * from "./documents/evidence.ts";
export * from "./documents/left-behind-attributes.ts";
export * from "./documents/predicate-types.ts";
export * from "./documents/predicates.ts";
export * from "./documents/record-parts.ts";
export * from "./documents/schema.ts";
export * from "./documents/statement.ts";
export * from "./documents/step-record.ts";
export * from "./errors.ts";
export * from "./format-count.ts";
export * from "./paths.ts";
export * from "./printable.ts";
