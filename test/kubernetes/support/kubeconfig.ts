// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Who a kubeconfig stands for. */
export interface KubeconfigUser {
  /** `https://host:port` of the API server. */
  readonly server: string;
  /** The file with the certificate (PEM) to trust. */
  readonly certificate: string;
  readonly token: string;
  /** The namespace of commands that name none; default `default`. */
  readonly namespace?: string;
}

/** Writes a kubeconfig for one user with a bearer token; JSON is YAML. */
export function writeKubeconfig(file: string, user: KubeconfigUser): string {
  const cluster = {
    server: user.server,
    "certificate-authority-data": readFileSync(user.certificate).toString("base64"),
  };
  const context = { cluster: "test", user: "test", namespace: user.namespace ?? "default" };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: [{ name: "test", user: { token: user.token } }],
    contexts: [{ name: "test", context }],
    "current-context": "test",
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** The certificate that the API server makes for itself at its first start. */
export function apiserverCertificate(dir: string): string {
  return join(dir, "pki/apiserver.crt");
}
