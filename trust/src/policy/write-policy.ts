// SPDX-License-Identifier: Apache-2.0
import { policyVersion } from "@bob/bill/policy/policy-version";
import { safeText } from "@bob/proto/printable";
import type { LearnedEntry, LearnedRule, LearnedSection } from "./learn-step.ts";

/** Where editors find what completes a policy. */
export const schemaUrl = "https://raw.githubusercontent.com/k8sstormcenter/bob/main/schemas/policy.v1.schema.json";

/** Writes a policy as YAML that people go on with. */
export function writePolicy(name: string, rules: readonly LearnedRule[]): string {
  const lines = [
    `# yaml-language-server: $schema=${schemaUrl}`,
    `policy: ${policyVersion}`,
    `name: ${scalar(name)}`,
    "rules:",
    ...rules.flatMap(writeRule),
  ];
  return `${lines.join("\n")}\n`;
}

function writeRule({ name, command, sections }: LearnedRule): string[] {
  return [`  - name: ${scalar(name)}`, `    steps: ${scalar(command)}`, ...sections.flatMap(writeSection)];
}

function writeSection({ surface, allow, nameServers }: LearnedSection): string[] {
  const servers = nameServers === undefined ? [] : [`      nameServers: [${nameServers.map(scalar).join(", ")}]`];
  if (allow.length === 0) return [`    ${surface}:`, ...servers, "      allow: []"];
  return [`    ${surface}:`, ...servers, "      allow:", ...allow.map(writeEntry)];
}

function writeEntry({ text, key, note }: LearnedEntry): string {
  const value = key === undefined ? scalar(text) : `{${key}: ${scalar(text)}}`;
  return `        - ${value}${note === undefined ? "" : ` # ${safeText(note)}`}`;
}

/** As it is where YAML cannot take it for anything else; else in double quotes, whose escapes are those of JSON. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z/⋯][\w/.⋯+@-]*(?: [\w/.+@-]+)*$/.test(text);
  return isPlain && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text);
}
