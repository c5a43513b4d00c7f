import { BobError } from "@bob/proto/errors";
import { configFolder } from "./docker-config.ts";
import { findBuildx } from "./find-plugin.ts";
import type { PluginHost } from "./host.ts";
import { buildxArguments, type Invocation } from "./invocation.ts";
import { capture, endAs, runProgram, statusOf } from "./run-buildx.ts";

/** The image of BuildKit with bob's endpoint and recorder. */
export const builderImage = "ghcr.io/k8sstormcenter/bob-builder";

/** Drivers of buildx that can have a builder with bob. */
export const drivers = ["docker-container", "kubernetes", "remote"] as const;

/** Options of `docker bob setup`. */
export interface SetupOptions {
  readonly name: string;
  readonly driver: (typeof drivers)[number];
  readonly image?: string;
  readonly use: boolean;
}

/** What stood behind them. */
export interface SetupOperands {
  readonly addresses: readonly string[];
  /** Arguments for `docker buildx create`. */
  readonly extra: readonly string[];
}

/**
 * Creates a builder with bob and selects it, or selects the one of that name; prints the commands of buildx it runs, and what undoes
 * them. When buildx fails, so does this process.
 * @throws {BobError} USAGE when the options do not fit together.
 */
export async function setUpBuilder(
  operands: SetupOperands,
  options: SetupOptions,
  invocation: Invocation,
  host: PluginHost,
): Promise<void> {
  const args = createArguments(options, operands);
  const buildx = await openBuildx(invocation, host);
  const { name, use } = options;
  const existing = await buildx.describe(name);
  if (existing !== undefined) host.note(`There is a builder ${name} already (${existing}): it stays as it is.`);
  const isDone = existing === undefined ? await buildx.run(args) : !use || (await buildx.run(["use", name]));
  if (!isDone) return;
  host.note(
    `✔ ${existing === undefined ? `made builder ${name}` : `builder ${name} is there`}${use ? ", and it is selected" : ""}`,
  );
  for (const line of adviceAfter(options, host.env)) host.note(`  ${line}`);
}

/** The arguments of buildx that create the builder. @throws {BobError} USAGE */
export function createArguments({ name, driver, image, use }: SetupOptions, operands: SetupOperands): string[] {
  const { addresses, extra } = operands;
  const isRemote = driver === "remote";
  if (addresses.length !== (isRemote ? 1 : 0))
    throw new BobError(
      "USAGE",
      isRemote ? remoteUsage : `"${addresses.join(" ")}": only --driver remote takes an address`,
    );
  if (isRemote && image !== undefined)
    throw new BobError("USAGE", "--image is for a builder that is started, not for --driver remote");
  const selects = use ? ["--use"] : [];
  const options = isRemote ? [] : ["--driver-opt", `image=${image ?? builderImage}`];
  return ["create", "--name", name, ...selects, "--bootstrap", "--driver", driver, ...options, ...extra, ...addresses];
}

const remoteUsage =
  "--driver remote needs the address of one builder endpoint: docker bob setup --driver remote unix:///run/bob/endpoint.sock";

function adviceAfter({ name, use }: SetupOptions, env: NodeJS.ProcessEnv): string[] {
  const selected = env.BUILDX_BUILDER;
  const overriding = use && selected && selected !== name;
  return [
    `build:  docker buildx build ${use ? "" : `--builder ${name} `}--attest type=bob … (docker build --bob=true … after docker bob install)`,
    `undo:   docker bob setup --remove${name === "bob" ? "" : ` --name ${name}`}`,
    ...(overriding ? [`but BUILDX_BUILDER=${selected} in the environment goes before what is selected: unset it`] : []),
  ];
}

/** Removes a builder, if there is one of that name. */
export async function removeBuilder(name: string, invocation: Invocation, host: PluginHost): Promise<void> {
  const buildx = await openBuildx(invocation, host);
  if ((await buildx.describe(name)) === undefined) return host.note(`There is no builder ${name}: nothing to undo.`);
  if (await buildx.run(["rm", name])) host.note(`✔ removed builder ${name}`);
}

interface Buildx {
  /** The driver of a builder, or `undefined` when there is none of that name. */
  describe(name: string): Promise<string | undefined>;
  /** Prints a command and runs it; says whether it succeeded, and else lets this process end as it did. */
  run(args: readonly string[]): Promise<boolean>;
}

async function openBuildx(invocation: Invocation, host: PluginHost): Promise<Buildx> {
  const program = await findBuildx(configFolder(invocation.globals, host.env));
  return {
    describe: async (name) => {
      const shown = await capture(program, buildxArguments(invocation, ["inspect", name]), host);
      return shown === undefined ? undefined : `driver ${/^Driver:\s*(\S+)/m.exec(shown)?.[1] ?? "unknown"}`;
    },
    run: async (args) => {
      host.note(`$ ${["docker", ...invocation.globals, "buildx", ...args].map(quote).join(" ")}`);
      const ending = await runProgram({ program, args: buildxArguments(invocation, args) }, host);
      if (statusOf(ending) !== 0) endAs(ending, host);
      return statusOf(ending) === 0;
    },
  };
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
