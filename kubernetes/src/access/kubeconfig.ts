// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { BobError } from "@bob/proto/errors";
import type { ClusterAccess } from "./cluster-access.ts";
import { type ExecCredential, type ExecProgram, runExecProgram } from "./exec-credential.ts";
import { inClusterAccess, isInCluster, tokenOf } from "./in-cluster.ts";

/** Which cluster, as kubectl's options say it. */
export interface ClusterChoice {
  /** Default: `$KUBECONFIG`, then `~/.kube/config`, then the pod this is. */
  readonly kubeconfig?: string;
  /** Default: the file's current one. */
  readonly context?: string;
  readonly namespace?: string;
}

interface Named {
  readonly name: string;
  /** The file it is from: its paths are relative to that. */
  readonly folder: string;
}
type Cluster = Named & { readonly cluster?: Record<string, unknown> };
type User = Named & { readonly user?: Record<string, unknown> };
type Context = Named & { readonly context?: Record<string, unknown> };

interface Kubeconfig {
  readonly current: string | undefined;
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly contexts: readonly Context[];
}

/**
 * Access to the cluster that kubectl would take.
 *
 * @throws {BobError} NOT_FOUND where there is no configuration, or none of that name in it; BAD_DATA for one that cannot be used.
 */
export async function openAccess(env: NodeJS.ProcessEnv, choice: ClusterChoice = {}): Promise<ClusterAccess> {
  const files = filesOf(env, choice);
  const read = (await Promise.all(files.map((file) => readKubeconfig(file, choice.kubeconfig !== undefined)))).flatMap(
    (each) => each ?? [],
  );
  if (read.length === 0) {
    if (isInCluster(env)) return withNamespace(await inClusterAccess(env), choice);
    throw new BobError("NOT_FOUND", `no cluster is configured: there is no ${files.join(", ")} (--kubeconfig <file>)`);
  }
  return withNamespace(await accessOf(joinConfigs(read), env, choice), choice);
}

function withNamespace(access: ClusterAccess, { namespace }: ClusterChoice): ClusterAccess {
  return namespace === undefined ? access : { ...access, namespace };
}

function filesOf(env: NodeJS.ProcessEnv, { kubeconfig }: ClusterChoice): string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const listed = (env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  return listed.length > 0 ? listed : [join(env.HOME ?? homedir(), ".kube/config")];
}

async function readKubeconfig(file: string, isNeeded: boolean): Promise<Kubeconfig | undefined> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" && !isNeeded) return undefined;
    throw new BobError(cause.code === "ENOENT" ? "NOT_FOUND" : "IO", `cannot read ${file}: ${cause.message}`, {
      cause,
    });
  });
  if (text === undefined) return undefined;
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw new BobError("BAD_DATA", `${file} is no kubeconfig: ${(cause as Error).message}`, { cause });
  }
  if (typeof value !== "object" || value === null) throw new BobError("BAD_DATA", `${file} is no kubeconfig`);
  const document = value as Record<string, unknown>;
  const list = <Item extends Named>(member: string) => {
    const items = document[member];
    return (Array.isArray(items) ? items : []).map((item) => ({ ...item, folder: dirname(file) }) as Item);
  };
  return {
    current: typeof document["current-context"] === "string" ? document["current-context"] || undefined : undefined,
    clusters: list<Cluster>("clusters"),
    users: list<User>("users"),
    contexts: list<Context>("contexts"),
  };
}

/** As kubectl joins several files: the first one that has a name wins. */
function joinConfigs(all: readonly Kubeconfig[]): Kubeconfig {
  return {
    current: all.find(({ current }) => current !== undefined)?.current,
    clusters: all.flatMap(({ clusters }) => clusters),
    users: all.flatMap(({ users }) => users),
    contexts: all.flatMap(({ contexts }) => contexts),
  };
}

async function accessOf(config: Kubeconfig, env: NodeJS.ProcessEnv, choice: ClusterChoice): Promise<ClusterAccess> {
  const wanted = choice.context ?? config.current;
  if (wanted === undefined)
    throw new BobError("NOT_FOUND", "the kubeconfig has no current context: give one with --context <name>");
  const { context = {} } = find(config.contexts, wanted, "context");
  const { cluster = {}, folder } = find(config.clusters, String(context.cluster), "cluster");
  const user = context.user ? find(config.users, String(context.user), "user") : undefined;
  const server = String(cluster.server ?? "");
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new BobError("BAD_DATA", `the cluster ${context.cluster} of the kubeconfig has no address ("${server}")`);
  const ca = await fileOrData(cluster, "certificate-authority", folder);
  const login = user === undefined ? anonymous : await loginOf(user, env);
  const serverName = cluster["tls-server-name"];
  const proxy = cluster["proxy-url"];
  return {
    server: new URL(server),
    namespace: String(context.namespace || "default"),
    tls: {
      ...(ca !== undefined && { ca }),
      ...(login.cert !== undefined && { cert: login.cert }),
      ...(login.key !== undefined && { key: login.key }),
      ...(typeof serverName === "string" && { serverName }),
      verifies: cluster["insecure-skip-tls-verify"] !== true,
    },
    authorize: login.authorize,
    ...(typeof user?.user?.as === "string" && { impersonate: user.user.as }),
    ...(typeof proxy === "string" && { proxy }),
  };
}

function find<Item extends Named>(items: readonly Item[], name: string, what: string): Item {
  const found = items.find((item) => item.name === name);
  if (found) return found;
  const known = items.map((item) => item.name).join(", ");
  throw new BobError("NOT_FOUND", `the kubeconfig has no ${what} ${name}; there is ${known || "none"}`);
}

interface Login {
  readonly cert?: string;
  readonly key?: string;
  readonly authorize: ClusterAccess["authorize"];
}

const anonymous: Login = { authorize: async () => undefined };

async function loginOf({ user = {}, folder, name }: User, env: NodeJS.ProcessEnv): Promise<Login> {
  const [cert, key] = [
    await fileOrData(user, "client-certificate", folder),
    await fileOrData(user, "client-key", folder),
  ];
  const certificate = { ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
  if (typeof user.tokenFile === "string") return { ...certificate, authorize: tokenOf(beside(folder, user.tokenFile)) };
  if (typeof user.token === "string") {
    const value = `Bearer ${user.token}`;
    return { ...certificate, authorize: async () => value };
  }
  if (typeof user.username === "string") {
    const value = `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}`;
    return { ...certificate, authorize: async () => value };
  }
  if (user.exec) return await execLogin(user.exec as ExecProgram, folder, env);
  if (user["auth-provider"])
    throw new BobError("USAGE", `the user ${name} of the kubeconfig has an auth-provider: use an exec plugin instead`);
  return { ...certificate, authorize: anonymous.authorize };
}

/** A certificate is asked for once; a token again when it has run out. */
async function execLogin(given: ExecProgram, folder: string, env: NodeJS.ProcessEnv): Promise<Login> {
  const command = given.command.includes("/") ? beside(folder, given.command) : given.command;
  const ask = (signal: AbortSignal) => runExecProgram({ ...given, command }, env, signal);
  let held: ExecCredential = await ask(AbortSignal.timeout(60_000));
  const { cert, key } = held;
  return {
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    authorize: async (signal) => {
      if (held.expiresAt !== undefined && held.expiresAt < Date.now() + 10_000) held = await ask(signal);
      return held.token === undefined ? undefined : `Bearer ${held.token}`;
    },
  };
}

async function fileOrData(from: Record<string, unknown>, member: string, folder: string): Promise<string | undefined> {
  const data = from[`${member}-data`];
  if (typeof data === "string" && data !== "") return Buffer.from(data, "base64").toString("utf8");
  const path = from[member];
  if (typeof path !== "string" || path === "") return undefined;
  const file = beside(folder, path);
  return await readFile(file, "utf8").catch((cause: Error) => {
    throw new BobError("IO", `cannot read ${file}, which the kubeconfig names (${member}): ${cause.message}`, {
      cause,
    });
  });
}

function beside(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
