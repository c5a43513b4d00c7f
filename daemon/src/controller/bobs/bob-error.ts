// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { BobReason } from "./bob-conditions.ts";

/** Why a run over a BoB ends here, by the reason its conditions give. */
export class BobRunError extends Error {
  override readonly name = "BobRunError";
  readonly reason: BobReason;
  /** Whether it is waited for, and told only once it takes long: a dependency, a source that is being fetched. */
  readonly isWaiting: boolean;

  constructor(
    reason: BobReason,
    message: string,
    { cause, isWaiting = false }: { cause?: unknown; isWaiting?: boolean } = {},
  ) {
    super(message, { cause });
    this.reason = reason;
    this.isWaiting = isWaiting;
  }
}

/** Runs a step whose errors have this reason; what is no {@link BobError} is a defect, and flies on. */
export async function failingAs<Result>(reason: BobReason, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (cause) {
    if (!(cause instanceof BobError)) throw cause;
    throw new BobRunError(reason, cause.message, { cause });
  }
}
