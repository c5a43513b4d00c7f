// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CommandResult, runChecked, runCommand } from "../../support/command.ts";
import type { DockerEngine } from "../../support/docker-engine.ts";

/** Where builders run, and what they are made of. */
export interface BuilderHome {
  readonly engine: DockerEngine;
  readonly registry: string;
  /** The builder image. */
  readonly image: string;
  /** buildkitd.toml on this machine. */
  readonly config: string;
}

/** A builder in a container of a Docker Engine, as buildx sees it. */
export class ContainerBuilder implements AsyncDisposable {
  readonly name: string;
  readonly container: string;
  readonly #engine: DockerEngine;

  private constructor(engine: DockerEngine, name: string, container: string) {
    this.#engine = engine;
    this.name = name;
    this.container = container;
  }

  /** By buildx's docker-container driver, not started yet. */
  static async create(home: BuilderHome, name: string): Promise<ContainerBuilder> {
    const builder = new ContainerBuilder(home.engine, name, `buildx_buildkit_${name}0`);
    await builder.docker("buildx", "rm", "--force", name).catch(() => undefined); // of a run that was cut short
    const options = `image=${home.image},network=host,cgroup-parent=${home.engine.cgroup}`;
    const driver = ["--driver", "docker-container", "--driver-opt", options, "--buildkitd-config", home.config];
    await builder.docker("buildx", "create", "--name", name, ...driver);
    return builder;
  }

  /** By `docker run`, reached by buildx's remote driver. `files`: copied into the container, by their path there. */
  static async run(
    home: BuilderHome,
    name: string,
    options: readonly string[],
    files: Readonly<Record<string, string>> = {},
  ): Promise<ContainerBuilder> {
    const builder = new ContainerBuilder(home.engine, name, name);
    await builder[Symbol.asyncDispose]();
    const most = ["--detach", "--privileged", "--network=host", "--init", "--name", name, ...options];
    await builder.docker("create", ...most.slice(1), home.image);
    for (const [path, file] of Object.entries({ "/etc/buildkit/buildkitd.toml": home.config, ...files }))
      await builder.docker("cp", file, `${name}:${path}`);
    await builder.docker("start", name);
    await builder.docker("buildx", "create", "--name", name, "--driver", "remote", `docker-container://${name}`);
    await builder.waitUntil(async () => (await builder.try("exec", name, "buildctl", "debug", "workers")).code === 0);
    return builder;
  }

  docker(...args: string[]): Promise<string> {
    return runChecked(["docker", ...args], { env: this.#engine.env });
  }

  try(...args: string[]): Promise<CommandResult> {
    return runCommand(["docker", ...args], { env: this.#engine.env });
  }

  /** Builds a Dockerfile without further context. Of several `--builder`s the last counts. */
  async build(dockerfile: string, ...args: string[]): Promise<CommandResult> {
    const context = await mkdtemp(join(tmpdir(), "bob-container-builder-"));
    await writeFile(join(context, "Dockerfile"), dockerfile);
    const result = await this.try("buildx", "build", "--builder", this.name, "--progress=plain", ...args, context);
    await rm(context, { recursive: true });
    return result;
  }

  /** Runs a shell script in the container. */
  shell(script: string): Promise<string> {
    return this.docker("exec", this.container, "sh", "-ec", script);
  }

  /** Sends a signal to the program of the container whose command line has `text` in it. */
  signal(signal: string, text: string): Promise<string> {
    return this.shell(`for each in /proc/[0-9]*; do
  if tr '\\0' ' ' <$each/cmdline | grep -q '^[^ ]*node .*${text}'; then kill -${signal} \${each#/proc/}; fi
done`);
  }

  async waitUntil(isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!(await isSo())) {
      if (Date.now() > deadline)
        throw new Error(`in vain; the log:\n${(await this.try("logs", this.container)).stderr}`);
      await sleep(100);
    }
  }

  /** Copies the recorder's public key out of the container, as a user does. */
  async publicKey(dir: string): Promise<string> {
    const file = join(dir, `${this.name}.pub`);
    await this.docker("cp", `${this.container}:/var/lib/buildkit/bob/recorder.pub`, file);
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.try("buildx", "rm", "--force", this.name);
    await this.try("rm", "--force", "--volumes", this.container);
  }
}
