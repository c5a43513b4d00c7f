// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";

const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
};

/** `512MiB`, `1G` or bytes. @throws {BobError} USAGE */
export function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmg]i?)?b?$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN));
  if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw new BobError(
    "USAGE",
    `"${text}" is not a size: write bytes, or a number with K, M, G, Ki, Mi or Gi, such as 512Mi`,
  );
}

/** A number of things. @throws {BobError} USAGE */
export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count;
  throw new BobError("USAGE", `"${text}" is not a number of things: write 1 or more`);
}
