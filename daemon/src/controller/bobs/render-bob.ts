// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
import { sourceFolder } from "@bob/bill/chart/chart-files";
import { isObject, type Json, type JsonObject } from "@bob/bill/chart/json-document";
import { readMetadata, readSource, roleOf } from "@bob/bill/chart/read-source";
import { renderChart, settleValues } from "@bob/bill/chart/render-chart";
import { throwFaults } from "@bob/bill/chart/source-faults";
import { readYaml } from "@bob/bill/chart/yaml-file";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import type { BoBObject } from "@bob/kubernetes/kinds/bob-kinds";
import { BobError } from "@bob/proto/errors";
import { readValues } from "./read-values.ts";

const maxFileBytes = 5 * 1024 * 1024;
const maxFiles = 1_000;
/** Of all files that are read, together. */
const maxContentBytes = 20 * 1024 * 1024;
/** As many as an inventory has room for in one object of a cluster. */
const maxObjects = 2_000;

/**
 * The objects of a BoB: a vendor's profile with the values in force; or, of content without a `bob.yaml`, the manifests that are in it.
 *
 * @param folder with the verified content.
 * @throws {BobError} USAGE, BAD_DATA or NOT_FOUND with all that is wrong.
 */
export async function renderBob(
  bob: BoBObject,
  folder: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<KubernetesObject[]> {
  const place = placeIn(folder, bob.spec.path ?? "");
  const values = await readValues(bob, cluster, signal);
  const objects = await objectsIn(bob, place, values);
  if (objects.length > maxObjects)
    throw new BobError("LIMIT_EXCEEDED", `the content has ${objects.length} objects, and a BoB takes ${maxObjects}`);
  return objects;
}

async function objectsIn(bob: BoBObject, place: string, values: readonly JsonObject[]): Promise<KubernetesObject[]> {
  // A packed chart has what it was made of in a folder of its own.
  const source = (await isFolder(join(place, sourceFolder))) ? join(place, sourceFolder) : place;
  const texts = await readTexts(source, false);
  if (["bob.yaml", "bob.yml"].some((name) => texts.has(name))) {
    const chartFile = texts.get("Chart.yaml") ?? (await readTexts(place, false)).get("Chart.yaml");
    return renderVendor(bob, texts, chartFile, values);
  }
  if (values.length > 0)
    throw new BobError("USAGE", "there are values, and the content has no bob.yaml that takes any");
  return readManifests(await readTexts(place, true));
}

function renderVendor(
  { metadata, spec }: BoBObject,
  texts: ReadonlyMap<string, string>,
  chartFile: string | undefined,
  values: readonly JsonObject[],
): KubernetesObject[] {
  const files = new Map([...texts].filter(([name]) => roleOf(name) !== undefined));
  const { chart } = readSource(files, readMetadata(chartFile, { name: spec.sourceRef.name }, "Chart.yaml"), "");
  const release = { name: metadata.name, namespace: spec.targetNamespace ?? metadata.namespace ?? "default" };
  const rendered = renderChart(chart, settleValues(chart, values), release);
  return rendered.filter(({ role }) => role !== "test").flatMap(({ file, text }) => objectsOf(text, file));
}

function readManifests(texts: ReadonlyMap<string, string>): KubernetesObject[] {
  const names = [...texts.keys()];
  if (names.some((name) => /(?:^|\/)kustomization\.ya?ml$/i.test(name)))
    throw new BobError("USAGE", "the content is a kustomization, which is not built here: publish what it makes");
  const objects = [...texts].flatMap(([name, text]) => objectsOf(text, name));
  if (objects.length === 0)
    throw new BobError("NOT_FOUND", "the content has no manifest (.yaml, .json): look at spec.path");
  return objects;
}

function objectsOf(text: string, file: string): KubernetesObject[] {
  const { documents, faults } = readYaml(text, file);
  throwFaults("the content cannot be applied", faults);
  return documents.flatMap((document) => itemsOf(document)).map((document) => asObject(document, file));
}

/** Those of a `List` by themselves. */
function itemsOf(document: Json): Json[] {
  const isList = isObject(document) && document.kind === "List" && Array.isArray(document.items);
  return isList ? (document.items as Json[]) : [document];
}

function asObject(document: Json, file: string): KubernetesObject {
  const { apiVersion, kind, metadata } = isObject(document) ? document : {};
  const name = isObject(metadata) ? metadata.name : undefined;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string" || name === "")
    throw new BobError(
      "BAD_DATA",
      `${file} has what is no object of Kubernetes: apiVersion, kind or metadata.name is missing`,
    );
  // What was saved from a cluster has what only a server may write.
  const { status: _, ...rest } = document as JsonObject;
  const {
    managedFields: _m,
    resourceVersion: _r,
    uid: _u,
    creationTimestamp: _c,
    generation: _g,
    ...own
  } = metadata as JsonObject;
  return { ...rest, metadata: own } as unknown as KubernetesObject;
}

/** @throws {BobError} USAGE for a path that leads out of the content. */
function placeIn(folder: string, path: string): string {
  const inside = normalize(path === "" ? "." : path);
  if (isAbsolute(inside) || inside.split("/").includes(".."))
    throw new BobError("USAGE", `spec.path "${path}" leads out of the content: write it from the content's own root`);
  return join(folder, inside);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Texts by their paths below a folder, in order. */
async function readTexts(folder: string, isRecursive: boolean): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: isRecursive, withFileTypes: true }).catch((cause: Error) => {
    throw new BobError("NOT_FOUND", "spec.path names no folder of the content", { cause });
  });
  if (entries.length > maxFiles) throw new BobError("LIMIT_EXCEEDED", `the content has more than ${maxFiles} files`);
  const files = entries.filter((entry) => entry.isFile() && isWanted(entry.name, isRecursive));
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
  const texts = new Map<string, string>();
  let length = 0;
  for (const path of paths) {
    const text = await readText(join(folder, path), path);
    length += text.length;
    if (length > maxContentBytes)
      throw new BobError("LIMIT_EXCEEDED", `the content has more than ${maxContentBytes} bytes of manifests`);
    texts.set(path, text);
  }
  return texts;
}

function isWanted(name: string, isRecursive: boolean): boolean {
  return /\.(?:ya?ml|json)$/.test(name) || (!isRecursive && roleOf(name) !== undefined);
}

async function readText(file: string, name: string): Promise<string> {
  const { size } = await stat(file);
  if (size > maxFileBytes) throw new BobError("LIMIT_EXCEEDED", `${name} has ${size} bytes, too many for a manifest`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    throw new BobError("BAD_DATA", `${name} is no text in UTF-8`, { cause });
  }
}
