// SPDX-License-Identifier: Apache-2.0
type Labels = Readonly<Record<string, string>>;

interface Series {
  readonly labels: Labels;
  value: number;
}

/** A number by labels. */
class Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly #series = new Map<string, Series>();

  constructor(name: string, help: string, type: "counter" | "gauge") {
    this.name = name;
    this.help = help;
    this.type = type;
  }

  add(labels: Labels, by = 1): void {
    this.#at(labels).value += by;
  }

  set(labels: Labels, value: number): void {
    this.#at(labels).value = value;
  }

  /** Of an object that is no more: a series for each that ever was would have no end. */
  drop(labels: Labels): void {
    for (const [key, series] of this.#series)
      if (Object.entries(labels).every(([name, value]) => series.labels[name] === value)) this.#series.delete(key);
  }

  *lines(): Generator<string> {
    yield `# HELP ${this.name} ${this.help}`;
    yield `# TYPE ${this.name} ${this.type}`;
    for (const { labels, value } of this.#series.values()) yield `${this.name}${formatLabels(labels)} ${value}`;
  }

  #at(labels: Labels): Series {
    const key = formatLabels(labels);
    const series = this.#series.get(key) ?? { labels, value: 0 };
    this.#series.set(key, series);
    return series;
  }
}

const bucketsS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Seconds, by labels, in buckets. */
class Histogram {
  readonly name: string;
  readonly help: string;
  readonly #series = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number }>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  observe(labels: Labels, seconds: number): void {
    const key = formatLabels(labels);
    const series = this.#series.get(key) ?? { labels, counts: bucketsS.map(() => 0).concat(0), sum: 0 };
    this.#series.set(key, series);
    const at = bucketsS.findIndex((bound) => seconds <= bound);
    const bucket = at < 0 ? bucketsS.length : at;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += seconds;
  }

  *lines(): Generator<string> {
    yield `# HELP ${this.name} ${this.help}`;
    yield `# TYPE ${this.name} histogram`;
    for (const { labels, counts, sum } of this.#series.values()) {
      let total = 0;
      for (const [at, count] of counts.entries()) {
        total += count;
        yield `${this.name}_bucket${formatLabels({ ...labels, le: String(bucketsS[at] ?? "+Inf") })} ${total}`;
      }
      yield `${this.name}_sum${formatLabels(labels)} ${sum}`;
      yield `${this.name}_count${formatLabels(labels)} ${total}`;
    }
  }
}

/** What the controller counts, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export class ControllerMetrics {
  readonly reconciles = new Metric("bob_reconcile_total", "Reconciliations by kind and how they ended.", "counter");
  readonly duration = new Histogram("bob_reconcile_duration_seconds", "How long a reconciliation took, by kind.");
  readonly conditions = new Metric(
    "bob_resource_condition",
    "1 for the status that a condition of an object has.",
    "gauge",
  );
  readonly suspended = new Metric("bob_resource_suspended", "1 for an object that is suspended.", "gauge");
  readonly drift = new Metric(
    "bob_drift_total",
    "Objects that were not as applied, by the BoB that has them.",
    "counter",
  );
  readonly leader = new Metric("bob_leader", "Whether this instance leads: 1, or 0.", "gauge");
  readonly depth = new Metric("bob_queue_depth", "Objects that wait to be reconciled, by kind.", "gauge");
  readonly watchFaults = new Metric("bob_watch_faults_total", "Watches that ended as they should not have.", "counter");
  readonly storage = new Metric("bob_storage_bytes", "Verified content that is kept.", "gauge");

  format(): string {
    const all = [
      ...[this.reconciles, this.duration, this.conditions, this.suspended, this.drift],
      ...[this.leader, this.depth, this.watchFaults, this.storage],
    ];
    return `${all.flatMap((metric) => [...metric.lines()]).join("\n")}\n`;
  }

  /** Forgets what is told of one object. */
  dropObject(labels: { readonly kind: string; readonly namespace: string; readonly name: string }): void {
    for (const metric of [this.conditions, this.suspended]) metric.drop(labels);
    if (labels.kind === "BoB") this.drift.drop({ namespace: labels.namespace, name: labels.name });
  }
}

function formatLabels(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

function escapeValue(value: string): string {
  return value.replace(/[\\"\n]/g, (char) => (char === "\n" ? "\\n" : `\\${char}`));
}
