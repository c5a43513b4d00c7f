// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import type { PolicyVerdict } from "@bob/trust/policy/policy-verdict";
import type { Finding } from "@bob/trust/verify/finding";
import type { Terminal } from "../terminal.ts";
import { formatCount } from "./quantities.ts";

/** What a policy says of one build. */
export interface BuildDecision extends Partial<PolicyVerdict> {
  readonly build: string;
  readonly findings: readonly Finding[];
}

/** One line for a build that is accepted, else one for each finding; and what in the policy has no effect. */
export function writeDecision(
  { build, steps = 0, events = 0, warnings = [], findings }: BuildDecision,
  terminal: Terminal,
  { isQuiet = false } = {},
): string {
  const name = safeText(build);
  const faults = findings.map(
    ({ place, message }) => `${terminal.paint("alarm", "✗")} ${name}: ${safeText(place)}: ${safeText(message)}`,
  );
  const held = `${terminal.paint("good", "✔")} ${name}: ${formatCount(events, "event")} of ${formatCount(steps, "step")} decided`;
  const idle = warnings.map((text) => terminal.paint("dim", `► ${name}: ${safeText(text)}`));
  const lines = isQuiet ? faults : [...(faults.length === 0 ? [held] : faults), ...idle];
  return lines.map((line) => `${line}\n`).join("");
}
