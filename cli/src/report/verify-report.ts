import type { Finding, FindingKind, ImageVerdict, PlatformVerdict } from "../verify/finding.ts";
import { safeText, type Terminal } from "./terminal.ts";

/** One line per thing that holds and per finding; findings that an option accepts are marked so. */
export function writeVerdict(verdict: ImageVerdict, accepted: ReadonlySet<FindingKind>, terminal: Terminal): string {
  const title = `${terminal.paint("bold", safeText(verdict.image))} ${terminal.paint("dim", verdict.digest)}`;
  return `${[title, ...verdict.platforms.flatMap((platform) => platformLines(platform, accepted, terminal))].join("\n")}\n`;
}

function platformLines(verdict: PlatformVerdict, accepted: ReadonlySet<FindingKind>, terminal: Terminal): string[] {
  const passes = verdict.passes.map((text) => `${terminal.paint("good", "✔")} ${verdict.platform}: ${safeText(text)}`);
  const findings = verdict.findings.map((finding) =>
    findingLine(verdict.platform, finding, accepted.has(finding.kind), terminal),
  );
  return [...passes, ...findings];
}

function findingLine(
  platform: string,
  { kind, place, message }: Finding,
  isAccepted: boolean,
  terminal: Terminal,
): string {
  const text = `${platform}: ${place}: ${safeText(message)}`;
  if (isAccepted)
    return `${terminal.paint("warning", "⚠")} ${text} ${terminal.paint("dim", `(accepted: --allow-${kind})`)}`;
  return `${terminal.paint("alarm", "✗")} ${text}${kind === "broken" ? "" : terminal.paint("dim", ` (--allow-${kind} accepts this)`)}`;
}
