// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { yamlText } from "@bob/bill/chart/chart-files";
import type { JsonObject } from "@bob/bill/chart/json-document";
import { putObject } from "@bob/kubernetes/api/apply-or-put";
import { openCluster } from "@bob/kubernetes/api/cluster";
import { type KubernetesObject, keyOf } from "@bob/kubernetes/api/kubernetes-object";
import { BobError } from "@bob/proto/errors";
import { type ClusterOptions, clusterChoice } from "../commands/cluster-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { checkTrustPolicy, readCertificates, readPublicKeys, registryHost } from "./secret-content.ts";
import { readPassword } from "./stdin-password.ts";

/** Options of every `bobctl create secret`. */
interface SecretOptions extends ClusterOptions {
  export?: boolean;
  label?: string[];
  timeout: number;
}

export interface LoginSecretOptions extends SecretOptions {
  url?: string;
  username?: string;
  password?: string;
  passwordStdin?: boolean;
}

export interface NotationSecretOptions extends SecretOptions {
  trustPolicyFile?: string;
  caCertFile?: string[];
}

export interface CosignSecretOptions extends SecretOptions {
  key?: string[];
}

/** A login for a registry, as docker's configuration has it. */
export async function createLoginSecret(
  name: string | undefined,
  options: LoginSecretOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const { url, username } = options;
  const secret = required(name, "name");
  const host = registryHost(required(url, "--url"));
  const user = required(username, "--username");
  const password = required(await passwordOf(options, context), "--password");
  const auth = Buffer.from(`${user}:${password}`).toString("base64");
  const config = { auths: { [host]: { username: user, password, auth } } };
  const content = { ".dockerconfigjson": JSON.stringify(config, null, 2) };
  const type = "kubernetes.io/dockerconfigjson";
  await createSecret({ name: secret, what: "oci secret", content, type }, options, run, context);
}

/** A Notation trust policy with its certificates. */
export async function createNotationSecret(
  name: string | undefined,
  options: NotationSecretOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const { caCertFile = [], trustPolicyFile } = options;
  const secret = required(name, "name");
  required(caCertFile[0], "--ca-cert-file");
  const file = required(trustPolicyFile, "--trust-policy-file");
  const policy = await readFile(file, "utf8").catch((cause: Error) => {
    throw new BobError("USAGE", `unable to read trust policy file: ${cause.message}`, { cause });
  });
  await checkTrustPolicy(policy, file);
  const content = { ...(await readCertificates(caCertFile)), "trustpolicy.json": policy };
  await createSecret({ name: secret, what: "notation configuration secret", content }, options, run, context);
}

/** Public keys. */
export async function createCosignSecret(
  name: string | undefined,
  options: CosignSecretOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const { key = [] } = options;
  const secret = required(name, "name");
  required(key[0], "--key");
  await createSecret(
    { name: secret, what: "cosign secret", content: await readPublicKeys(key) },
    options,
    run,
    context,
  );
}

interface SecretContent {
  readonly name: string;
  /** What it is called when it was made. */
  readonly what: string;
  readonly content: Readonly<Record<string, string>>;
  readonly type?: string;
}

async function createSecret(
  { name, what, content, type }: SecretContent,
  options: SecretOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  if (!/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name))
    throw new BobError("USAGE", `"${name}" is no name of a secret: small letters, digits, - and .`);
  const labels = labelsOf(options.label ?? []);
  const secretIn = (namespace: string): JsonObject => ({
    ...{ apiVersion: "v1", kind: "Secret" },
    metadata: { name, namespace, ...(Object.keys(labels).length > 0 && { labels }) },
    stringData: Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(type !== undefined && { type }),
  });
  if (options.export) {
    const document = secretIn(options.namespace ?? "default");
    run.write(run.format === "json" ? `${JSON.stringify(document, null, 2)}\n` : `---\n${yamlText(document)}\n`);
    return;
  }
  const cluster = await openCluster(context.env, clusterChoice(options));
  const signal = context.signal(options.timeout);
  const object = secretIn(cluster.namespace) as unknown as KubernetesObject;
  const live = await cluster.get(keyOf(object), signal);
  // What was in it before is in it no more: a certificate that is left out is not trusted any longer.
  await putObject(cluster, object, live, signal);
  const told = { name, namespace: cluster.namespace, created: live === undefined };
  if (run.format === "json") run.write(`${JSON.stringify(told, null, 2)}\n`);
  else
    run.note(`► ${what} '${name}' ${live === undefined ? "created" : "updated"} in '${cluster.namespace}' namespace`);
}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value === "") throw new BobError("USAGE", `${what} is required`);
  return value;
}

async function passwordOf(
  { password, passwordStdin, timeout }: LoginSecretOptions,
  context: CommandContext,
): Promise<string | undefined> {
  if (!passwordStdin) return password;
  if (password !== undefined) throw new BobError("USAGE", "--password and --password-stdin contradict each other");
  return await readPassword(context, context.signal(timeout));
}

function labelsOf(given: readonly string[]): Record<string, string> {
  const labels = given.map((text) => {
    const [, key = "", value = ""] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (key === "") throw new BobError("USAGE", `"${text}" is no label: write KEY=VALUE`);
    return [key, value] as const;
  });
  return Object.fromEntries(labels);
}
