import { buildkit } from "../../proto/gen/buildkit.js";
import { attest, makePredicates } from "./attest/attest.ts";
import { makeEvidence } from "./attest/evidence.ts";
import { type CollectedImage, collectImages } from "./collect/collect.ts";
import type { Clock } from "./collect/foreign.ts";
import { Capabilities } from "./gateway/capabilities.ts";
import type { Attestation, GatewayClient, Ref, Result } from "./gateway/client.ts";
import { cacheImports, innerRequest, isNested, isSubrequest } from "./inner-request.ts";
import { finalDefinition } from "./llb/collectable.ts";
import { type Graph, parseDefinition, type Vertex } from "./llb/definition.ts";
import type { NewVertex } from "./llb/new-ops.ts";
import { type WrappedGraph, wrapGraph } from "./llb/wrap.ts";
import { type FrontendOptions, type Options, takeOptions } from "./options.ts";
import { platformsOf, type ResultPlatform } from "./platforms.ts";
import { loadShims, type ShimReader } from "./shims.ts";

/** What a build needs from the machine it runs on. */
export interface Host {
  readonly clock: Clock;
  readonly readShim: ShimReader;
  /** OCI name of the architecture steps without a platform run on. */
  readonly defaultArchitecture: string;
  /** Called while the inner frontend works: time to prepare what comes after it. */
  readonly rehearse?: () => Promise<void>;
}

/** One platform's part of a result. */
interface Image {
  readonly platform: ResultPlatform;
  readonly ref: Ref | undefined;
  readonly graph: Graph | undefined;
}

/**
 * Builds with bob: has the inner frontend make the build's definition, wraps its steps, solves it, collects the records, and
 * attaches what follows from them to the inner frontend's result.
 *
 * @param opts the build's options, bob's among them.
 * @returns the result to give to BuildKit's `Return`.
 * @throws {BobError} USAGE for bad options, BUILD_FAILED with BuildKit's status, UNRECORDED, UNAVAILABLE.
 */
export async function build(client: GatewayClient, opts: FrontendOptions, host: Host): Promise<Result> {
  const { options, rest } = takeOptions(opts);
  const [pong, inputs] = await Promise.all([client.ping(), client.inputs()]);
  const [result] = await Promise.all([client.solve(innerRequest(rest, options, inputs)), host.rehearse?.()]);
  if (isNested(rest) || isSubrequest(rest)) return result;
  const capabilities = new Capabilities(pong);
  capabilities.require();
  const images = imagesOf(result, host);
  const graphs = images.flatMap(({ graph }) => (graph ? [graph] : []));
  const shimFor = await loadShims(graphs, { ...host, onMissing: options.onMissing });
  const wrapped = new Map(graphs.map((graph) => [graph, wrapGraph(graph, { shimFor, onMissing: options.onMissing })]));
  const { canBundle } = capabilities;
  if (!canBundle) await warnAboutCache(client, graphs);
  const imports = cacheImports(rest);
  const collected = await collectImages(client, [...wrapped.values()], {
    onUnrecorded: options.onUnrecorded,
    cacheImports: imports,
    clock: host.clock,
    canBundle,
  });
  const collectedOf = new Map([...wrapped.keys()].map((graph, index) => [graph, collected[index]]));
  await replaceAttestationRefs(client, result, [...wrapped.values()], { shimFor, onMissing: options.onMissing });
  await Promise.all(
    images.map(async (image) => {
      const own = image.graph && collectedOf.get(image.graph);
      if (own && image.ref) image.ref.id = own.ref;
      await addAttestations(client, result, image, image.graph && wrapped.get(image.graph), own, images.length);
    }),
  );
  dropDefinitions(result);
  return result;
}

function imagesOf(result: Result, host: Host): Image[] {
  const platforms = platformsOf(result, { os: "linux", architecture: host.defaultArchitecture });
  return platforms.map((platform) => {
    const ref = result.refs?.refs[platform.id] ?? result.ref ?? undefined;
    return { platform, ref, graph: ref?.id && ref.def.length > 0 ? parseDefinition(ref.def) : undefined };
  });
}

async function warnAboutCache(client: GatewayClient, graphs: readonly Graph[]): Promise<void> {
  const digest = graphs[0]?.result?.digest ?? "";
  const detail = [
    "Merge and Diff operations are missing, which link the records to the image. Builds that use such a cache make those steps again.",
  ];
  await client.warn(digest, "bob: this BuildKit's caches do not carry step records", detail);
}

/**
 * The inner frontend's own attestations (an SBOM scan) are made from steps of the image: they get the wrapped ones, or
 * BuildKit would run them a second time. Steps that only an attestation has stay as they are.
 */
async function replaceAttestationRefs(
  client: GatewayClient,
  result: Result,
  wrapped: readonly WrappedGraph[],
  options: { shimFor: (vertex: Vertex) => NewVertex | undefined; onMissing: Options["onMissing"] },
): Promise<void> {
  const known = new Set(wrapped.flatMap(({ steps }) => steps.map((step) => step.vertex.digest)));
  const attestations = Object.values(result.attestations).flatMap(({ attestation }) => attestation);
  for (const { ref } of attestations) {
    if (!ref?.def || ref.def.length === 0) continue;
    const graph = wrapGraph(parseDefinition(ref.def), { ...options, wraps: (vertex) => known.has(vertex.digest) });
    if (graph.steps.length === 0) continue;
    ref.id = await client.solveDefinition({ definition: finalDefinition(graph) });
  }
}

async function addAttestations(
  client: GatewayClient,
  result: Result,
  image: Image,
  wrapped: WrappedGraph | undefined,
  collected: CollectedImage | undefined,
  platforms: number,
): Promise<void> {
  const evidence = wrapped
    ? makeEvidence(image.platform.name, wrapped, collected?.records ?? new Map())
    : { platform: image.platform.name, sources: [], steps: [] };
  const added: Attestation[] = await attest(
    client,
    await makePredicates(evidence, platforms),
    collected?.files ?? new Map(),
  );
  const { id } = image.platform;
  const own = result.attestations[id] ?? buildkit.gateway.Attestations.create();
  own.attestation.push(...added);
  result.attestations[id] = own;
}

/** BuildKit knows a returned ref by its id; definitions only count against the message size. */
function dropDefinitions(result: Result): void {
  const own = [...(result.ref ? [result.ref] : []), ...Object.values(result.refs?.refs ?? {})];
  const attached = Object.values(result.attestations).flatMap(({ attestation }) =>
    attestation.flatMap(({ ref }) => (ref ? [ref] : [])),
  );
  for (const ref of [...own, ...attached]) ref.def = new Uint8Array();
}
