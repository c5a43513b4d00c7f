// SPDX-License-Identifier: Apache-2.0
/**
 * What can go wrong, with the exit status of a command that ends with it (`sysexits.h` where one fits) and the gRPC
 * code (https://grpc.github.io/grpc/core/md_doc_statuscodes.html) it is sent with.
 */
export const errorTable = {
  /** The user gave an option, argument or file that cannot be used. */
  USAGE: { exitStatus: 64, grpcCode: 3 },
  /** Data from outside is not what its format says: truncated, edited or of a newer version. */
  BAD_DATA: { exitStatus: 65, grpcCode: 3 },
  /** What was asked for does not exist. */
  NOT_FOUND: { exitStatus: 66, grpcCode: 5 },
  /** BuildKit, a registry or the recorder does not answer. */
  UNAVAILABLE: { exitStatus: 69, grpcCode: 14 },
  /** A defect of bob. */
  INTERNAL: { exitStatus: 70, grpcCode: 13 },
  /** Input or output failed. */
  IO: { exitStatus: 74, grpcCode: 13 },
  /** The other side breaks the protocol. */
  PROTOCOL: { exitStatus: 76, grpcCode: 13 },
  /** Rights are missing. */
  DENIED: { exitStatus: 77, grpcCode: 7 },
  /** Something is larger than a fixed limit. */
  LIMIT_EXCEEDED: { exitStatus: 65, grpcCode: 8 },
  /** Content is not what its digest, signature or derivation says. */
  DIGEST_MISMATCH: { exitStatus: 1, grpcCode: 9 },
  /** A step has no record of the execution that made its layer, and the options say that this fails the build. */
  UNRECORDED: { exitStatus: 1, grpcCode: 9 },
  /** A build did what its policy does not let it do. */
  FORBIDDEN: { exitStatus: 1, grpcCode: 9 },
  /** The build itself failed; `details` has BuildKit's status. */
  BUILD_FAILED: { exitStatus: 1, grpcCode: 2 },
  /** The caller gave up. */
  CANCELLED: { exitStatus: 130, grpcCode: 1 },
} as const satisfies Record<string, { exitStatus: number; grpcCode: number }>;

export type BobErrorCode = keyof typeof errorTable;

export interface BobErrorOptions {
  /** The error this one was made from. */
  readonly cause?: unknown;
  /** Facts for programs: file, line, column, values. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The one error class of bob. The message says what failed, with which value, and what to do. */
export class BobError extends Error {
  override readonly name = "BobError";
  readonly code: BobErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: BobErrorCode, message: string, options: BobErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.details = options.details ?? {};
  }

  /** Exit status of a command that ends with this error. */
  get exitStatus(): number {
    return errorTable[this.code].exitStatus;
  }
}

/** Any thrown value as a {@link BobError}; what is not one becomes `INTERNAL` with the value as cause. */
export function toBobError(thrown: unknown): BobError {
  if (thrown instanceof BobError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new BobError("INTERNAL", message, { cause: thrown });
}
