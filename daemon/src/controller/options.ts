// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { BobError } from "@bob/proto/errors";
import { type LogLevel, logLevels } from "../process/log.ts";

export const usage = `bob-controller: fetches verified Bills of Behaviour from registries into a Kubernetes cluster, and keeps them applied.

usage: bob-controller [options]

  --storage DIR           where verified content is kept (default /data)
  --namespace NAME        objects of this namespace only (default: of all)
  --events-address URL    flux's notification-controller, told what happens
  --metrics-address ADDR  [host]:port of /metrics (default :8080)
  --health-address ADDR   [host]:port of /healthz and /readyz (default :9440)
  --concurrent N          objects of a kind that are reconciled at once (default 4)
  --no-leader-election    for one instance alone
  --lease-namespace NAME  where the lease is (default: the pod's)
  --kubeconfig FILE       outside of a pod
  --context NAME          of the kubeconfig
  --log-level LEVEL       ${logLevels.join(", ")}; default info
`;

/** What `bob-controller` was asked for on its command line. */
export interface Options {
  readonly storage: string;
  readonly namespace: string | undefined;
  readonly eventsAddress: string | undefined;
  readonly metricsAddress: string;
  readonly healthAddress: string;
  readonly concurrent: number;
  readonly electsLeader: boolean;
  readonly leaseNamespace: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly logLevel: LogLevel;
}

/**
 * @returns `undefined` when only help is wanted.
 * @throws {BobError} USAGE when an option is unknown or cannot be used.
 */
export function parseOptions(args: string[]): Options | undefined {
  const values = readValues(args);
  if (values.help) return undefined;
  const logLevel = logLevels.find((each) => each === values["log-level"]);
  if (logLevel === undefined) throw new BobError("USAGE", `--log-level is one of ${logLevels.join(", ")}`);
  const concurrent = Number(values.concurrent);
  if (!Number.isInteger(concurrent) || concurrent < 1 || concurrent > 64)
    throw new BobError("USAGE", `--concurrent ${values.concurrent} is no number from 1 to 64`);
  const eventsAddress = values["events-address"];
  if (eventsAddress !== undefined && !/^https?:$/.test(URL.parse(eventsAddress)?.protocol ?? ""))
    throw new BobError(
      "USAGE",
      `--events-address ${eventsAddress} is no URL: http://notification-controller.flux-system`,
    );
  return {
    storage: values.storage,
    namespace: values.namespace,
    eventsAddress,
    metricsAddress: values["metrics-address"],
    healthAddress: values["health-address"],
    concurrent,
    electsLeader: !values["no-leader-election"],
    leaseNamespace: values["lease-namespace"],
    kubeconfig: values.kubeconfig,
    context: values.context,
    logLevel,
  };
}

function readValues(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      options: {
        storage: { ...text, default: "/data" },
        namespace: text,
        "events-address": text,
        "metrics-address": { ...text, default: ":8080" },
        "health-address": { ...text, default: ":9440" },
        concurrent: { ...text, default: "4" },
        "no-leader-election": { type: "boolean", default: false },
        "lease-namespace": text,
        kubeconfig: text,
        context: text,
        "log-level": { ...text, default: "info" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (cause) {
    throw new BobError("USAGE", `${(cause as Error).message} (bob-controller --help)`, { cause });
  }
}
