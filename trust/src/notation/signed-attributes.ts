// SPDX-License-Identifier: Apache-2.0
import { RefusedError } from "../signatures/refused-error.ts";

/** Who says when it was signed: the signer, or an authority that is trusted to tell the time. */
export type SigningScheme = "notary.x509" | "notary.x509.signingAuthority";

/** What is signed beside the payload (https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md#signed-attributes). */
export interface SignedAttributes {
  readonly scheme: SigningScheme;
  readonly signingTime: Date;
  readonly expiry?: Date;
  /** All others by name, with whether they are critical. */
  readonly extended: ReadonlyMap<string, ExtendedAttribute>;
}

export interface ExtendedAttribute {
  readonly value: unknown;
  readonly isCritical: boolean;
}

export const attributeNames = {
  scheme: "io.cncf.notary.signingScheme",
  signingTime: "io.cncf.notary.signingTime",
  authenticSigningTime: "io.cncf.notary.authenticSigningTime",
  expiry: "io.cncf.notary.expiry",
  /** Outside of what is signed. */
  timestamp: "io.cncf.notary.timestampSignature",
  agent: "io.cncf.notary.signingAgent",
} as const;
const known: ReadonlySet<string> = new Set(Object.values(attributeNames));

/** What stands in the protected header, but for what JOSE and COSE have themselves (`alg`, `cty`, `crit`). */
export interface ProtectedHeader {
  readonly values: ReadonlyMap<string, unknown>;
  /** What `crit` lists. */
  readonly critical: unknown;
  /** A time as the format has it; undefined for what is none. */
  readonly readTime: (value: unknown) => Date | undefined;
}

/** @throws {RefusedError} for a header whose critical attributes are not there, or that lacks what has to be. */
export function readAttributes({ values, critical, readTime }: ProtectedHeader): SignedAttributes {
  const listed = readCritical(critical, values);
  const scheme = values.get(attributeNames.scheme);
  if (scheme !== "notary.x509" && scheme !== "notary.x509.signingAuthority")
    throw new RefusedError(`its signing scheme is ${JSON.stringify(scheme) ?? "not named"}, which bob does not know`);
  const isAuthority = scheme === "notary.x509.signingAuthority";
  const [timeName, otherName] = isAuthority
    ? [attributeNames.authenticSigningTime, attributeNames.signingTime]
    : [attributeNames.signingTime, attributeNames.authenticSigningTime];
  if (values.has(otherName)) throw new RefusedError(`it has ${otherName}, which its signing scheme ${scheme} has not`);
  const time = (name: string) => readTime(values.get(name)) ?? refuseTime(name);
  const expiry = values.has(attributeNames.expiry) ? time(attributeNames.expiry) : undefined;
  const needed = [
    attributeNames.scheme,
    ...(isAuthority ? [timeName] : []),
    ...(expiry === undefined ? [] : [attributeNames.expiry]),
  ];
  const missing = needed.filter((name) => !listed.has(name));
  if (missing.length > 0) throw new RefusedError(`it does not mark as critical (crit): ${missing.join(", ")}`);
  const signingTime = time(timeName);
  if (expiry !== undefined && expiry <= signingTime) throw new RefusedError("it expires before it was signed");
  const others = [...values].filter(([name]) => !known.has(name));
  const extended = new Map(others.map(([name, value]) => [name, { value, isCritical: listed.has(name) }]));
  return { scheme, signingTime, ...(expiry !== undefined && { expiry }), extended };
}

function readCritical(critical: unknown, values: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  if (!Array.isArray(critical) || critical.length === 0)
    throw new RefusedError("it has no list of critical attributes (crit)");
  const names = critical.map((each: unknown) => (Number.isSafeInteger(each) ? String(each) : each));
  for (const name of names) {
    if (typeof name !== "string" || !values.has(name))
      throw new RefusedError(`it marks ${JSON.stringify(name)} as critical (crit), and does not have it`);
  }
  if (new Set(names).size < names.length) throw new RefusedError("it marks an attribute as critical twice (crit)");
  return new Set(names as string[]);
}

function refuseTime(name: string): never {
  throw new RefusedError(`its ${name} is no time, or is not there`);
}
