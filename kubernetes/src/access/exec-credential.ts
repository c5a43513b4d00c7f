// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { BobError, parseJson } from "@bob/proto";

/** A program of a kubeconfig that says who somebody is (`user.exec`). */
export interface ExecProgram {
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly apiVersion?: string;
  readonly installHint?: string;
}

/** What it says, until when. */
export interface ExecCredential {
  readonly token?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Milliseconds since 1970; absent: as long as this program runs. */
  readonly expiresAt?: number;
}

/**
 * Runs a credential plugin (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).
 *
 * @throws {BobError} UNAVAILABLE when it fails, BAD_DATA when its answer is no ExecCredential.
 */
export async function runExecProgram(
  program: ExecProgram,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<ExecCredential> {
  const { command, args, apiVersion = "client.authentication.k8s.io/v1" } = program;
  const info = { apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const own = Object.fromEntries((program.env ?? []).map(({ name, value }) => [name, value]));
  const stdout = await run(command, args ?? [], { ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info), ...own }, signal);
  const { status } = (parseJson(stdout, `the answer of ${command}`) ?? {}) as { status?: Record<string, unknown> };
  const text = (name: string) => (typeof status?.[name] === "string" ? (status[name] as string) : undefined);
  const [token, cert, key, expires] = [
    text("token"),
    text("clientCertificateData"),
    text("clientKeyData"),
    text("expirationTimestamp"),
  ];
  if (token === undefined && cert === undefined)
    throw new BobError("BAD_DATA", `${command}, which the kubeconfig names, gives neither a token nor a certificate`);
  return {
    ...(token !== undefined && { token }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(expires !== undefined && { expiresAt: Date.parse(expires) }),
  };

  function run(file: string, argv: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    execFile(file, [...argv], { env, signal, timeout: 60_000, maxBuffer: 1 << 20 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const hint = program.installHint ? ` (${program.installHint.trim()})` : "";
      const said = stderr.trim() || error.message;
      reject(
        new BobError("UNAVAILABLE", `${file}, which the kubeconfig names, failed: ${said}${hint}`, { cause: error }),
      );
    });
    return promise;
  }
}
