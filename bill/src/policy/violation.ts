// SPDX-License-Identifier: Apache-2.0
import type { Place, Policy, PolicyEvent, Rule, SurfaceName } from "./policy.ts";
import type { StepFacts } from "./step-facts.ts";

/** One reason why a policy does not hold. */
export interface Violation {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly step: StepFacts;
  readonly surface: SurfaceName | "require";
  readonly decidedBy: "allow" | "deny" | "require";
  /** Of the entry of `deny`, the `allow` that has no entry for it, or the requirement. */
  readonly place: Place;
  /** The entry of `deny`, or the requirement. */
  readonly entry?: string;
  /** What happened, or of a requirement what does not hold. */
  readonly text: string;
  readonly event?: PolicyEvent;
}
