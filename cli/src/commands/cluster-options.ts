// SPDX-License-Identifier: Apache-2.0
import type { ClusterChoice } from "@bob/kubernetes/access/kubeconfig";
import type { Command } from "commander";

/** Options of every command that speaks to a cluster, as kubectl has them. */
export interface ClusterOptions {
  kubeconfig?: string;
  context?: string;
  namespace?: string;
}

export function addClusterOptions(command: Command): Command {
  return command
    .option(
      "--kubeconfig <file>",
      "how the cluster is reached (default: KUBECONFIG, ~/.kube/config, or the pod this is)",
    )
    .option("--context <name>", "which of the kubeconfig's contexts (default: its current one)");
}

export function clusterChoice({ kubeconfig, context, namespace }: ClusterOptions): ClusterChoice {
  return {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
    ...(namespace !== undefined && { namespace }),
  };
}
