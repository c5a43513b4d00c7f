// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { configFolder } from "./docker-config.ts";
import { findBuildx } from "./find-plugin.ts";
import type { PluginHost } from "./host.ts";
import { buildxArguments, type Invocation } from "./invocation.ts";
import { capture, type Ending, endAs, runProgram, statusOf } from "./run-buildx.ts";

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
 * them. When buildx fails, so does this process, and a builder that does not start is neither kept nor selected.
 * @throws {BobError} USAGE when the options do not fit together, or not to a builder of that name.
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
  if (existing !== undefined) {
    refuseOtherImage(existing, options);
    host.note(`There is a builder ${name} already (driver ${existing.driver}): it stays as it is.`);
  } else {
    const ending = await buildx.run(args);
    if (statusOf(ending) !== 0) {
      if (await buildx.describe(name)) await buildx.run(["rm", name]);
      return endAs(ending, host);
    }
  }
  if (use) {
    const ending = await buildx.run(["use", name]);
    if (statusOf(ending) !== 0) return endAs(ending, host);
  }
  host.note(
    `✔ ${existing === undefined ? `made builder ${name}` : `builder ${name} is there`}${use ? ", and it is selected" : ""}`,
  );
  for (const line of adviceAfter(options, host.env)) host.note(`  ${line}`);
}

function refuseOtherImage(existing: Builder, { name, image }: SetupOptions): void {
  if (image === undefined || image === existing.image) return;
  const what = `there is a builder ${name} already, ${existing.image === undefined ? "without an image" : `of ${existing.image}`}`;
  throw new BobError("USAGE", `${what}: remove it first (${removal(name)}), or make another one (--name)`);
}

/** The arguments of buildx that create the builder. @throws {BobError} USAGE */
export function createArguments({ name, driver, image }: SetupOptions, operands: SetupOperands): string[] {
  const { addresses, extra } = operands;
  const isRemote = driver === "remote";
  if (addresses.length !== (isRemote ? 1 : 0))
    throw new BobError(
      "USAGE",
      isRemote ? remoteUsage : `"${addresses.join(" ")}": only --driver remote takes an address`,
    );
  if (isRemote && image !== undefined)
    throw new BobError("USAGE", "--image is for a builder that is started, not for --driver remote");
  const options = isRemote ? [] : ["--driver-opt", `image=${image ?? builderImage}`];
  return ["create", "--name", name, "--bootstrap", "--driver", driver, ...options, ...extra, ...addresses];
}

const remoteUsage =
  "--driver remote needs the address of one builder endpoint: docker bob setup --driver remote unix:///run/bob/endpoint.sock";

function adviceAfter({ name, use }: SetupOptions, env: NodeJS.ProcessEnv): string[] {
  const selected = env.BUILDX_BUILDER;
  const overriding = use && selected && selected !== name;
  return [
    `build:  docker buildx build ${use ? "" : `--builder ${name} `}--attest type=bob … (docker build --bob=true … after docker bob install)`,
    `undo:   ${removal(name)}`,
    ...(overriding ? [`but BUILDX_BUILDER=${selected} in the environment goes before what is selected: unset it`] : []),
  ];
}

function removal(name: string): string {
  return `docker bob setup --remove${name === "bob" ? "" : ` --name ${name}`}`;
}

/** Removes a builder, if there is one of that name. */
export async function removeBuilder(name: string, invocation: Invocation, host: PluginHost): Promise<void> {
  const buildx = await openBuildx(invocation, host);
  if ((await buildx.describe(name)) === undefined) return host.note(`There is no builder ${name}: nothing to undo.`);
  const ending = await buildx.run(["rm", name]);
  if (statusOf(ending) !== 0) return endAs(ending, host);
  host.note(`✔ removed builder ${name}`);
}

/** What buildx tells about a builder. */
interface Builder {
  readonly driver: string;
  readonly image: string | undefined;
}

interface Buildx {
  /** `undefined` when there is none of that name. */
  describe(name: string): Promise<Builder | undefined>;
  /** Prints a command and runs it. */
  run(args: readonly string[]): Promise<Ending>;
}

async function openBuildx(invocation: Invocation, host: PluginHost): Promise<Buildx> {
  const program = await findBuildx(configFolder(invocation.globals, host.env));
  return {
    describe: async (name) => {
      const shown = await capture(program, buildxArguments(invocation, ["inspect", name]), host);
      if (shown === undefined) return undefined;
      const driver = /^Driver:\s*(\S+)/m.exec(shown)?.[1] ?? "unknown";
      return { driver, image: /^Driver Options:.*\bimage="([^"]*)"/m.exec(shown)?.[1] };
    },
    run: async (args) => {
      host.note(`$ ${["docker", ...invocation.globals, "buildx", ...args].map(quote).join(" ")}`);
      return await runProgram({ program, args: buildxArguments(invocation, args) }, host);
    },
  };
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
