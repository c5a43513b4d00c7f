// SPDX-License-Identifier: Apache-2.0
import { RefusedError } from "../signatures/refused-error.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { assertSigningChain } from "./certificate-chain.ts";
import { isPartOfName, nameOfCertificate } from "./distinguished-name.ts";
import type { Envelope } from "./envelope.ts";
import { readPayload, type Target } from "./payload.ts";
import type { PluginHost } from "./plugin.ts";
import { readEnvelope } from "./read-envelope.ts";
import { algorithmOf, isSignatureOf } from "./signature-algorithm.ts";
import { type ConfirmedTime, checkTimestamp } from "./timestamp-token.ts";
import type { Check, TrustPolicyStatement, TrustStoreName } from "./trust-policy.ts";
import { readTrustStores } from "./trust-store.ts";
import { askPlugin, isPluginAttribute, type PluginVerdict, pluginChecks } from "./verification-plugin.ts";

/** Whose signatures of notation count. */
export interface NotationTrust {
  /** Of the trust policy, the one for the repository. */
  readonly statement: TrustPolicyStatement;
  /** With `x509/<type>/<name>/`. */
  readonly storeFolder: string;
  readonly plugins: PluginHost;
  /** What the signer has to have said besides. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** A signature that counts. */
export interface NotationSignature {
  readonly signedBy: string;
  /** By a timestamp authority, or by a signing authority, where one is trusted. */
  readonly time?: Date;
  /** What does not hold, and is only logged by the trust policy. */
  readonly logged: readonly string[];
}

/**
 * Checks a signature of notation, in the order that notation has: integrity, authenticity, expiry, time, revocation, what it is about.
 *
 * @param target what is there; its digest, and where they are known its type and size, have to be those that are signed.
 * @throws {RefusedError} with the reason why it does not count. {BobError} USAGE for a trust store that cannot be used, and what a plugin says.
 */
export async function checkNotation(
  mediaType: string,
  bytes: Uint8Array,
  target: Pick<Target, "digest"> & Partial<Target>,
  trust: NotationTrust,
  signal: AbortSignal,
): Promise<NotationSignature> {
  const envelope = readEnvelope(mediaType, bytes);
  const chain = envelope.chain.map(readCertificate);
  const leaf = checkIntegrity(envelope, chain);
  const logged: Logged[] = [];
  const judge = judgeBy(trust.statement, logged);
  const { scheme, signingTime, expiry } = envelope.attributes;
  const isByAuthority = scheme === "notary.x509.signingAuthority";
  const trusted = await readTrustStores(
    trust.storeFolder,
    storesOf(trust.statement, isByAuthority ? "signingAuthority" : "ca"),
  );
  judge("authenticity", () => checkTrusted(chain, trusted, trust.statement.name));
  // Not before, and not for whom the policy only logs: whoever can push may name a plugin.
  if (logged.length > 0 && [...envelope.attributes.extended.keys()].some(isPluginAttribute))
    throw new RefusedError("it names a plugin, which is not run for a certificate that nobody trusts");
  const plugin = await askPlugin(envelope, trust.statement, trust.plugins, signal);
  assertProcessed(envelope, plugin);
  judge("authenticity", () => checkIdentity(leaf, trust.statement, plugin));
  judge("expiry", () => {
    if (expiry !== undefined && trust.now >= expiry)
      throw new RefusedError(`it has expired on ${expiry.toISOString()}`);
  });
  let time: ConfirmedTime | undefined;
  const authorities = isByAuthority ? [] : await readTrustStores(trust.storeFolder, storesOf(trust.statement, "tsa"));
  judge("authenticTimestamp", () => {
    if (isByAuthority) assertValid(chain, signingTime, signingTime);
    else time = checkTime(envelope, chain, authorities, trust);
  });
  judge("revocation", () => checkRevocation(chain, time?.chain ?? [], plugin));
  checkTarget(readPayload(envelope), target, trust.metadata);
  const when = isByAuthority ? signingTime : time?.latest;
  const isDated = !logged.some(({ check }) => check === "authenticity" || check === "authenticTimestamp");
  return {
    signedBy: `${leaf.name} (notation, ${trust.statement.name})`,
    ...(when !== undefined && isDated && { time: when }),
    logged: logged.map(({ text }) => text),
  };
}

/** The leaf's key signed it, by the one algorithm of that key. */
function checkIntegrity(envelope: Envelope, chain: readonly Certificate[]): Certificate {
  assertSigningChain(chain);
  const [leaf] = chain;
  if (leaf === undefined) throw new RefusedError("it has no certificate");
  if (algorithmOf(leaf.publicKey) !== envelope.algorithm)
    throw new RefusedError(`its algorithm is ${envelope.algorithm.jws}, which is not that of its certificate's key`);
  if (!isSignatureOf(leaf.publicKey, envelope.algorithm, envelope.signedBytes, envelope.signature))
    throw new RefusedError("its signature is not of its certificate's key");
  return leaf;
}

/** What its signer marked as critical, somebody has to have understood. */
function assertProcessed({ attributes }: Envelope, plugin: PluginVerdict | undefined): void {
  const left = [...attributes.extended]
    .filter(([name, { isCritical }]) => isCritical && !isPluginAttribute(name) && plugin?.processed.has(name) !== true)
    .map(([name]) => name);
  if (left.length > 0)
    throw new RefusedError(
      `it has critical attributes that ${plugin ? `neither bob nor the plugin ${plugin.plugin} understands` : "bob does not understand"}: ${left.join(", ")}`,
    );
}

type Judge = (check: Check, run: () => void) => void;

/** A check that does not hold, and is no end. */
interface Logged {
  readonly check: Check;
  readonly text: string;
}

/** A failed check is the end, or a line, as the trust policy says. */
function judgeBy({ actions, name }: TrustPolicyStatement, logged: Logged[]): Judge {
  return (check, run) => {
    if (actions[check] === "skip") {
      logged.push({ check, text: `${check} is not checked, says trust policy ${name}` });
      return;
    }
    try {
      run();
    } catch (thrown) {
      if (!(thrown instanceof RefusedError) || actions[check] === "enforce") throw thrown;
      const text = `${check} does not hold, which trust policy ${name} only logs: ${thrown.message}`;
      logged.push({ check, text });
    }
  };
}

function storesOf({ stores }: TrustPolicyStatement, wanted: TrustStoreName["type"]): TrustStoreName[] {
  return stores.filter(({ type }) => type === wanted);
}

function checkTrusted(chain: readonly Certificate[], trusted: readonly Certificate[], policy: string): void {
  if (!chain.some(({ der }) => trusted.some((each) => each.der.equals(der))))
    throw new RefusedError(
      `none of its certificates is in a trust store of trust policy ${policy} (${chain.map(({ name }) => name).join("; ")})`,
    );
}

function checkIdentity(
  leaf: Certificate,
  { identities, name }: TrustPolicyStatement,
  plugin: PluginVerdict | undefined,
): void {
  const verdict = plugin?.verdictOf(pluginChecks.identity);
  if (verdict !== undefined) {
    if (!verdict.isGood)
      throw new RefusedError(`the plugin ${plugin?.plugin} does not trust who signed it: ${verdict.reason}`);
    return;
  }
  if (identities === undefined) return;
  const own = subjectOf(leaf);
  if (!identities.some((each) => isPartOfName(each, own)))
    throw new RefusedError(`its certificate is that of ${leaf.name}, whom trust policy ${name} does not trust`);
}

function subjectOf({ subject, name }: Certificate): ReadonlyMap<string, string> {
  try {
    return nameOfCertificate(subject);
  } catch (cause) {
    throw new RefusedError(`its certificate's name "${name}" cannot be compared: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Without an authority that is trusted to tell the time, certificates have to be valid now. */
function checkTime(
  { timestamp, signature }: Envelope,
  chain: readonly Certificate[],
  authorities: readonly Certificate[],
  { statement, now }: NotationTrust,
): ConfirmedTime | undefined {
  const isExpired = chain.some(({ validUntil }) => now > validUntil);
  if (authorities.length === 0 || (statement.verifyTimestamp === "afterCertExpiry" && !isExpired)) {
    assertValid(chain, now, now);
    return undefined;
  }
  if (timestamp === undefined) throw new RefusedError("it has no timestamp, which its trust policy asks for (tsa)");
  const time = checkTimestamp(timestamp, signature, authorities);
  assertValid(chain, time.earliest, time.latest);
  return time;
}

function assertValid(chain: readonly Certificate[], earliest: Date, latest: Date): void {
  const other = chain.find(({ validFrom, validUntil }) => earliest < validFrom || latest > validUntil);
  if (other !== undefined)
    throw new RefusedError(
      `its certificate "${other.name}" is valid from ${other.validFrom.toISOString()} to ${other.validUntil.toISOString()}, and this is about ${latest.toISOString()}`,
    );
}

/** bob asks nobody: a certificate that says where to ask may be revoked by now. A plugin knows the signer's chain only, not the authority's. */
function checkRevocation(
  chain: readonly Certificate[],
  authority: readonly Certificate[],
  plugin: PluginVerdict | undefined,
): void {
  const verdict = plugin?.verdictOf(pluginChecks.revocation);
  if (verdict?.isGood === false)
    throw new RefusedError(`it is revoked, says the plugin ${plugin?.plugin}: ${verdict.reason}`);
  const unasked = verdict === undefined ? [...chain, ...authority] : authority;
  const revocable = unasked.find(({ hasRevocationService }) => hasRevocationService);
  if (revocable !== undefined)
    throw new RefusedError(
      `its certificate "${revocable.name}" may be revoked, and bob does not ask where it says (OCSP, CRL): have the trust policy override revocation with "log" or "skip", and check it by notation`,
    );
}

function checkTarget(
  signed: ReturnType<typeof readPayload>,
  { digest, mediaType = signed.mediaType, size = signed.size }: Pick<Target, "digest"> & Partial<Target>,
  metadata: Readonly<Record<string, string>>,
): void {
  if (signed.digest !== digest) throw new RefusedError(`it is about another image: ${signed.digest}`);
  if (signed.mediaType !== mediaType || signed.size !== size)
    throw new RefusedError(
      `it is about ${signed.mediaType} of ${signed.size} bytes, and there is ${mediaType} of ${size}`,
    );
  const missing = Object.entries(metadata).filter(([name, value]) => signed.annotations[name] !== value);
  if (missing.length > 0)
    throw new RefusedError(`its signer did not say ${missing.map(([name, value]) => `${name}=${value}`).join(", ")}`);
}
