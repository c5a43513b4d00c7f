// SPDX-License-Identifier: Apache-2.0
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Parts of the paths of files that take longest, with two cores to themselves a minute and more. */
const longest = ["/leave-no-trace.", "/builder-image.", "/cli-verify-layers.", "/steps.", "/examples."];

/** Begins with what takes longest, so that it is not what everything waits for in the end. vitest knows that only where it has run before. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (longest.some((part) => moduleId.includes(part)) ? 0 : 1);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
