// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { allBaseImages, type BaseImage, ensureBaseImages, pushBaseImages } from "./base-images.ts";
import { ensureBobd, stopBobd } from "./bobd.ts";
import { ensureBuildkitd, stopBuildkitd } from "./buildkitd.ts";
import { stepsCgroup } from "./cgroup.ts";
import { builderName, ensureClientTools } from "./client-tools.ts";
import { ensureEndpoint, stopEndpoint } from "./endpoint.ts";
import { ensureFrontendImage } from "./frontend-image.ts";
import { defaultStackDir } from "./paths.ts";
import { lockFile } from "./process.ts";
import { ensureRegistry } from "./registry.ts";
import { socketPath, stopService } from "./service.ts";

/** Which parts a stack has. */
export interface StackOptions {
  /** The stack's folder; default `.bob/stack`. Stacks in different folders know nothing of each other. */
  readonly dir?: string;
  /** The registry (`host:port`) of another stack to use; default: one of its own, with the base images in it. */
  readonly registry?: string;
  /**
   * Whether it has a recorder; default true. A recorder sees the steps of every builder on the machine, so have one
   * only.
   */
  readonly hasRecorder?: boolean;
  /** Whether the frontend's image is built and pushed; default true. */
  readonly hasFrontend?: boolean;
  /** Folders that come first on buildkitd's PATH: where it looks for emulators. */
  readonly buildkitdPath?: readonly string[];
  /** Further arguments for bobd. */
  readonly bobdArgs?: readonly string[];
  /** Gets one line per thing that takes long. */
  readonly log?: (line: string) => void;
}

/** What `npm run stack:up` prints. */
export interface StackAddresses {
  /** The address of buildkitd, `unix://…`. */
  readonly buildkitd: string;
  /** The address of the builder endpoint in front of it, which `builder` goes through. */
  readonly endpoint: string;
  /** The registry, `host:port`, spoken to without TLS. */
  readonly registry: string;
  /** The address of bobd, `unix://…`. */
  readonly bobd: string | undefined;
  /** The frontend image's reference in `registry`. */
  readonly frontend: string | undefined;
  /** The file with the recorder's public key (PEM). */
  readonly publicKey: string | undefined;
  /** The name of the buildx builder, under `env`. */
  readonly builder: string;
  /** The cgroup below which steps run, from the root of the cgroup v2 hierarchy. */
  readonly cgroup: string;
  /** The variables under which docker buildx, buildctl and bobctl just work. */
  readonly env: Readonly<Record<string, string>>;
}

/** A running stack. */
export interface Stack extends StackAddresses {
  readonly dir: string;
  /** Ends every process of the stack; its folder stays. */
  stop(): Promise<void>;
}

/**
 * Starts a private BuildKit with a registry, a recorder and the frontend's image, or what is missing of them. The
 * processes outlive this one: `stop()` or `stopStack(dir)` ends them.
 * @throws {Error} when the folder's path is too long for sockets in it, or a part does not start.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const dir = resolve(options.dir ?? defaultStackDir);
  for (const name of ["buildkitd.sock", "bobd.sock", "endpoint.sock"]) socketPath(dir, name);
  mkdirSync(dir, { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  const registry = options.registry ?? (await ensureFilledRegistry(dir, options));
  const buildkitd = await ensureBuildkitd(dir, registry, { path: options.buildkitdPath ?? [] });
  const recorder = options.hasRecorder === false ? undefined : await ensureBobd(dir, options.bobdArgs);
  const endpoint = await ensureEndpoint(dir, buildkitd);
  const env = await ensureClientTools(dir, { buildkitd, endpoint, registry, bobd: recorder?.socket });
  const frontend = options.hasFrontend === false ? undefined : await ensureFrontendImage({ dir, registry, env });
  const addresses = {
    buildkitd,
    endpoint,
    registry,
    bobd: recorder?.socket,
    frontend,
    publicKey: recorder?.publicKey,
    builder: builderName,
    cgroup: stepsCgroup(dir),
    env,
  };
  return { ...addresses, dir, stop: () => stopStack(dir) };
}

/** Ends what runs of the stack in `dir`; its data stays for the next start. */
export async function stopStack(dir: string = defaultStackDir): Promise<void> {
  mkdirSync(dir, { recursive: true });
  using _lock = await lockFile(join(dir, "lock"));
  await stopEndpoint(dir);
  await stopBuildkitd(dir);
  await stopBobd(dir);
  await stopService(dir, "registry");
}

/** Starts a registry in `dir` with the base images `images` in it, default all, and returns its `host:port`. */
export async function ensureFilledRegistry(
  dir: string,
  { images = allBaseImages, log = () => {} }: { images?: readonly BaseImage[]; log?: (line: string) => void },
): Promise<string> {
  await ensureBaseImages(log, images);
  const registry = await ensureRegistry(dir);
  await pushBaseImages(registry, images);
  return registry;
}
