// SPDX-License-Identifier: Apache-2.0
import type { SourceTrust } from "./source-trust.ts";

/** Where content comes from. One for each kind of source. */
export interface Source {
  /** As messages have it: the URL with what is asked for there. */
  readonly reference: string;
  /** The same without a tag or digest. */
  readonly scope: string;
  /**
   * What is there now. Nothing of the content is read that is not needed to say so.
   *
   * @throws {BobError} NOT_FOUND, DENIED, UNAVAILABLE.
   */
  resolve(signal: AbortSignal): Promise<ResolvedSource>;
}

/** Content at one moment: whatever becomes of the source, this is by digest. */
export interface ResolvedSource extends AsyncDisposable {
  /** `1.2.0@sha256:…`, or `sha256:…`. */
  readonly revision: string;
  /** `sha256:…` */
  readonly digest: string;
  /** What its publisher says of it. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Whether somebody has signed it who is trusted to; a list of why not otherwise.
   *
   * @throws {BobError} when that cannot be asked.
   */
  verify(trust: SourceTrust, signal: AbortSignal): Promise<Verdict>;
  /**
   * Puts the files into an empty folder.
   *
   * @returns the bytes that came.
   * @throws {BobError} BAD_DATA, DIGEST_MISMATCH, LIMIT_EXCEEDED, UNAVAILABLE.
   */
  unpack(folder: string, signal: AbortSignal): Promise<number>;
}

export type Verdict = { readonly signedBy: readonly string[] } | { readonly reasons: readonly string[] };
