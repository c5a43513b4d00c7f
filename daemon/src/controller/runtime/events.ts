// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import type { Cluster } from "@bob/kubernetes/api/cluster";
import { groupOf, type KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";
import { formatSeconds } from "@bob/proto/time-text";
import type { Log } from "../../process/log.ts";
import { postNotification } from "./notifications.ts";

/** Something that happened to an object. `trace` is for whoever is told by notifications, and not even there. */
export interface HappenedEvent {
  readonly severity: "info" | "error" | "trace";
  readonly reason: string;
  readonly message: string;
  /** Keys without the API group before them: `revision`, `originRevision`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface EventOptions {
  /** `bob-controller`. */
  readonly reporter: string;
  /** Of this instance. */
  readonly instance: string;
  /** Where flux's notification-controller takes events. */
  readonly address?: string;
}

/** What an Event takes of a message. */
const maxEventMessage = 1_024;
/** The same thing again within this time is counted in the same Event. */
const sameEventMs = 10 * 60_000;
const maxRemembered = 2_000;
const forwardedPrefix = "event.toolkit.fluxcd.io/";

/** Tells what happened: as Kubernetes Events, and to flux's notification-controller in its own words. */
export class EventRecorder {
  readonly #cluster: Cluster;
  readonly #options: EventOptions;
  readonly #log: Log;
  readonly #recent = new Map<string, { readonly name: string; count: number; readonly at: number }>();

  constructor(cluster: Cluster, options: EventOptions, log: Log) {
    this.#cluster = cluster;
    this.#options = options;
    this.#log = log;
  }

  /** That it cannot be told is told to the log, and ends nothing. */
  async record(object: KubernetesObject, event: HappenedEvent, signal: AbortSignal): Promise<void> {
    if (event.severity === "trace") return;
    const { kind, metadata } = object;
    const fields = { kind, namespace: metadata.namespace, name: metadata.name, reason: event.reason };
    this.#log[event.severity === "error" ? "warn" : "info"](event.message, fields);
    const results = await Promise.allSettled([this.#write(object, event, signal), this.#post(object, event, signal)]);
    for (const each of results)
      if (each.status === "rejected") this.#log.warn("an event was not told", { ...fields, cause: each.reason });
  }

  async #write(object: KubernetesObject, event: HappenedEvent, signal: AbortSignal): Promise<void> {
    const { reporter, instance } = this.#options;
    const message = cut(event.message, maxEventMessage);
    const now = formatSeconds(new Date());
    const key = createHash("sha256").update(`${object.metadata.uid} ${event.reason} ${message}`).digest("hex");
    const known = this.#recent.get(key);
    const kind = { apiVersion: "v1", kind: "Event" };
    const namespace = object.metadata.namespace ?? "default";
    if (known && performance.now() - known.at < sameEventMs) {
      known.count++;
      await this.#cluster.patch(
        { ...kind, name: known.name, namespace },
        { count: known.count, lastTimestamp: now },
        signal,
      );
      return;
    }
    const name = `${object.metadata.name.slice(0, 200)}.${key.slice(0, 12)}${Date.now().toString(16)}`;
    this.#remember(key, name);
    await this.#cluster.create(
      {
        ...kind,
        metadata: { name, namespace, ...annotationsOf(object, event) },
        involvedObject: referenceTo(object),
        type: event.severity === "error" ? "Warning" : "Normal",
        reason: event.reason,
        message,
        source: { component: reporter },
        reportingComponent: reporter,
        reportingInstance: instance,
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
      },
      signal,
    );
  }

  #remember(key: string, name: string): void {
    this.#recent.delete(key);
    this.#recent.set(key, { name, count: 1, at: performance.now() });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > maxRemembered && oldest !== undefined) this.#recent.delete(oldest);
  }

  async #post(object: KubernetesObject, event: HappenedEvent, signal: AbortSignal): Promise<void> {
    const { address, reporter, instance } = this.#options;
    if (address === undefined) return;
    const forwarded = Object.entries(object.metadata.annotations ?? {}).filter(([key]) =>
      key.startsWith(forwardedPrefix),
    );
    const body = {
      involvedObject: referenceTo(object),
      severity: event.severity,
      timestamp: formatSeconds(new Date()),
      message: cut(event.message, 39_000),
      reason: event.reason,
      metadata: { ...Object.fromEntries(forwarded), ...prefixed(object, event) },
      reportingController: reporter,
      reportingInstance: instance,
    };
    await postNotification(address, body, signal);
  }
}

function referenceTo({ apiVersion, kind, metadata }: KubernetesObject) {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { kind, namespace, name, uid, apiVersion, resourceVersion };
}

function prefixed({ apiVersion }: KubernetesObject, { metadata = {} }: HappenedEvent): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`${groupOf(apiVersion)}/${key}`, value]));
}

function annotationsOf(object: KubernetesObject, event: HappenedEvent): { annotations?: Record<string, string> } {
  const annotations = prefixed(object, event);
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
