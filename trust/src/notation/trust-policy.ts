// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError, parseJson } from "@bob/proto";
import { type DistinguishedName, isPartOfName, parseDistinguishedName } from "./distinguished-name.ts";

/** What is checked of a signature, and what comes of it where that fails. */
export type Check = "authenticity" | "authenticTimestamp" | "expiry" | "revocation";
export type Action = "enforce" | "log" | "skip";

/** One statement of a trust policy: for some repositories, whose signatures count. */
export interface TrustPolicyStatement {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly level: Level;
  readonly actions: Readonly<Record<Check, Action>>;
  readonly verifyTimestamp: "always" | "afterCertExpiry";
  readonly stores: readonly TrustStoreName[];
  /** Undefined: anybody whose certificate is trusted. */
  readonly identities: readonly DistinguishedName[] | undefined;
  /** As they were written: for plugins that know other ones. */
  readonly identityTexts: readonly string[];
}

export interface TrustStoreName {
  readonly type: "ca" | "signingAuthority" | "tsa";
  readonly name: string;
}

const levels = {
  strict: { authenticity: "enforce", authenticTimestamp: "enforce", expiry: "enforce", revocation: "enforce" },
  permissive: { authenticity: "enforce", authenticTimestamp: "log", expiry: "log", revocation: "log" },
  audit: { authenticity: "log", authenticTimestamp: "log", expiry: "log", revocation: "log" },
  skip: { authenticity: "skip", authenticTimestamp: "skip", expiry: "skip", revocation: "skip" },
} as const;
export type Level = keyof typeof levels;

/**
 * Reads a trust policy (https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md, version 1.0).
 *
 * @throws {BobError} USAGE when it cannot be read, with all that is wrong in it.
 */
export async function loadTrustPolicy(file: string): Promise<TrustPolicyStatement[]> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new BobError("USAGE", `cannot read the trust policy ${file}: ${cause.message}`, { cause });
  });
  return parseTrustPolicy(parseJson(text, file), file);
}

/** @throws {BobError} USAGE with all that is wrong in it. */
export function parseTrustPolicy(document: unknown, what: string): TrustPolicyStatement[] {
  const faults: string[] = [];
  const { version, trustPolicies } = asObject(document);
  if (version !== "1.0") faults.push(`its version is ${JSON.stringify(version) ?? "not there"}, and bob reads "1.0"`);
  if (!Array.isArray(trustPolicies) || trustPolicies.length === 0) faults.push("it has no statement (trustPolicies)");
  const statements = (Array.isArray(trustPolicies) ? trustPolicies : []).flatMap((each: unknown, at) => {
    const { name } = asObject(each);
    const label = typeof name === "string" && name !== "" ? `statement "${name}"` : `statement ${at + 1}`;
    return readStatement(asObject(each), (fault) => faults.push(`${label} ${fault}`)) ?? [];
  });
  faults.push(...repeated(statements.map(({ name }) => name)).map((name) => `two statements have the name "${name}"`));
  faults.push(
    ...repeated(statements.flatMap(({ scopes }) => scopes)).map(
      (scope) => `two statements are for "${scope}": which of them counts cannot be told`,
    ),
  );
  if (faults.length > 0) throw new BobError("USAGE", `the trust policy ${what} cannot be used: ${faults.join("; ")}`);
  return statements;
}

/**
 * The statement for a repository: the one that names it, else the one for all (`*`).
 *
 * @param scope `registry.example/team/app`.
 * @returns undefined where there is none, and so no signature counts.
 */
export function statementFor(
  statements: readonly TrustPolicyStatement[],
  scope: string,
): TrustPolicyStatement | undefined {
  return (
    statements.find(({ scopes }) => scopes.includes(scope)) ?? statements.find(({ scopes }) => scopes.includes("*"))
  );
}

type Tell = (fault: string) => void;
type Json = Readonly<Record<string, unknown>>;

function readStatement(statement: Json, tell: Tell): TrustPolicyStatement | undefined {
  let isBroken = false;
  const fail: Tell = (fault) => {
    isBroken = true;
    tell(fault);
  };
  const { name } = statement;
  if (typeof name !== "string" || name === "") fail("has no name");
  const verification = asObject(statement.signatureVerification);
  const level = readLevel(verification.level, fail);
  const actions = readActions(level, verification.override, fail);
  const verifyTimestamp = verification.verifyTimestamp ?? "always";
  if (verifyTimestamp !== "always" && verifyTimestamp !== "afterCertExpiry")
    fail(`has verifyTimestamp ${JSON.stringify(verifyTimestamp)}, which is neither "always" nor "afterCertExpiry"`);
  const scopes = readScopes(statement.registryScopes, fail);
  const texts = readTexts(statement.trustedIdentities, "trustedIdentities", fail);
  const stores = readTexts(statement.trustStores, "trustStores", fail).flatMap((each) => readStore(each, fail) ?? []);
  if (level === "skip" && texts.length + stores.length > 0)
    fail("skips verification, and has trust stores or identities");
  if (level !== "skip" && (texts.length === 0 || stores.length === 0))
    fail("lacks trustStores or trustedIdentities: both have to be there");
  const identities = readIdentities(texts, fail);
  if (isBroken || typeof name !== "string") return undefined;
  const timestamp = verifyTimestamp === "afterCertExpiry" ? "afterCertExpiry" : "always";
  return { name, scopes, level, actions, verifyTimestamp: timestamp, stores, identities, identityTexts: texts };
}

function readLevel(level: unknown, fail: Tell): Level {
  if (typeof level === "string" && Object.hasOwn(levels, level)) return level as Level;
  fail(`has the level ${JSON.stringify(level) ?? "of nothing"}, which is none of ${Object.keys(levels).join(", ")}`);
  return "strict";
}

function readActions(level: Level, override: unknown, fail: Tell): Readonly<Record<Check, Action>> {
  const changes = Object.entries(asObject(override ?? {}, () => fail("overrides by what is no object")));
  if (level === "skip" && changes.length > 0) fail("skips verification, and overrides what is verified");
  for (const [check, action] of changes) {
    const isKnown = Object.hasOwn(levels.strict, check) && (action === "enforce" || action === "log");
    if (!isKnown && !(check === "revocation" && action === "skip"))
      fail(
        `overrides ${check} with ${JSON.stringify(action)}: it may enforce or log authenticity, authenticTimestamp, expiry and revocation, and skip revocation`,
      );
  }
  return { ...levels[level], ...(Object.fromEntries(changes) as Partial<Record<Check, Action>>) };
}

const host = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?$/;
const repository = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;

function readScopes(value: unknown, fail: Tell): string[] {
  const scopes = readTexts(value, "registryScopes", fail);
  if (scopes.length === 0) fail("is for no repository (registryScopes)");
  if (scopes.includes("*") && scopes.length > 1) fail('is for "*", all repositories, and for others besides');
  for (const scope of scopes) {
    const slash = scope.indexOf("/");
    if (scope !== "*" && !(host.test(scope.slice(0, slash)) && repository.test(scope.slice(slash + 1))))
      fail(
        `is for ${JSON.stringify(scope)}, which is no repository: write registry.example/team/app, without a tag, or "*"`,
      );
  }
  return scopes;
}

function readStore(text: string, fail: Tell): TrustStoreName | undefined {
  const [, type, name = ""] = /^(ca|signingAuthority|tsa):([a-zA-Z0-9_.-]+)$/.exec(text) ?? [];
  if ((type === "ca" || type === "signingAuthority" || type === "tsa") && !/^\.+$/.test(name)) return { type, name };
  fail(`has the trust store ${JSON.stringify(text)}: write ca:NAME, signingAuthority:NAME or tsa:NAME`);
  return undefined;
}

/** Kinds of identities other than `x509.subject` are for plugins. */
function readIdentities(texts: readonly string[], fail: Tell): DistinguishedName[] | undefined {
  if (texts.includes("*")) {
    if (texts.length > 1) fail('trusts "*", everybody, and others besides (trustedIdentities)');
    return undefined;
  }
  const names = texts.flatMap((text) => readIdentity(text, fail) ?? []);
  if (names.some((a, at) => names.some((b, other) => at !== other && isPartOfName(a, b))))
    fail("has identities of which one is part of another (trustedIdentities)");
  return names;
}

function readIdentity(text: string, fail: Tell): DistinguishedName | undefined {
  const [, kind, name = ""] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  if (kind === undefined) fail(`trusts ${JSON.stringify(text)}: write "x509.subject: C=…, ST=…, O=…" or "*"`);
  if (kind !== "x509.subject") return undefined;
  try {
    return parseDistinguishedName(name);
  } catch (cause) {
    fail(`trusts ${JSON.stringify(text)}, and that is no name: ${(cause as Error).message}`);
    return undefined;
  }
}

function readTexts(value: unknown, member: string, fail: Tell): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  fail(`has ${member} that are no list of texts`);
  return [];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

function asObject(value: unknown, refuse?: () => void): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  refuse?.();
  return {};
}
