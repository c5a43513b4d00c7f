// SPDX-License-Identifier: Apache-2.0
import type { Rule, Section, SurfaceName } from "./policy.ts";

/** A rule and what it says of a surface. */
export interface RuledSection {
  readonly rule: Rule;
  readonly section: Section;
}

/** What rules say of one surface, in their order. */
export function ruledSections(rules: readonly Rule[], name: SurfaceName): RuledSection[] {
  return rules.flatMap((rule) =>
    rule.sections.filter(({ surface }) => surface.name === name).map((section) => ({ rule, section })),
  );
}
