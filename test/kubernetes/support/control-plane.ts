// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { accepts, ensureService, stopService } from "../../support/service.ts";
import { type ClusterPorts, clusterEnvironment, clusterPorts, kubernetesBinary } from "./addresses.ts";
import { apiserverCertificate, writeKubeconfig } from "./kubeconfig.ts";

const parts = ["scheduler", "controllers", "apiserver", "etcd"] as const;

/**
 * Starts etcd, the API server, the controllers and the scheduler on 127.0.0.1, and returns the kubeconfig of an administrator.
 * Tokens are the only credentials; authorization is RBAC.
 * @throws {Error} when a part does not start, with the end of its log.
 */
export async function ensureControlPlane(dir: string): Promise<string> {
  const ports = await clusterPorts(dir);
  mkdirSync(join(dir, "pki"), { recursive: true, mode: 0o700 });
  ensureServiceAccountKey(dir);
  const token = ensureAdminToken(dir);
  await startEtcd(dir, ports);
  await startApiserver(dir, ports, token);
  const kubeconfig = writeKubeconfig(join(dir, "admin.kubeconfig"), {
    server: `https://127.0.0.1:${ports.apiserver}`,
    certificate: apiserverCertificate(dir),
    token,
  });
  const common = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--secure-port=0"];
  const keys = [`--service-account-private-key-file=${keyFile(dir)}`, `--root-ca-file=${apiserverCertificate(dir)}`];
  await startPart(dir, "controllers", [...common, ...keys], async () => true);
  await startPart(dir, "scheduler", common, async () => true);
  return kubeconfig;
}

/** Ends the control plane; what etcd stored stays. */
export async function stopControlPlane(dir: string): Promise<void> {
  for (const part of parts) await stopService(dir, part);
}

/** What the store keeps is worth nothing after a crash of the machine, so nothing waits for the disk. */
async function startEtcd(dir: string, { etcd, etcdPeer }: ClusterPorts): Promise<void> {
  const client = `http://127.0.0.1:${etcd}`;
  const peer = `http://127.0.0.1:${etcdPeer}`;
  const flags = [
    `--data-dir=${join(dir, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
  await startPart(dir, "etcd", flags, () => accepts({ host: "127.0.0.1", port: etcd }));
}

async function startApiserver(dir: string, ports: ClusterPorts, token: string): Promise<void> {
  const flags = [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${ports.apiserver}`,
    "--endpoint-reconciler-type=none",
    "--kubelet-preferred-address-types=InternalIP",
    `--cert-dir=${join(dir, "pki")}`,
    `--token-auth-file=${join(dir, "pki/tokens.csv")}`,
    "--authorization-mode=RBAC",
    "--allow-privileged=true",
    "--service-cluster-ip-range=198.18.0.0/24",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${keyFile(dir)}`,
    `--service-account-signing-key-file=${keyFile(dir)}`,
  ];
  await startPart(dir, "apiserver", flags, () => isServing(ports.apiserver, token));
}

async function startPart(dir: string, name: string, flags: string[], isReady: () => Promise<boolean>): Promise<void> {
  const argv = [kubernetesBinary, name, ...flags];
  await ensureService({ name, dir, argv, env: clusterEnvironment, isReady, readyTimeoutMs: 180_000 });
}

/** RSA, because the issuer signs with RS256. */
function ensureServiceAccountKey(dir: string): void {
  if (existsSync(keyFile(dir))) return;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(keyFile(dir), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
}

function keyFile(dir: string): string {
  return join(dir, "pki/service-accounts.pem");
}

/** `token,user,uid,groups` as `--token-auth-file` has it. */
function ensureAdminToken(dir: string): string {
  const file = join(dir, "pki/tokens.csv");
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(24).toString("hex")},admin,admin,system:masters\n`, { mode: 0o600 });
  }
  return readFileSync(file, "utf8").split(",")[0] ?? "";
}

/** The API server's own word that it is ready, with the roles and namespaces that it makes itself. */
function isServing(port: number, token: string): Promise<boolean> {
  const options = { host: "127.0.0.1", port, path: "/readyz", headers: { authorization: `Bearer ${token}` } };
  return new Promise((resolve) => {
    request({ ...options, rejectUnauthorized: false }, (response) => resolve(response.resume().statusCode === 200))
      .once("error", () => resolve(false))
      .end();
  });
}
