// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecked } from "../../support/command.ts";
import { currentStack } from "../../support/test-stack.ts";
import type { Cluster } from "./cluster.ts";
import { apiserverCertificate, writeKubeconfig } from "./kubeconfig.ts";

/** What a test file needs of the cluster, and a place of its own for buildx's builders and for files. */
export interface Session extends AsyncDisposable {
  readonly cluster: Cluster;
  /** The stack's registry on this machine, `host:port`. Pods know it as `cluster.registry`. */
  readonly registry: string;
  /** A temporary folder. */
  readonly folder: string;
  /** docker, bobctl and kubectl on the PATH; kubectl and buildx act as the administrator. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command that has to succeed as the administrator; returns its standard output. */
  run(...argv: string[]): Promise<string>;
}

/**
 * The cluster that `npm run test:kubernetes` started.
 * @throws {Error} outside of it.
 */
export function openSession(): Session {
  const text = process.env.BOB_CLUSTER;
  if (!text) throw new Error("there is no cluster: run this test with `npm run test:kubernetes -- <filter>`");
  const { cluster } = JSON.parse(text) as { cluster: Cluster };
  const stack = currentStack();
  const folder = mkdtempSync(join(tmpdir(), "bob-kubernetes-"));
  const buildxConfig = join(folder, "buildx");
  mkdirSync(buildxConfig);
  const env = {
    ...process.env,
    ...stack.env,
    ...cluster.env,
    PATH: `${cluster.dir}/bin:${stack.env.PATH}`,
    BUILDX_CONFIG: buildxConfig,
    BUILDX_BUILDER: "",
  };
  return {
    ...{ cluster, registry: stack.registry, folder, env },
    run: (...argv) => runChecked(argv, { env }),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The environment with a kubeconfig of a service account. */
export async function actAs(session: Session, namespace: string, account: string): Promise<NodeJS.ProcessEnv> {
  const token = await session.run("kubectl", "--namespace", namespace, "create", "token", account);
  const server = await session.run("kubectl", "config", "view", "-o", "jsonpath={.clusters[0].cluster.server}");
  const certificate = apiserverCertificate(session.cluster.dir);
  const file = join(session.folder, `${account}.kubeconfig`);
  return { ...session.env, KUBECONFIG: writeKubeconfig(file, { server, certificate, token: token.trim(), namespace }) };
}
