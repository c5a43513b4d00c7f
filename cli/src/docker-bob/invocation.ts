// SPDX-License-Identifier: Apache-2.0
import { dockerFlags, findOperand } from "./flags.ts";

/** The variable that docker sets for plugins: how docker itself was called. */
export const calledByDocker = "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND";

/** What is asked of the plugin. */
export interface Invocation {
  readonly request: "run" | "help" | "metadata" | "complete";
  /** Docker's own flags, which stood before the plugin's name. */
  readonly globals: readonly string[];
  /** What stood behind the plugin's name. */
  readonly args: readonly string[];
  /** Whether docker called us, and buildx has to be called as docker calls it. */
  readonly isPlugin: boolean;
  /** Completions: without descriptions. */
  readonly isTerse: boolean;
}

/**
 * Reads the arguments of `docker-bob`. Docker gives its own arguments on, `docker-bob [flags] bob …`, with `build` and `builder`
 * replaced by `bob build` and `bob` (docker/cli, `cli-plugins/manager/manager.go`, `cmd/docker/builder.go`); `docker help bob` and
 * completions name the plugin second. Called by hand, all arguments are the plugin's.
 */
export function parseInvocation(argv: readonly string[], env: NodeJS.ProcessEnv): Invocation {
  const at = findOperand(argv, dockerFlags);
  const [globals, [first = "", second, ...rest]] = [argv.slice(0, at), argv.slice(at)];
  const found = {
    globals,
    isPlugin: Boolean(env[calledByDocker]),
    isTerse: first === "__completeNoDesc" || Boolean(env.DOCKER_CLI_DISABLE_COMPLETION_DESCRIPTION),
  };
  const behindName = second === undefined ? [] : [second, ...rest];
  if (first === "docker-cli-plugin-metadata") return { ...found, request: "metadata", args: [] };
  if (first === "bob") return { ...found, request: asksForHelp(globals) ? "help" : "run", args: behindName };
  if (first === "help" && second === "bob") return { ...found, request: "help", args: rest };
  if (first.startsWith("__complete") && second === "bob") return { ...found, request: "complete", args: rest };
  return { ...found, request: "run", globals: [], args: argv };
}

function asksForHelp(flags: readonly string[]): boolean {
  return flags.some((flag) => ["--help", "--help=true", "-h"].includes(flag));
}

/** The arguments that make buildx do `args` as if docker itself had called it. */
export function buildxArguments({ globals, isPlugin }: Invocation, args: readonly string[]): string[] {
  return isPlugin ? [...globals, "buildx", ...args] : [...globals, ...args];
}
