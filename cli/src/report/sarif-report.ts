// SPDX-License-Identifier: Apache-2.0
import { safeText } from "@bob/proto/printable";
import type { Finding, FindingKind, ImageVerdict } from "@bob/trust/verify/finding";
import { version } from "../version.ts";

/** What is wrong in general, by kind of finding. */
const kinds: Readonly<Record<FindingKind, string>> = {
  broken: "What is attached to the image is not genuine, or not about this image.",
  incomplete: "Something was missed while a step was recorded.",
  replayed: "The record of a step is of a later run than the one that made its layer.",
  unrecorded: "Nobody recorded a step.",
  unsealed: "No recorder answers for the list of records being whole.",
  uncompared: "What a step left behind could not be compared with a layer.",
  policy: "A step did what a policy does not allow.",
};

/**
 * The findings of `verify` as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code-scanning pages: one
 * result each, at its line of the Dockerfile. What an option accepts is suppressed.
 */
export function sarifReport(verdict: ImageVerdict, accepted: ReadonlySet<FindingKind>): object {
  const ofImage = verdict.signatures === undefined ? [] : [{ platform: "image", ...verdict.signatures }];
  const findings = [...ofImage, ...verdict.platforms].flatMap(({ platform, findings }) =>
    findings.map((finding) => ({ platform, finding, rule: ruleOf(finding) })),
  );
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()];
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "bobctl", version, informationUri: "https://github.com/k8sstormcenter/bob", rules } },
        properties: { image: safeText(verdict.image), digest: verdict.digest },
        results: findings.map(({ platform, finding, rule }) => ({
          ruleId: rule.id,
          ruleIndex: rules.findIndex(({ id }) => id === rule.id),
          level: "error",
          message: { text: `${safeText(platform)}: ${safeText(finding.place)}: ${safeText(finding.message)}` },
          locations: [locationOf(finding)],
          properties: {
            platform: safeText(platform),
            kind: finding.kind,
            ...(finding.policy && { policy: finding.policy }),
          },
          suppressions: accepted.has(finding.kind)
            ? [{ kind: "external", justification: `--allow-${finding.kind}` }]
            : [],
        })),
      },
    ],
  };
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
}

/** Each rule of a policy is one of its own, so that a page counts and mutes them apart. */
function ruleOf({ kind, policy }: Finding): SarifRule {
  const name = policy === undefined ? "" : safeText(policy.rule);
  if (policy === undefined) return { id: `bob/${kind}`, shortDescription: { text: kinds[kind] } };
  return { id: `bob/policy/${name}`, shortDescription: { text: `What steps do is not what "${name}" allows.` } };
}

/** Pages show nothing without a place: what is about no step is at the beginning of the Dockerfile. */
function locationOf({ location = { file: "Dockerfile", startLine: 1, endLine: 1 } }: Finding): object {
  const { file, startLine, endLine } = location;
  return { physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine, endLine } } };
}
