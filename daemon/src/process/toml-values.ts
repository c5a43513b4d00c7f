// SPDX-License-Identifier: Apache-2.0

/** A table of a TOML file; empty where there is something else. */
export function table(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The texts of an array; none where there is something else. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
