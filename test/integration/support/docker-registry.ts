// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseReference } from "../../../oci/src/reference.ts";
import { pushBlob, putManifest } from "../../../oci/src/registry/push.ts";
import { RegistryClient, type RegistryOptions } from "../../../oci/src/registry/registry-client.ts";
import type { ImageFixture } from "../../../oci/src/test-support/image-fixture.ts";
import { makeFolder } from "../../../oci/src/test-support/temporary-folder.ts";

/** Debian's `docker-registry`, on a port of this machine until disposed of. */
export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
}

/** Parts of its configuration (https://distribution.github.io/distribution/about/configuration/). */
export interface DockerRegistrySettings {
  readonly auth?: unknown;
  readonly tls?: { readonly certificate: string; readonly key: string; readonly clientcas?: readonly string[] };
}

export async function startDockerRegistry({ auth, tls }: DockerRegistrySettings = {}): Promise<DockerRegistry> {
  const folder = makeFolder();
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const config = {
    version: 0.1,
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
    ...(auth !== undefined && { auth }),
    http: { addr: host, ...(tls && { tls }) },
  };
  writeFileSync(join(folder, "config.yml"), JSON.stringify(config));
  const env = { ...process.env, OTEL_TRACES_EXPORTER: "none" };
  const child = spawn("docker-registry", ["serve", join(folder, "config.yml")], { env, stdio: "ignore" });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill();
    await exited;
  };
  for (let tries = 0; tries < 200; tries++) {
    if (await isOpen(port)) return { host, [Symbol.asyncDispose]: stop };
    await sleep(25);
  }
  await stop();
  throw new Error("docker-registry did not start");
}

/** Pushes with the client that bob signs with: blobs first, then what refers to them, the index last. */
export async function pushImage(
  target: string,
  { blobs, index }: ImageFixture,
  options: RegistryOptions = {},
): Promise<void> {
  const { tag, ...reference } = parseReference(target);
  const client = new RegistryClient(reference, { actions: "pull,push", certsFolders: [], ...options });
  const signal = AbortSignal.timeout(20_000);
  const contents = [...blobs.entries()];
  const isManifest = (mediaType: string) => /image\.(?:manifest|index)/.test(mediaType);
  for (const [, { mediaType, bytes }] of contents.filter(([, { mediaType: type }]) => !isManifest(type)))
    await pushBlob(client, mediaType, bytes, signal);
  for (const [digest, { mediaType, bytes }] of contents.filter(([, { mediaType: type }]) => isManifest(type))) {
    const put = { mediaType, bytes, ...(digest === index.digest && tag !== undefined && { tag }) };
    await putManifest(client, put, signal);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false; // not yet
  } finally {
    socket.destroy();
  }
}
