// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import { purposes } from "@bob/trust/recorders/key-trust";
import type { TrustedKey, TrustFile } from "@bob/trust/recorders/trust-file";
import { padTo, type Terminal } from "../terminal.ts";

/** A line for each recorder, and one for each of its keys. */
export function writeTrust({ recorders }: TrustFile, terminal: Terminal, now: number): string {
  if (recorders.length === 0) return "nobody is trusted\n";
  const lines = recorders.flatMap(({ name, keys }) => [
    terminal.paint("bold", safeText(name)),
    ...(keys.length === 0 ? ["  no key"] : keys.map((key) => keyLine(key, terminal, now))),
  ]);
  return `${lines.join("\n")}\n`;
}

function keyLine(key: TrustedKey, terminal: Terminal, now: number): string {
  const { state, tone } = stateOf(key, now);
  const what = key.purposes.length === purposes.length ? [] : [`for ${key.purposes.join(", ")} only`];
  const where = key.publicKey === undefined && key.revoked === undefined ? ["its key is to come from --key"] : [];
  const rest = [...describeTimes(key), ...what, ...where].join("; ");
  return `  ${key.fingerprint}  ${terminal.paint(tone, padTo(state, 8))}${rest === "" ? "" : `  ${safeText(rest)}`}`.trimEnd();
}

function stateOf({ validFor: { start, end }, revoked }: TrustedKey, now: number) {
  if (revoked !== undefined && revoked.at.milliseconds <= now) return { state: "revoked", tone: "alarm" } as const;
  if (end !== undefined && end.milliseconds < now) return { state: "retired", tone: "dim" } as const;
  if (start !== undefined && start.milliseconds > now) return { state: "to come", tone: "dim" } as const;
  return { state: "trusted", tone: "good" } as const;
}

function describeTimes({ validFor: { start, end }, revoked }: TrustedKey): string[] {
  return [
    ...(start === undefined ? [] : [`from ${start.text}`]),
    ...(end === undefined ? [] : [`until ${end.text}`]),
    ...(revoked === undefined
      ? []
      : [`as of ${revoked.at.text}${revoked.reason === undefined ? "" : ` (${revoked.reason})`}`]),
  ];
}
