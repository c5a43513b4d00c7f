// SPDX-License-Identifier: Apache-2.0
import { errorTable } from "@bob/proto";

/** What the exit statuses of a command mean to who calls it. All codes are in `proto/src/errors.ts`. */
export const exitStatuses: readonly (readonly [status: number, meaning: string])[] = [
  [0, "all is well"],
  [1, "the answer is no: verification failed, or content was changed"],
  [errorTable.USAGE.exitStatus, "wrong option or argument"],
  [errorTable.BAD_DATA.exitStatus, "malformed or too large data"],
  [errorTable.NOT_FOUND.exitStatus, "no such image, platform, attestation or file"],
  [errorTable.UNAVAILABLE.exitStatus, "the registry or bobd does not answer"],
  [errorTable.DENIED.exitStatus, "access refused"],
  [errorTable.CANCELLED.exitStatus, "interrupted"],
];
