// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import {
  type Artifact,
  createdKey,
  originRevisionKey,
  originSourceKey,
  type SourceKind,
  type SourceObject,
  type VerifySpec,
} from "@bob/kubernetes/kinds/bob-kinds";
import { findCondition } from "@bob/kubernetes/kinds/conditions";
import { canonicalJson } from "@bob/proto/canonical-json";
import { sha256Digest } from "@bob/proto/digest";
import { BobError } from "@bob/proto/errors";
import { formatSeconds } from "@bob/proto/time-text";
import type { HappenedEvent } from "../runtime/events.ts";
import type { ObjectStatus } from "../runtime/object-status.ts";
import { applyIgnore } from "./apply-ignore.ts";
import type { ArtifactStore, SourceName } from "./artifact-store.ts";
import { readTrust } from "./read-trust.ts";
import type { ResolvedSource, Source } from "./source.ts";
import { progressConditions, type SourceOutcome, sourceConditions } from "./source-conditions.ts";
import { UrlError } from "./url-error.ts";

/** What a run over a source needs besides its object. */
export interface SourceTools {
  readonly cluster: Cluster;
  readonly store: ArtifactStore;
  readonly open: (object: SourceObject, signal: AbortSignal) => Promise<Source>;
  /** Told which reasons signatures had not to count. */
  readonly onRefused: (object: SourceObject, reasons: readonly string[]) => void;
}

class StepError extends Error {
  readonly outcome: Extract<SourceOutcome, { type: "failed" }>;

  constructor(outcome: Omit<Extract<SourceOutcome, { type: "failed" }>, "type">, cause?: unknown) {
    super(outcome.message, { cause });
    this.outcome = { type: "failed", ...outcome };
  }
}

/**
 * One run over a source: what is there, whether it is signed by whom it should be, and only then its content.
 *
 * @param limit ends what is asked of others; `signal` the whole.
 * @returns whether it is to be tried again soon.
 */
export async function reconcileSource(
  object: SourceObject,
  status: ObjectStatus<SourceObject>,
  tools: SourceTools,
  limit: AbortSignal,
  signal: AbortSignal,
): Promise<"ready" | "failed" | "stalled"> {
  const name = nameOf(object);
  const before = object.status?.artifact;
  let reference = object.spec.url;
  try {
    const source = await openStep(object, tools, limit);
    reference = source.reference;
    await using found = await resolveStep(object, source, limit);
    await verifyStep(object, source, found, tools, limit);
    const { verifiedBy: _, ...stored } = await storeStep(object, name, found, status, tools, limit);
    const { verify } = object.spec;
    const artifact = verify === undefined ? stored : { ...stored, verifiedBy: verificationDigest(verify) };
    const isVerified = verify !== undefined;
    const outcome = { type: "stored", revision: found.revision, url: object.spec.url, isVerified } as const;
    await status.set(
      { artifact, observedIgnore: object.spec.ignore ?? null, url: null },
      sourceConditions(outcome, artifact.revision, reference),
      signal,
    );
    for (const event of eventsOf(object, before, artifact)) await status.tell(event, signal);
    return "ready";
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const { outcome } = asStepError(thrown, object);
    const stored = before && (await tools.store.find(name, before.digest)) ? before.revision : undefined;
    await status.set({}, sourceConditions(outcome, stored ?? before?.revision, reference), signal);
    const revision = outcome.revision === undefined ? {} : { metadata: { revision: outcome.revision } };
    await status.tell({ severity: "error", reason: outcome.reason, message: outcome.message, ...revision }, signal);
    return outcome.condition === "Stalled" ? "stalled" : "failed";
  }
}

/** By which verification an artifact counts: one by another key is none. */
export function verificationDigest(verify: VerifySpec): string {
  return sha256Digest(Buffer.from(canonicalJson(verify)));
}

export function nameOf({ kind, metadata }: SourceObject): SourceName {
  return { kind: kind as SourceKind, namespace: metadata.namespace ?? "", name: metadata.name };
}

async function openStep(object: SourceObject, tools: SourceTools, signal: AbortSignal): Promise<Source> {
  try {
    return await tools.open(object, signal);
  } catch (cause) {
    if (cause instanceof UrlError)
      throw new StepError({ condition: "Stalled", reason: "URLInvalid", message: cause.message }, cause);
    if (signal.aborted || !(cause instanceof BobError)) throw cause;
    throw new StepError({ condition: "FetchFailed", reason: "AuthenticationFailed", message: cause.message }, cause);
  }
}

async function resolveStep(object: SourceObject, source: Source, signal: AbortSignal): Promise<ResolvedSource> {
  try {
    return await source.resolve(signal);
  } catch (cause) {
    if (!(cause instanceof BobError)) throw cause;
    const isLogin = cause.code === "DENIED";
    const reason = isLogin ? "AuthenticationFailed" : pullFailed(object);
    const message = `failed to determine artifact digest: ${cause.message}`;
    throw new StepError({ condition: "FetchFailed", reason, message }, cause);
  }
}

/** Each time, not only of a new revision: a signature that was taken back does not count any more. */
async function verifyStep(
  object: SourceObject,
  source: Source,
  found: ResolvedSource,
  tools: SourceTools,
  signal: AbortSignal,
): Promise<void> {
  const { verify } = object.spec;
  if (verify === undefined) return;
  const fail = (provider: string, why: string, cause?: unknown) =>
    new StepError(
      {
        condition: "SourceVerified",
        reason: "VerificationError",
        message: `failed to verify the signature using provider '${provider}': ${why}`,
        revision: found.revision,
      },
      cause,
    );
  let provider: string = verify.provider;
  try {
    const place = { cluster: tools.cluster, namespace: object.metadata.namespace ?? "", staging: tools.store.staging };
    await using trust = await readTrust({ ...place, scope: source.scope }, verify, signal);
    provider = trust.provider;
    const verdict = await found.verify(trust, signal);
    if ("signedBy" in verdict) return;
    tools.onRefused(object, verdict.reasons);
  } catch (cause) {
    if (!(cause instanceof BobError)) throw cause;
    throw fail(provider, cause.message, cause);
  }
  throw fail(provider, `no matching signatures were found for '${source.reference}'`);
}

async function storeStep(
  object: SourceObject,
  name: SourceName,
  found: ResolvedSource,
  status: ObjectStatus<SourceObject>,
  { store }: SourceTools,
  signal: AbortSignal,
): Promise<Artifact> {
  const { ignore = "" } = object.spec;
  const before = object.status?.artifact;
  const isStored = (await store.find(name, found.digest, ignore)) !== undefined;
  if (isStored && before?.revision === found.revision) return before;
  const kept = (object.status?.conditions ?? []).map((each) => ({ ...each }));
  await status.set({}, progressConditions(`new revision '${found.revision}'`, kept), signal);
  try {
    const size = isStored
      ? (before?.size ?? 0)
      : await store.put(name, found.digest, ignore, async (folder) => {
          const packed = await found.unpack(folder, signal);
          await applyIgnore(folder, ignore);
          return packed;
        });
    return artifactOf(name, found, size, store);
  } catch (cause) {
    if (!(cause instanceof BobError)) throw cause;
    const isStorage = cause.code === "IO";
    throw new StepError(
      {
        condition: isStorage ? "StorageOperationFailed" : "FetchFailed",
        reason: isStorage ? "ArchiveOperationFailed" : pullFailed(object),
        message: `failed to pull artifact from '${object.spec.url}': ${cause.message}`,
        revision: found.revision,
      },
      cause,
    );
  }
}

function artifactOf(name: SourceName, found: ResolvedSource, size: number, store: ArtifactStore): Artifact {
  const { revision, digest, metadata } = found;
  const lastUpdateTime = formatSeconds(new Date());
  const own = Object.keys(metadata).length > 0 ? { metadata } : {};
  return { path: store.pathOf(name, digest), revision, digest, size, lastUpdateTime, ...own };
}

/** flux has one reason for whatever a registry does. */
function pullFailed({ kind }: SourceObject): string {
  return kind === "OCIRepository" ? "OCIArtifactPullFailed" : "FetchFailed";
}

function asStepError(thrown: unknown, object: SourceObject): StepError {
  if (thrown instanceof StepError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new StepError({ condition: "FetchFailed", reason: pullFailed(object), message }, thrown);
}

/** What is worth telling: new content, that it is older than what was there, and that what was wrong is right again. */
export function eventsOf(object: SourceObject, before: Artifact | undefined, artifact: Artifact): HappenedEvent[] {
  const { revision, digest, metadata = {} } = artifact;
  const origin = metadata[originRevisionKey];
  const told = { revision, digest, ...(origin !== undefined && { originRevision: origin }) };
  if (before?.revision !== revision) {
    const from = [
      ...(metadata[originSourceKey] ? [`origin source '${metadata[originSourceKey]}'`] : []),
      ...(origin ? [`origin revision '${origin}'`] : []),
    ];
    const message = [`stored artifact with revision '${revision}' from '${object.spec.url}'`, ...from].join(", ");
    const stored = { severity: "info", reason: "NewArtifact", message, metadata: told } as const;
    return isOlder(artifact, before) ? [stored, wentBack(artifact, before as Artifact, told)] : [stored];
  }
  const ready = findCondition(object.status?.conditions, "Ready");
  if (ready?.status === "False") {
    const message = `stored artifact for digest '${revision}'`;
    return [{ severity: "info", reason: "Succeeded", message, metadata: told }];
  }
  const message = `artifact up-to-date with remote revision: '${revision}'`;
  return [{ severity: "trace", reason: "ArtifactUpToDate", message, metadata: told }];
}

/** By what the publisher says of both: a tag that was moved back may be a mistake, or somebody who wants an old fault back. */
function isOlder(artifact: Artifact, before: Artifact | undefined): boolean {
  const [now, then] = [artifact, before].map((each) => Date.parse(each?.metadata?.[createdKey] ?? ""));
  return now !== undefined && then !== undefined && now < then;
}

function wentBack(artifact: Artifact, before: Artifact, metadata: Readonly<Record<string, string>>): HappenedEvent {
  const times = [artifact, before].map((each) => each.metadata?.[createdKey]);
  const message = `revision '${artifact.revision}' was made at ${times[0]}, before '${before.revision}', which it replaces (${times[1]}): the tag was moved back`;
  return { severity: "error", reason: "ArtifactOlder", message, metadata };
}
