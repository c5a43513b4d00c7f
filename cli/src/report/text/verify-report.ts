// SPDX-License-Identifier: Apache-2.0
import { mediaTypes } from "@bob/oci/media-types";
import { safeText } from "@bob/proto/printable";
import { SIGNATURE_TYPE as cosignSignature } from "@bob/trust/sigstore/statements";
import type {
  Finding,
  FindingKind,
  ImageVerdict,
  LayersVerdict,
  PlatformVerdict,
  SignaturesVerdict,
} from "@bob/trust/verify/finding";
import type { Terminal } from "../terminal.ts";
import { formatCount } from "./quantities.ts";

/**
 * One line per thing that holds and per finding; findings that an option accepts are marked so.
 *
 * @param options.isQuiet only those findings that no option accepts: nothing where all holds.
 */
export function writeVerdict(
  verdict: ImageVerdict,
  accepted: ReadonlySet<FindingKind>,
  terminal: Terminal,
  { isQuiet = false } = {},
): string {
  if (isQuiet) return writeFaults(verdict, accepted, terminal);
  const title = `${terminal.paint("bold", safeText(verdict.image))} ${terminal.paint("dim", verdict.digest)}`;
  const signatures = verdict.signatures === undefined ? [] : signatureLines(verdict.signatures, terminal);
  const attached = (verdict.attached ?? []).map((line) => `► ${safeText(line)}`);
  return `${[title, ...signatures, ...attached, ...verdict.platforms.flatMap((platform) => platformLines(platform, accepted, terminal))].join("\n")}\n`;
}

function writeFaults(verdict: ImageVerdict, accepted: ReadonlySet<FindingKind>, terminal: Terminal): string {
  const { platforms, signatures } = verdict;
  const faults = signatures?.findings.map((finding) => findingLine("image", finding, false, terminal)) ?? [];
  const lines = platforms.flatMap(({ platform, findings }) =>
    findings
      .filter(({ kind }) => !accepted.has(kind))
      .map((finding) => findingLine(platform, finding, false, terminal)),
  );
  return [...faults, ...lines].map((line) => `${line}\n`).join("");
}

/** One line for all signatures of one type by one signer. */
function signatureLines({ verified, refused, findings }: SignaturesVerdict, terminal: Terminal): string[] {
  const lines = Map.groupBy(verified, ({ platform = "image", predicateType, signedBy }) => {
    const isAlone = predicateType === cosignSignature || predicateType === mediaTypes.notation;
    const what = isAlone ? "signed" : `${predicateType} signed`;
    return `${platform}: ${what} by ${signedBy}`;
  });
  const good = [...lines].map(([line, [first]]) => {
    const time = first?.signedAt === undefined ? "" : terminal.paint("dim", ` at ${first.signedAt}`);
    return `${terminal.paint("good", "✔")} ${safeText(line)}${time}`;
  });
  const others =
    refused.length === 0 || findings.length > 0
      ? []
      : [`► image: ${formatCount(refused.length, "more signature")} of others`];
  const logged = verified.flatMap(({ platform = "image", place, logged = [] }) =>
    logged.map((text) => `► ${platform}: ${safeText(place)}: ${safeText(text)}`),
  );
  return [
    ...good,
    ...logged,
    ...others.map((line) => terminal.paint("dim", line)),
    ...findings.map((finding) => findingLine("image", finding, false, terminal)),
  ];
}

function platformLines(verdict: PlatformVerdict, accepted: ReadonlySet<FindingKind>, terminal: Terminal): string[] {
  const passes = verdict.passes.map(
    (text) => `${terminal.paint("good", "✔")} ${safeText(verdict.platform)}: ${safeText(text)}`,
  );
  const findings = verdict.findings.map((finding) =>
    findingLine(verdict.platform, finding, accepted.has(finding.kind), terminal),
  );
  return [...passes, ...layersLines(verdict, terminal), ...policyLines(verdict, terminal), ...findings];
}

/** One line for each policy that holds, and what in a policy has no effect; what does not hold are findings. */
function policyLines({ platform, policies = [] }: PlatformVerdict, terminal: Terminal): string[] {
  const held = policies.filter(({ holds }) => holds);
  const passes = held.map(({ name, steps, events }) => {
    const what = `${formatCount(events, "event")} of ${formatCount(steps, "step")}`;
    return `${terminal.paint("good", "✔")} ${safeText(platform)}: policy "${safeText(name)}" holds: ${what} decided`;
  });
  const warnings = policies.flatMap(({ warnings }) => warnings);
  return [...passes, ...warnings.map((text) => terminal.paint("dim", `► ${safeText(platform)}: ${safeText(text)}`))];
}

/** One line on how far the layers were compared; what does not match are findings. */
function layersLines({ platform, layers, findings, unchecked }: PlatformVerdict, terminal: Terminal): string[] {
  if (unchecked !== undefined)
    return unchecked.map((text) => terminal.paint("dim", `► ${safeText(platform)}: not checked: ${safeText(text)}`));
  const isDecoded = layers !== undefined || !findings.some(({ place }) => place === "attestations");
  if (layers === undefined)
    return isDecoded ? [terminal.paint("dim", `► ${platform}: layers not compared: --no-layers`)] : [];
  const { recorded, compared, mismatched } = layers;
  if (recorded === 0) return [];
  const why = terminal.paint("dim", describeNotCompared(layers));
  if (compared.length === 0) return [`► ${platform}: layers not compared${why}`];
  const text = `${compared.length} of ${recorded} recorded steps' files compared with the image's layers${describeBySize(layers)}`;
  const mark = mismatched.length > 0 ? "►" : terminal.paint("good", "✔");
  return [`${mark} ${platform}: ${text}${why}`];
}

/** What is not known of them is said, not hidden in the good news. */
function describeBySize({ comparedBySize, redactedPaths }: LayersVerdict): string {
  const bySize = comparedBySize === 0 ? "" : `, ${formatCount(comparedBySize, "large file")} by size only`;
  const byRest =
    redactedPaths === 0 ? "" : `, ${formatCount(redactedPaths, "redacted path")} by the rest of their names`;
  return bySize + byRest;
}

/** ` (steps 2, 3: no layer …; step 7: …)`. */
function describeNotCompared({ notCompared }: LayersVerdict): string {
  const byReason = Map.groupBy(notCompared, ({ reason }) => reason);
  const parts = [...byReason].map(
    ([reason, steps]) =>
      `${steps.length === 1 ? "step" : "steps"} ${steps.map(({ step }) => step).join(", ")}: ${safeText(reason)}`,
  );
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}

function findingLine(
  platform: string,
  { kind, place, message }: Finding,
  isAccepted: boolean,
  terminal: Terminal,
): string {
  const text = `${safeText(platform)}: ${place}: ${safeText(message)}`;
  if (isAccepted)
    return `${terminal.paint("warning", "⚠")} ${text} ${terminal.paint("dim", `(accepted: --allow-${kind})`)}`;
  return `${terminal.paint("alarm", "✗")} ${text}${kind === "broken" || kind === "policy" ? "" : terminal.paint("dim", ` (--allow-${kind} accepts this)`)}`;
}
