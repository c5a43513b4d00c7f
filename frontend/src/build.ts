// SPDX-License-Identifier: Apache-2.0
import { describeUnsealed, type SealedPlatform, type StepDefinition, type Unsealed } from "@bob/proto";
import type { BillOptions } from "@bob/proto/documents/predicates";
import { buildkit } from "@bob/proto/gen/buildkit";
import { attest, makePredicates, type Predicates, tellPredicates } from "./attest/attest.ts";
import { type DescribedImage, describeDefinition, describeImage, makeEvidence } from "./attest/evidence.ts";
import { platformsOf, type ResultPlatform } from "./attest/platforms.ts";
import { type CollectedImage, collectImages } from "./collect/collect.ts";
import type { Clock } from "./collect/foreign.ts";
import { warnAboutNames } from "./collect/unknown-names.ts";
import { requireCapabilities } from "./gateway/capabilities.ts";
import type { GatewayClient, Ref, Result, SolveRequest } from "./gateway/client.ts";
import { finalDefinition } from "./llb/collectable.ts";
import { parseDefinition, type Vertex } from "./llb/definition.ts";
import { prepareDigests } from "./llb/environment-digest.ts";
import { withoutSetting } from "./llb/exec-op.ts";
import { hideSecrets } from "./llb/graph-secrets.ts";
import { loadShim, loadShims, type ShimReader } from "./llb/shims.ts";
import { type WrapGraphOptions, type WrappedGraph, wrapGraph } from "./llb/wrap.ts";
import { type BuildPolicy, formatRules, readBuildPolicy } from "./policy/build-policy.ts";
import { type DecidedImage, decideBuild, policyError } from "./policy/decide-build.ts";
import { readPolicySource } from "./policy/policy-source.ts";
import { wholeRecordsOf } from "./policy/whole-record.ts";
import { cacheImports, innerRequest, isNested, isSubrequest, outerRequest } from "./request/inner-request.ts";
import { type FrontendOptions, type Options, takeOptions } from "./request/options.ts";
import { secretArguments } from "./request/secret-arguments.ts";
import type { Sealing } from "./seal/plan-seal.ts";
import { Sealer } from "./seal/sealer.ts";

/** What a build needs from the machine it runs on. */
export interface Host {
  readonly clock: Clock;
  readonly readShim: ShimReader;
  /** OCI name of the architecture steps without a platform run on. */
  readonly defaultArchitecture: string;
  /** Why no step can be recorded here, where that is known beforehand. */
  readonly noRecorder?: string | undefined;
  /** Called while the inner frontend works: time to prepare what comes after it. */
  readonly rehearse?: () => Promise<void>;
  /** Called when a large record was worked on: time to free memory. */
  readonly tidyMemory?: () => void;
}

/** Gets every predicate that is attached, in canonical JSON. */
export type OnPredicate = (type: string, content: Uint8Array) => void;

/** One platform's part of a result. */
interface Image {
  readonly platform: ResultPlatform;
  readonly ref: Ref | undefined;
  /** Absent for an image nothing is in. */
  readonly wrapped: WrappedGraph | undefined;
}

/** Wraps the RUN steps of a marshalled definition, or some of them. */
type Wrap = (definition: Uint8Array, which?: Pick<WrapGraphOptions, "wraps" | "generations">) => Promise<WrappedGraph>;

/**
 * Builds with bob: has the inner frontend make the build's definition, wraps its steps, solves it, collects the
 * records, and attaches what follows from them to the inner frontend's result.
 *
 * @param opts the build's options, bob's among them.
 * @returns the result to give to BuildKit's `Return`.
 * @throws {BobError} USAGE for bad options, BUILD_FAILED with BuildKit's status, UNRECORDED, UNAVAILABLE.
 */
export async function build(
  client: GatewayClient,
  opts: FrontendOptions,
  host: Host,
  onPredicate?: OnPredicate,
): Promise<Result> {
  const { options, rest } = takeOptions(opts);
  const [pong, inputs] = await Promise.all([client.ping(), client.inputs()]);
  const [result] = await Promise.all([client.solve(innerRequest(rest, options, inputs)), host.rehearse?.()]);
  if (isNested(rest) || isSubrequest(rest)) return result;
  const recorded = await record(client, result, { options, rest, pong, host, onPredicate });
  dropDefinitions([recorded.ref, ...Object.values(recorded.refs?.refs ?? {})]);
  return recorded;
}

/**
 * {@link build} for a request that a client made to a frontend: bob stands between client and BuildKit.
 *
 * @returns what to answer the client's request with; its refs have definitions, which bake makes linked targets from.
 */
export async function buildRequest(
  client: GatewayClient,
  request: SolveRequest,
  host: Host,
  onPredicate?: OnPredicate,
): Promise<Result> {
  const { options, rest } = takeOptions(request.frontendOpt ?? {});
  const [pong, result] = await Promise.all([client.ping(), client.solve(outerRequest(request, rest, options))]);
  if (isSubrequest(rest)) return result;
  return await record(client, result, { options, rest, pong, host, onPredicate });
}

interface Asked {
  readonly options: Options;
  /** The build's options without bob's. */
  readonly rest: FrontendOptions;
  readonly pong: buildkit.gateway.PongResponse;
  readonly host: Host;
  readonly onPredicate?: OnPredicate | undefined;
}

/** A platform's image with what is attached to it. */
interface RecordedImage extends Omit<DecidedImage, "wholeRecord"> {
  readonly own: CollectedImage | undefined;
}

/** Puts the recorded images and their attestations into the inner frontend's result. */
async function record(client: GatewayClient, result: Result, asked: Asked): Promise<Result> {
  const { options, rest, pong, host, onPredicate } = asked;
  const { canBundle } = requireCapabilities(pong);
  const policy = await loadPolicy(client, asked);
  const wrap = wrapper(asked, policy);
  const images = await wrapImages(result, wrap, host);
  const graphs = images.flatMap(({ wrapped }) => (wrapped ? [wrapped] : []));
  if (!canBundle) await warnAboutStore(client, graphs);
  await warnAboutNames(client, graphs, options.redact);
  const { clock, tidyMemory = () => undefined } = host;
  const sealing = await sealingOf(images, asked);
  const sealer = new Sealer(client, sealing, cacheImports(rest));
  const collecting = { ...options, clock, tidyMemory, cacheImports: cacheImports(rest), canBundle, sealer };
  const collected = await collectImages(client, graphs, collecting);
  await replaceAttestationRefs(client, result, collected, wrap);
  const billOptions: BillOptions = options.dnsAnswers ? { "dns-answers": true } : {};
  const collectedOf = new Map(graphs.map((graph, index) => [graph, collected[index]]));
  const recorded = await Promise.all(
    images.map(async (image) => {
      const own = image.wrapped && collectedOf.get(image.wrapped);
      const described = own ? sealing.describe(own.graph) : emptyImage(image.platform);
      const seal = own?.seal ?? (await sealer.sealEmpty(described));
      if ("unsealed" in seal) await warnAboutSeal(client, seal, image);
      const evidence = makeEvidence(described, own?.records ?? new Map());
      return { image, own, seal, evidence, statements: own?.statements ?? new Map() };
    }),
  );
  if (policy) await holdToPolicy(client, policy, recorded);
  await Promise.all(
    recorded.map(async ({ image, own, ...facts }) => {
      const predicates = makePredicates(facts, images.length, billOptions);
      if (onPredicate) tellPredicates(predicates, onPredicate);
      await finishImage(client, result, image, own, predicates);
    }),
  );
  dropDefinitions(attestationRefs(result));
  return result;
}

async function loadPolicy(client: GatewayClient, { options, rest }: Asked): Promise<BuildPolicy | undefined> {
  if (options.policy === undefined) return undefined;
  const { source, isEnforced } = options.policy;
  return readBuildPolicy(await readPolicySource(client, source, rest), source, isEnforced);
}

/** @throws {BobError} FORBIDDEN where a policy is enforced and does not hold; else that is warned. */
async function holdToPolicy(
  client: GatewayClient,
  policy: BuildPolicy,
  images: readonly RecordedImage[],
): Promise<void> {
  const digest = images[0]?.own?.graph.graph.result?.digest ?? "";
  const decided = images.map(({ own, ...image }) => ({
    ...image,
    wholeRecord: wholeRecordsOf(client, own?.files ?? new Map()),
  }));
  const { findings, warnings } = await decideBuild(policy, decided, Date.now());
  for (const warning of warnings) await client.warn(digest, `bob: policy ${warning}`, []);
  if (findings.length === 0) return;
  if (policy.isEnforced) throw policyError(policy, findings);
  for (const finding of findings.slice(0, maxPolicyWarnings)) await client.warn(digest, `bob: policy: ${finding}`, []);
  const left = findings.length - maxPolicyWarnings;
  if (left > 0) await client.warn(digest, `bob: policy: and ${left} more`, []);
}

const maxPolicyWarnings = 20;

function wrapper({ host, options: { onMissing, redact }, rest }: Asked, policy: BuildPolicy | undefined): Wrap {
  const secrets = secretArguments(rest, redact);
  return async (definition, which = {}) => {
    const graph = hideSecrets(parseDefinition(definition), redact, secrets);
    const steps = graph.vertices.filter((vertex) => vertex.op.exec && (which.wraps?.(vertex) ?? true));
    const environments = steps.map(({ op }) => withoutSetting(op.exec?.meta.env ?? []));
    const [shimFor] = await Promise.all([loadShims(steps, { ...host, onMissing }), prepareDigests(environments)]);
    const rulesFor = (vertex: Vertex, definition: StepDefinition) => formatRules(policy, vertex, definition);
    return wrapGraph(graph, { shimFor, onMissing, redact, rulesFor, ...which });
  };
}

async function wrapImages(result: Result, wrap: Wrap, host: Host): Promise<Image[]> {
  const platforms = platformsOf(result, { os: "linux", architecture: host.defaultArchitecture });
  return await Promise.all(
    platforms.map(async (platform) => {
      const ref = result.refs?.refs[platform.id] ?? result.ref ?? undefined;
      return { platform, ref, wrapped: ref?.id && ref.def.length > 0 ? await wrap(ref.def) : undefined };
    }),
  );
}

/** Sealing needs to know all platforms; what they are is worked out while BuildKit executes their steps. */
async function sealingOf(images: readonly Image[], { options: { onMissing }, host }: Asked): Promise<Sealing> {
  const architecture = host.defaultArchitecture;
  const platformOf = new Map(images.map(({ platform, wrapped }) => [wrapped?.graph, platform]));
  const known = new WeakMap<WrappedGraph, DescribedImage>();
  const describe = (graph: WrappedGraph): DescribedImage => {
    const described = known.get(graph) ?? describeImage(platformOf.get(graph.graph)?.name ?? "", graph);
    known.set(graph, described);
    return described;
  };
  let platforms: SealedPlatform[] | undefined;
  return {
    ...{ onMissing, architecture, describe, noRecorder: host.noRecorder },
    shim: await loadShim(architecture, host.readShim),
    platforms: () => {
      platforms ??= images.map((image) => ({
        platform: image.platform.name,
        definition: (image.wrapped ? describe(image.wrapped) : emptyImage(image.platform)).digest,
      }));
      return platforms;
    },
  };
}

function emptyImage({ name }: ResultPlatform): DescribedImage {
  return describeDefinition({ platform: name, sources: [], steps: [] }, []);
}

async function warnAboutSeal(client: GatewayClient, unsealed: Unsealed, { platform, wrapped }: Image): Promise<void> {
  const digest = wrapped?.graph.result?.digest ?? "";
  await client.warn(digest, `bob: ${platform.name} has no seal: ${describeUnsealed(unsealed)}`, [
    "Whoever can write to the registry could leave steps out: bobctl verify takes such an image with --allow-unsealed only.",
  ]);
}

/**
 * Docker Engine's BuildKit is such a one as long as its images are in a graph driver; that store drops attestations
 * without a word.
 */
async function warnAboutStore(client: GatewayClient, graphs: readonly WrappedGraph[]): Promise<void> {
  const digest = graphs[0]?.graph.result?.digest ?? "";
  const short =
    "bob: an image in Docker's own image store has no record: switch the containerd image store on, or export to a folder";
  const detail = [
    'This BuildKit lacks Merge and Diff operations, as Docker Engine\'s does unless /etc/docker/daemon.json has "features": {"containerd-snapshotter": true}.',
    "Its image store takes no attestations. Its caches do not carry the records: builds that use such a cache make those steps again.",
  ];
  await client.warn(digest, short, detail);
}

/**
 * The inner frontend's own attestations (an SBOM scan) are made from steps of the image: they get the wrapped ones, or
 * BuildKit would run them a second time. Steps that only an attestation has stay as they are.
 */
async function replaceAttestationRefs(
  client: GatewayClient,
  result: Result,
  collected: readonly CollectedImage[],
  wrap: Wrap,
): Promise<void> {
  const known = new Set(collected.flatMap(({ graph }) => graph.steps.map((step) => step.vertex.digest)));
  const generations = new Map(collected.flatMap(({ graph }) => [...(graph.options.generations ?? [])]));
  const attestations = Object.values(result.attestations).flatMap(({ attestation }) => attestation);
  for (const { ref } of attestations) {
    if (!ref?.def || ref.def.length === 0) continue;
    const wrapped = await wrap(ref.def, { wraps: (vertex) => known.has(vertex.digest), generations });
    if (wrapped.steps.length > 0) ref.id = await client.solveDefinition({ definition: finalDefinition(wrapped) });
  }
}

/** Puts the recorded image in the place of the inner frontend's, with bob's attestations. */
async function finishImage(
  client: GatewayClient,
  result: Result,
  { platform, ref }: Image,
  collected: CollectedImage | undefined,
  predicates: Predicates,
): Promise<void> {
  if (collected && ref) {
    ref.id = collected.ref;
    ref.def = finalDefinition(collected.graph);
  }
  const added = await attest(client, predicates, collected?.files ?? new Map());
  const own = result.attestations[platform.id] ?? buildkit.gateway.Attestations.create();
  own.attestation.push(...added);
  result.attestations[platform.id] = own;
}

function attestationRefs(result: Result): (Ref | null | undefined)[] {
  return Object.values(result.attestations).flatMap(({ attestation }) => attestation.map(({ ref }) => ref));
}

/** BuildKit knows a returned ref by its id; definitions only count against the message size. */
function dropDefinitions(refs: Iterable<Ref | null | undefined>): void {
  for (const ref of refs) if (ref) ref.def = new Uint8Array();
}
