// SPDX-License-Identifier: Apache-2.0
import type { Moment } from "./key-trust.ts";

const form = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A time by RFC 3339, with its zone; undefined for anything else, and for days that there are not. */
export function parseMoment(text: string): Moment | undefined {
  const [, day] = form.exec(text) ?? [];
  const milliseconds = Date.parse(text);
  if (day === undefined || Number.isNaN(milliseconds)) return undefined;
  return isDay(day) ? { text, milliseconds } : undefined;
}

/** `Date` takes the 30th of February for a day in March. */
function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}
