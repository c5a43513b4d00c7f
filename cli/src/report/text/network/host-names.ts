// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import type { Line } from "../rows.ts";
import type { Host } from "./hosts.ts";

/** A step can make up as many names for an address as it likes. */
const maxNames = { summary: 3, details: 50 };

/**
 * How the host's name is known, what TLS offered it, and with whom it shares its addresses:
 * `(dns, sni; h2, http/1.1; encrypted hello)`, `shared with other.example`.
 */
export function knowledgePieces({ name, calls, places }: Host): string[] {
  const hellos = calls.flatMap(({ tls }) => tls ?? []);
  const sources = new Set([...places].flatMap(({ names }) => [...(names.get(name ?? "") ?? [])]));
  const facts = [
    [...sources].sort().join(", "),
    [...new Set(hellos.flatMap(({ alpn }) => alpn))].sort().map(safeText).join(", "),
    hellos.some(({ encryptedHello }) => encryptedHello) ? "encrypted hello" : "",
  ].filter((fact) => fact !== "");
  const best = [...places].map((place) => place.best);
  const others = name === undefined ? [] : firstNames(best, maxNames.summary, name);
  return [
    ...(facts.length > 0 ? [`(${facts.join("; ")})`] : []),
    ...(others.length > 0 ? [`shared with ${others.join(", ")}`] : []),
  ];
}

/** Says where the step asked for this host at the address of another. */
export function misledLines({ misled }: Host, detail: keyof typeof maxNames): Line[] {
  const lookedUp = misled.map((place) => place.lookedUp);
  const names = firstNames(lookedUp, maxNames[detail]).join(", ");
  return names === "" ? [] : [{ text: `  ⚠ another host than was looked up: ${names}`, tone: "warning" }];
}

/** Other names its addresses were looked up by. */
export function otherNameLines({ name, places }: Host): Line[] {
  const lookedUp = [...places].map((place) => place.lookedUp);
  const names = firstNames(lookedUp, maxNames.details, name).join(", ");
  return names === "" ? [] : [{ text: `  looked up as ${names}, too` }];
}

function firstNames(lists: readonly (readonly string[])[], max: number, butNot?: string): string[] {
  const first = lists.flatMap((names) => names.slice(0, max + 2)).filter((name) => name !== butNot);
  const names = [...new Set(first)].map(safeText);
  return names.length > max ? [...names.slice(0, max), "…"] : names;
}
