// SPDX-License-Identifier: Apache-2.0
import type { Case } from "./case.ts";
import { ends } from "./corpus/ends.ts";
import { files } from "./corpus/files.ts";
import { limits } from "./corpus/limits.ts";
import { output } from "./corpus/output.ts";
import { processOne } from "./corpus/process-one.ts";
import { started, starting } from "./corpus/starting.ts";
import { surroundings } from "./corpus/surroundings.ts";

/** Steps that have to be the same with bob as without, by what they are about. */
export const corpus: Readonly<Record<string, readonly Case[]>> = {
  "programs that start": [started],
  "programs that cannot be started": starting,
  failures: ends,
  "process 1": processOne,
  limits,
  "what a step sees": surroundings,
  layers: files,
  output,
};
