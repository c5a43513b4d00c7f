// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from "./json-document.ts";
import type { ValueKind } from "./value-kinds.ts";

/** A value as `bob.values` declares it. */
export interface DeclaredValue {
  readonly key: string;
  /** 1-based, in `bob.values`. */
  readonly line: number;
  /** The comment above it. */
  readonly description: string;
  /** What the vendor sets; `undefined` where the customer has to. */
  readonly initial: Json | undefined;
  /** Whether the customer may not leave it empty. */
  readonly isRequired: boolean;
  /** What it is, where its places in the documents do not say it, or too little. */
  readonly kind?: ValueKind;
  /** All that it may be. */
  readonly choices?: readonly string[];
  /** Of a list: how many items it may have. */
  readonly maxItems?: number;
}

/** What a value has to look like. */
export type ValueShape =
  | { readonly type: "one"; readonly kind: ValueKind; readonly choices?: readonly string[] }
  | { readonly type: "list"; readonly kind: ValueKind; readonly choices?: readonly string[] }
  | { readonly type: "records"; readonly fields: ReadonlyMap<string, FieldShape> };

export type FieldShape = Exclude<ValueShape, { type: "records" }>;

/** A value that the customer sets, and all that is known of it. */
export interface ChartValue extends DeclaredValue {
  readonly shape: ValueShape;
}

/** The values of a chart by key: the vendor's, or those in force. */
export type Values = JsonObject;

/** Keys that mean something of their own: `bob.create` switches the profile, `global` is Helm's. */
export const reservedKeys: ReadonlySet<string> = new Set(["bob", "global"]);

/** Keys that are what the release is called and where it goes, unless they have a value. */
export const releaseKeys = ["name", "namespace"] as const;

export type ReleaseKey = (typeof releaseKeys)[number];

/** What an installation is called and where it goes. */
export type Release = Readonly<Record<ReleaseKey, string>>;

export function isReleaseKey(key: string): key is ReleaseKey {
  return (releaseKeys as readonly string[]).includes(key);
}

/** Whether the vendor has fixed it: keys in capitals are no customer's. */
export function isFixedKey(key: string): boolean {
  return /^[A-Z][A-Z0-9_-]*$/.test(key);
}
