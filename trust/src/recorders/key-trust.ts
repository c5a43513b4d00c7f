// SPDX-License-Identifier: Apache-2.0
/** What a recorder signs. */
export const purposes = ["records", "seals"] as const;

export type Purpose = (typeof purposes)[number];

/** A time as it is written in a file, RFC 3339. */
export interface Moment {
  readonly text: string;
  /** Since 1970. */
  readonly milliseconds: number;
}

/** When and for what the signatures of a recorder's key count. */
export interface KeyTrust {
  /** Whose key it is, as the trust file calls it. */
  readonly recorder: string;
  readonly purposes: readonly Purpose[];
  readonly validFor: { readonly start?: Moment; readonly end?: Moment };
  readonly revoked?: { readonly at: Moment; readonly reason?: string };
}

/** A key as far as this is about it. */
interface Trusted {
  readonly trust?: KeyTrust;
}

/** What is known of the time of a signature, in milliseconds since 1970. */
export interface SignatureTime {
  /**
   * What the signed document says itself: of a record when its step was over, of a seal when the last of its steps was. Worth what the key is
   * worth. Absent where it says none.
   */
  readonly claimedAt?: number | undefined;
  /** By when it was certainly there: somebody else confirms that, or it is now. */
  readonly knownAt: number;
}

/**
 * Why a signature that was made with this key does not count, if so; words that go behind the key's name.
 *
 * A key that is retired is one that nobody misused, so its documents are believed when they were made. Of a key that was revoked they are not:
 * whoever has it can write any time into them. There only what was certainly there before counts.
 */
export function refusalOf({ trust }: Trusted, purpose: Purpose, time: SignatureTime): string | undefined {
  if (trust === undefined) return undefined;
  if (!trust.purposes.includes(purpose)) return `is not trusted for ${purpose}, only for ${trust.purposes.join(", ")}`;
  return refusalByRevocation(trust, time) ?? refusalByValidity(trust, purpose, time);
}

/** Why a signature counts for nothing whose document says no time. */
export function undatedRefusalOf({ trust }: Trusted, knownAt: number): string | undefined {
  return trust && (refusalByRevocation(trust, { knownAt }) ?? refusalByEnd(trust, { knownAt }));
}

function refusalByRevocation({ revoked }: KeyTrust, { knownAt }: SignatureTime): string | undefined {
  if (revoked === undefined || knownAt < revoked.at.milliseconds) return undefined;
  const why = revoked.reason === undefined ? "" : ` (${revoked.reason})`;
  return `was revoked as of ${revoked.at.text}${why}: whoever has it since can sign any time, so only what somebody else confirms to be older counts`;
}

function refusalByValidity(trust: KeyTrust, purpose: Purpose, time: SignatureTime): string | undefined {
  const { start } = trust.validFor;
  // A seal may be made long after the last of its steps, of a build that is cached: it can only be too late.
  if (purpose === "records" && start !== undefined && !((time.claimedAt ?? Number.NaN) >= start.milliseconds))
    return `counts from ${start.text} on; what it signed is ${describe(time)}`;
  return refusalByEnd(trust, time);
}

function refusalByEnd({ validFor: { end } }: KeyTrust, time: SignatureTime): string | undefined {
  if (end === undefined || time.knownAt <= end.milliseconds) return undefined;
  if ((time.claimedAt ?? Number.NaN) <= end.milliseconds) return undefined;
  return `counts until ${end.text}; what it signed is ${describe(time)}`;
}

function describe({ claimedAt }: SignatureTime): string {
  if (claimedAt === undefined || Number.isNaN(claimedAt)) return "of no known time";
  return `of ${new Date(claimedAt).toISOString()}`;
}
