// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChecked } from "../../support/command.ts";
import type { DockerEngine } from "../../support/docker-engine.ts";
import { toolsBin } from "../../support/paths.ts";
import type { StackInfo } from "./stack.ts";

/** The `docker` of a CI job, with a configuration of its own. Disposing of it removes the builder that the job made. */
export interface CiDocker extends AsyncDisposable {
  /** The folder to put first in PATH. */
  readonly bin: string;
  /** The arguments of every call so far. */
  calls(): string[];
}

/** The container and the volume of the builder that all examples call `bob`. */
const container = "buildx_buildkit_bob0";

/**
 * A `docker` for the lines of CI examples: a Docker Engine's, with this machine's ways to images. `ghcr.io/k8sstormcenter` is the stack's registry, which has no
 * users and so no log-in; builders get the stack's network and mirrors; bobctl's image is the checkout's bobctl, for the engine sees no folders of this machine.
 */
export async function openCiDocker(stack: StackInfo, engine: DockerEngine, dir: string): Promise<CiDocker> {
  const [bin, config, log] = [join(dir, "bin"), join(dir, "docker"), join(dir, "docker-calls")];
  for (const folder of [bin, join(config, "cli-plugins")]) mkdirSync(folder, { recursive: true });
  symlinkSync(join(toolsBin, "buildx"), join(config, "cli-plugins/docker-buildx"));
  writeFileSync(join(dir, "buildkitd.toml"), mirrors(stack.registry));
  writeFileSync(log, "");
  const environment = `export DOCKER_HOST='${engine.host}' DOCKER_CONFIG='${config}'`;
  const options = `--driver-opt network=host,cgroup-parent=${engine.cgroup} --buildkitd-config '${dir}/buildkitd.toml'`;
  writeFileSync(join(bin, "docker"), wrapper({ log, environment, options, registry: stack.registry }));
  chmodSync(join(bin, "docker"), 0o755);
  const removeBuilder = async () => {
    await runChecked(["docker", "rm", "--force", container], engine);
    await runChecked(["docker", "volume", "rm", "--force", `${container}_state`], engine);
  };
  await removeBuilder(); // of a run that was cut short
  return { bin, calls: () => readFileSync(log, "utf8").trim().split("\n"), [Symbol.asyncDispose]: removeBuilder };
}

function mirrors(registry: string): string {
  return `[registry."docker.io"]\nmirrors = ["${registry}"]\n[registry."${registry}"]\nhttp = true\n`;
}

function wrapper(parts: Readonly<Record<"log" | "environment" | "options" | "registry", string>>): string {
  return `#!/bin/sh
echo "$*" >>'${parts.log}'
PATH=\${PATH#*:}
unset DOCKER_TLS_VERIFY DOCKER_CERT_PATH BUILDX_BUILDER BUILDKIT_HOST
case "$1 $2" in
login*) exec cat ;;
"run --rm")
  until [ "$1" = ghcr.io/k8sstormcenter/bobctl:latest ]; do shift; done
  shift
  exec bobctl "$@" ;;
"buildx create")
  for argument; do
    shift
    set -- "$@" "$(printf %s "$argument" | sed 's#ghcr.io/#${parts.registry}/#')"
  done
  set -- "$@" ${parts.options} ;;
esac
${parts.environment}
exec docker "$@"
`;
}
