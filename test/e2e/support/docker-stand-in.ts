import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackInfo } from "./stack.ts";

/** Where a CI job's `docker` leads in a test. */
export interface DockerStandIn {
  /** The folder to put first in PATH. */
  readonly bin: string;
  /** The arguments of every call so far. */
  calls(): string[];
}

/**
 * A `docker` for the lines of CI examples, where there is no Docker Engine that could run bob's builder image: builds go to the stack's
 * builder, the recorder's key is the stack's, bobctl's image is the checkout's bobctl, and log-ins and builders are only noted.
 */
export function makeDockerStandIn(stack: StackInfo, dir: string): DockerStandIn {
  const [bin, log] = [join(dir, "bin"), join(dir, "docker-calls")];
  mkdirSync(bin);
  writeFileSync(log, "");
  writeFileSync(join(bin, "docker"), standIn(stack.publicKey, log));
  chmodSync(join(bin, "docker"), 0o755);
  return { bin, calls: () => readFileSync(log, "utf8").trim().split("\n") };
}

function standIn(publicKey: string, log: string): string {
  return `#!/bin/sh
echo "$*" >>'${log}'
PATH=\${PATH#*:}
unset DOCKER_HOST DOCKER_TLS_VERIFY DOCKER_CERT_PATH
case "$1 $2" in
login*) cat >/dev/null ;;
"context create" | "buildx create") ;;
"cp buildx_buildkit_bob0:/var/lib/buildkit/bob/recorder.pub") cp '${publicKey}' "$3" ;;
"run --rm")
  until [ "$1" = ghcr.io/k8sstormcenter/bobctl:latest ]; do shift; done
  shift
  exec bobctl "$@" ;;
*) exec docker "$@" ;;
esac
`;
}
