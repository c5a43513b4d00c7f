// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, runCommand } from "../../support/command.ts";
import type { Session } from "./session.ts";

/** A pod with a builder. */
export interface Replica {
  readonly pod: string;
  /** The file with its recorder's public key. */
  readonly keyFile: string;
}

/** The running pods of a namespace with `app=<app>`, with their recorders' keys, ordered by name. */
export async function listReplicas(session: Session, namespace: string, app: string): Promise<Replica[]> {
  const kubectl = (...args: string[]) => session.run("kubectl", "--namespace", namespace, ...args);
  const running = ["--field-selector=status.phase=Running", "-o", "jsonpath={.items[*].metadata.name}"];
  const names = (await kubectl("get", "pods", "-l", `app=${app}`, ...running)).split(" ").filter(Boolean).sort();
  const replicas: Replica[] = [];
  for (const pod of names) {
    const keyFile = join(session.folder, `${pod}.pub`);
    writeFileSync(keyFile, await kubectl("exec", pod, "--", "cat", "/var/lib/buildkit/bob/recorder.pub"));
    replicas.push({ pod, keyFile });
  }
  return replicas;
}

/** What `bobctl verify` says of an image with the keys of these replicas. */
export async function verify(session: Session, image: string, replicas: readonly Replica[]): Promise<CommandResult> {
  const keys = replicas.flatMap(({ keyFile }) => ["--key", keyFile]);
  return runCommand(["bobctl", "verify", image, ...keys], { env: session.env });
}

/**
 * The one replica whose key verifies all records of an image.
 * @throws {Error} when there is none, with what `bobctl verify` says; another recorder of the machine may have come first.
 */
export async function builtBy(session: Session, image: string, replicas: readonly Replica[]): Promise<Replica> {
  const results = await Promise.all(replicas.map((replica) => verify(session, image, [replica])));
  const [only, ...others] = replicas.filter((_, i) => results[i]?.code === 0);
  if (only && others.length === 0) return only;
  throw new Error(results.map(({ stdout, stderr }) => stdout + stderr).join("\n"));
}
