// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { parsePolicy } from "./read-policy.ts";
import { readPolicyValues, rulesAbout } from "./rules-about.ts";
import type { StepFacts } from "./step-facts.ts";

const read = (text: string) => readPolicyValues(parsePolicy(text, "p.yaml"), text);
const step = (command: string): StepFacts => ({
  ...{ number: 1, place: "step 1", command, record: { status: "unreadable", reason: "" } },
});

const text = `policy: bob/v1
name: web
# for all
sockets: {deny: [/run/docker.sock]}
rules:
  - name: npm
    steps: npm ci
    network: {allow: [registry.test]}
    require: {complete: false, maxAge: 90d}
  - steps: {stage: build}
    reads: {deny: [/etc/shadow]}
`;

it("has the rules about a step, without what they are about and what is asked of its record later", () => {
  expect(rulesAbout(read(text), step("npm ci"))).toEqual([
    { name: "for all steps", sockets: { deny: ["/run/docker.sock"] } },
    { name: "npm", network: { allow: ["registry.test"] }, require: { complete: false } },
  ]);
});

it("calls rules without a name by their number, as findings do", () => {
  expect(rulesAbout(read(text), { ...step("x"), stage: "build" })).toContainEqual({
    ...{ name: "rule 2", reads: { deny: ["/etc/shadow"] } },
  });
});

it("has none where no rule speaks of what the step does", () => {
  const policy = "policy: bob/v1\nrequire: {maxAge: 90d}\nrules:\n  - steps: a\n    programs: {deny: [b]}\n";
  expect(rulesAbout(read(policy), step("c"))).toEqual([]);
});

it("is the same wherever the rules stand, and however they are written", () => {
  const other = `${text.replace("# for all\n", "\n\n").replace("name: web", "description: another")}`;
  expect(rulesAbout(read(other), step("npm ci"))).toEqual(rulesAbout(read(text), step("npm ci")));
});
