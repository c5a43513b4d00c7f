// SPDX-License-Identifier: Apache-2.0
import type { KubernetesObject } from "@bob/kubernetes/api/kubernetes-object";

/** Whether an object has become what it is to be, by kstatus' rules. */
export type Health =
  | { readonly state: "current" }
  | { readonly state: "progressing" | "failed"; readonly message: string };

interface Workload {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

const current: Health = { state: "current" };

/**
 * What an object's status says of it (https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus). What has no status, as profiles
 * have none, is what it is to be when it is there.
 */
export function healthOf(object: KubernetesObject): Health {
  const { metadata } = object;
  const { spec = {}, status = {} } = object as Workload;
  if (metadata.deletionTimestamp !== undefined) return progressing("it is being deleted");
  const observed = status.observedGeneration;
  if (typeof observed === "number" && observed >= 0 && observed < (metadata.generation ?? 0))
    return progressing("its controller has not seen it yet");
  const own = byKind[object.kind]?.(spec, status);
  if (own !== undefined) return own;
  return byConditions(status);
}

const byKind: Readonly<Record<string, (spec: Values, status: Values) => Health | undefined>> = {
  Deployment: (spec, status) => {
    const progress = conditionsOf(status).find(({ type }) => type === "Progressing");
    if (progress?.reason === "ProgressDeadlineExceeded") return failed(progress.message ?? "it makes no progress");
    return rolledOut(numberOf(spec.replicas, 1), status, "availableReplicas");
  },
  StatefulSet: (spec, status) => rolledOut(numberOf(spec.replicas, 1), status, "readyReplicas"),
  ReplicaSet: (spec, status) => {
    const wanted = numberOf(spec.replicas, 1);
    const ready = numberOf(status.readyReplicas, 0);
    return ready < wanted ? progressing(`${ready} of ${wanted} are ready`) : current;
  },
  DaemonSet: (_, status) => {
    const wanted = numberOf(status.desiredNumberScheduled, -1);
    if (wanted < 0) return progressing("its controller has not seen it yet");
    const updated = numberOf(status.updatedNumberScheduled, 0);
    const ready = Math.min(updated, numberOf(status.numberReady, 0));
    return ready < wanted ? progressing(`${ready} of ${wanted} are updated and ready`) : current;
  },
  Job: (_, status) => {
    const found = conditionsOf(status).find(
      ({ type, status: is }) => is === "True" && /^(?:Failed|Complete)$/.test(type),
    );
    if (found?.type === "Failed") return failed(found.message ?? "it has failed");
    return found === undefined ? progressing("it runs") : current;
  },
  Pod: (_, status) => {
    if (status.phase === "Succeeded") return current;
    if (status.phase === "Failed") return failed("it has failed");
    const ready = conditionsOf(status).find(({ type }) => type === "Ready");
    return ready?.status === "True" ? current : progressing(`it is ${status.phase ?? "new"}, and not ready`);
  },
  PersistentVolumeClaim: (_, status) => (status.phase === "Bound" ? current : progressing("it is not bound")),
  CustomResourceDefinition: (_, status) => {
    const found = conditionsOf(status).find(({ type }) => type === "Established");
    return found?.status === "True" ? current : progressing("it is not established");
  },
};

type Values = Readonly<Record<string, unknown>>;

function rolledOut(wanted: number, status: Values, ready: string): Health {
  const updated = numberOf(status.updatedReplicas, 0);
  const all = numberOf(status.replicas, 0);
  if (updated < wanted) return progressing(`${updated} of ${wanted} are updated`);
  if (all > updated) return progressing(`${all - updated} old ones are there`);
  const found = numberOf(status[ready], 0);
  return found < wanted ? progressing(`${found} of ${wanted} are ready`) : current;
}

/** Of other kinds: `Stalled` and `Reconciling`, and `Ready` where there is one. */
function byConditions(status: Values): Health {
  const isTrue = (type: string) => conditionsOf(status).find((each) => each.type === type && each.status === "True");
  const stalled = isTrue("Stalled");
  if (stalled) return failed(stalled.message ?? "it is stalled");
  const reconciling = isTrue("Reconciling");
  if (reconciling) return progressing(reconciling.message ?? "it is being reconciled");
  const ready = conditionsOf(status).find(({ type }) => type === "Ready");
  return ready === undefined || ready.status === "True" ? current : progressing(ready.message ?? "it is not ready");
}

interface AnyCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

function conditionsOf({ conditions }: Values): readonly AnyCondition[] {
  return Array.isArray(conditions) ? (conditions as AnyCondition[]) : [];
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function progressing(message: string): Health {
  return { state: "progressing", message };
}

function failed(message: string): Health {
  return { state: "failed", message };
}
