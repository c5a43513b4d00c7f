// SPDX-License-Identifier: Apache-2.0
import type { Chart } from "@bob/bill/chart/chart";
import type { Release, Values } from "@bob/bill/chart/chart-values";
import { isObject, type JsonObject } from "@bob/bill/chart/json-document";
import { isProfile } from "@bob/bill/chart/kubernetes-kinds";
import { renderChart, settleRelease } from "@bob/bill/chart/render-chart";
import { readYaml } from "@bob/bill/chart/yaml-file";
import { type Cluster, openCluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { BobError } from "@bob/proto/errors";
import { type ClusterOptions, clusterChoice } from "../commands/cluster-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { writeApplied } from "../report/text/chart-report.ts";
import { type AppliedObject, applyObject } from "./apply-objects.ts";
import { type ChartOptions, openChart, settleOptions } from "./open-chart.ts";

/** Options of `bobctl install`. */
export interface InstallOptions extends ChartOptions, ClusterOptions {
  dryRun?: boolean;
  forceConflicts?: boolean;
  createNamespace?: boolean;
}

/** Applies what a chart is with a customer's values: the profile first, so that it is there when the application starts. */
export async function installChart(
  target: string,
  options: InstallOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const { dryRun: isDryRun = false, forceConflicts: force = false } = options;
  const chart = await openChart(target, options, run, context);
  const values = await settleOptions(chart, options);
  const cluster = await openCluster(context.env, clusterChoice(options));
  const installing = { cluster, force, run, signal: context.signal(options.timeout) };
  const release = settleRelease(chart, cluster.namespace, options.name);
  const objects = await placeObjects(renderObjects(chart, values, release), installing);
  const made = options.createNamespace
    ? await applyAll([namespaceObject(release.namespace)], isDryRun, installing)
    : [];
  const applied = await applyTried(objects, isDryRun, made, installing);
  const outcome = [...made, ...applied];
  if (run.format === "json")
    run.write(`${JSON.stringify({ dryRun: isDryRun, ...release, objects: outcome }, null, 2)}\n`);
  else run.write(writeApplied(outcome, isDryRun, context.terminal));
  if (!objects.some(isProfileObject))
    run.note(`► ${chart.metadata.name} is without its profile: nothing will be compared with it`);
}

/** Where objects go, and how. */
interface Installing {
  readonly cluster: Cluster;
  readonly force: boolean;
  readonly run: Run;
  readonly signal: AbortSignal;
}

/** Tries all of it before any of it is done. */
async function applyTried(
  objects: readonly KubernetesObject[],
  isDryRun: boolean,
  made: readonly AppliedObject[],
  installing: Installing,
): Promise<AppliedObject[]> {
  if (isDryRun && made.some(({ outcome }) => outcome === "created")) {
    installing.run.note("► what goes into a namespace that is not there yet cannot be tried");
    return [];
  }
  const tried = await applyAll(objects, true, installing);
  return isDryRun ? tried : await applyAll(objects, false, installing);
}

async function applyAll(
  objects: readonly KubernetesObject[],
  isDryRun: boolean,
  { cluster, force, run, signal }: Installing,
): Promise<AppliedObject[]> {
  const applied: AppliedObject[] = [];
  for (const object of objects) {
    run.progress(`${isDryRun ? "trying" : "applying"} ${object.kind} ${object.metadata.name}`);
    applied.push(await applyObject(cluster, object, { isDryRun, force }, signal));
  }
  return applied;
}

function renderObjects(chart: Chart, values: Values, release: Release): KubernetesObject[] {
  const documents = renderChart(chart, values, release).filter(({ role }) => role !== "test");
  return documents.map(({ text }) => readObject(text));
}

function readObject(text: string): KubernetesObject {
  const [document] = readYaml(text, "what was rendered").documents;
  if (!isObject(document)) throw new BobError("INTERNAL", `what was rendered is no object: ${text}`);
  return document as unknown as KubernetesObject;
}

function namespaceObject(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** What names no namespace goes into the release's, where its kind has namespaces. @throws {BobError} NOT_FOUND for an unknown kind. */
async function placeObjects(
  objects: readonly KubernetesObject[],
  { cluster, signal }: Installing,
): Promise<KubernetesObject[]> {
  return await Promise.all(objects.map((object) => placeObject(object, cluster, signal)));
}

async function placeObject(object: KubernetesObject, cluster: Cluster, signal: AbortSignal): Promise<KubernetesObject> {
  const resource = await cluster.findResource(object, signal).catch((thrown: unknown) => {
    if (!(thrown instanceof BobError) || thrown.details.reason !== "NoKindMatch" || !isProfileObject(object))
      throw thrown;
    throw new BobError(
      "NOT_FOUND",
      `${thrown.message} Kubescape brings it; without it, install the application alone: --set bob.create=false`,
      { cause: thrown, details: thrown.details },
    );
  });
  const { namespace = cluster.namespace, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(resource.isNamespaced && { namespace }) } };
}

function isProfileObject(object: KubernetesObject): boolean {
  return isProfile(object as unknown as JsonObject);
}
