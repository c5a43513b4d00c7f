// SPDX-License-Identifier: Apache-2.0
import type { Cluster } from "@bob/kubernetes/api/cluster";
import type { Command } from "commander";
import { type KindName, namedKinds } from "../cluster/kinds.ts";
import { addClusterOptions, type ClusterOptions, clusterChoice } from "./cluster-options.ts";
import { timeoutOption } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, type Run, runCommand } from "./run.ts";

interface Options extends ClusterOptions {
  timeout: number;
  allNamespaces?: boolean;
  statusSelector?: string;
  withSource?: boolean;
  for?: string;
  types?: string;
  watch?: boolean;
}

/** What is to be done with a cluster. */
type Work = (cluster: Cluster, options: Options, run: Run, signal: AbortSignal) => Promise<void>;

const kindTitles: Readonly<Record<KindName, string>> = {
  oci: "an OCIRepository",
  http: "an HTTPArchive",
  bob: "a BoB",
};

/** `bobctl get`, `reconcile`, `suspend`, `resume` and `events`: what bob's controller does in a cluster. */
export function addClusterCommands(program: Command, context: CommandContext): void {
  addGetCommands(program, context);
  const act = (command: Command, work: (kind: KindName, name: string) => Work) =>
    addKindCommands(command, context, work);
  act(
    program
      .command("reconcile")
      .summary("have sources and BoBs reconciled now")
      .description("Have the controller reconcile an object now, and wait for that."),
    (kind, name) => async (cluster, options, run, signal) => {
      const { reconcileObject } = await import("../cluster/reconcile-object.ts");
      await reconcileObject(cluster, namedKinds[kind], name, options, run, signal);
    },
  );
  for (const suspend of [true, false])
    act(
      suspend
        ? program
            .command("suspend")
            .summary("have sources and BoBs left alone")
            .description("Have the controller leave an object alone.")
        : program
            .command("resume")
            .summary("have them reconciled again")
            .description("Have the controller take an object up again that was suspended, and wait for that."),
      (kind, name) => async (cluster, _options, run, signal) => {
        const { suspendObject } = await import("../cluster/suspend-object.ts");
        await suspendObject(cluster, namedKinds[kind], name, suspend, run, signal);
      },
    );
  const events = program
    .command("events")
    .summary("show what happened to sources and BoBs")
    .description("Show what happened to the objects that the controller reconciles, the oldest first.")
    .option("--for <kind/name>", "of objects of this kind, or of one: OCIRepository/redis")
    .option("--types <types>", "of these types: Normal, Warning")
    .option("-w, --watch", "show what happens from now on, too, until interrupted");
  addOptions(events, true).action((_options: unknown, command: Command) =>
    inCluster(command, context, async (cluster, options, run, signal) => {
      const { listEvents } = await import("../cluster/list-events.ts");
      await listEvents(cluster, options, run, options.watch ? context.signal() : signal);
    }),
  );
}

function addGetCommands(program: Command, context: CommandContext): void {
  const get = program
    .command("get")
    .summary("show sources and BoBs of a cluster")
    .description("Show what bob's controller has in a cluster, and how it is.");
  const sources = get
    .command("sources")
    .summary("show where content comes from")
    .description("Show where content comes from.");
  const add = (parent: Command, name: string, kinds: readonly KindName[], what: string) =>
    addOptions(
      parent
        .command(name)
        .summary(what)
        .description(`S${what.slice(1)}.`)
        .argument("[name]", "that one alone"),
      true,
    )
      .option("--status-selector <condition=status>", "those with such a condition: Ready=false")
      .action((object: string | undefined, _options: unknown, command: Command) =>
        inCluster(command, context, async (cluster, options, run, signal) => {
          const { getObjects } = await import("../cluster/get-objects.ts");
          await getObjects(
            cluster,
            kinds.map((kind) => namedKinds[kind]),
            object,
            options,
            run,
            signal,
          );
        }),
      );
  add(sources, "oci", ["oci"], "show artifacts in registries (OCIRepository)");
  add(sources, "http", ["http"], "show files behind URLs (HTTPArchive)");
  add(sources, "all", ["oci", "http"], "show sources of all kinds");
  add(get, "bobs", ["bob"], "show Bills of Behaviour that are applied (BoB)").alias("bob");
}

/** `<verb> source oci <name>`, `<verb> source http <name>`, `<verb> bob <name>`. */
function addKindCommands(verb: Command, context: CommandContext, work: (kind: KindName, name: string) => Work): void {
  const source = verb.command("source").summary("a source").description("A source.");
  const add = (parent: Command, word: string, kind: KindName) => {
    const command = addOptions(
      parent
        .command(word)
        .summary(kindTitles[kind])
        .description(`${verb.description()} Here, ${kindTitles[kind]}.`)
        .argument("<name>", "its name"),
      false,
    );
    if (verb.name() === "reconcile" && kind === "bob") command.option("--with-source", "its source first");
    command.action((name: string, _options: unknown, own: Command) => inCluster(own, context, work(kind, name)));
  };
  add(source, "oci", "oci");
  add(source, "http", "http");
  add(verb, "bob", "bob");
}

function addOptions(command: Command, isList: boolean): Command {
  if (isList) command.option("-A, --all-namespaces", "of all namespaces");
  return addClusterOptions(command)
    .option("-n, --namespace <name>", "the namespace (default: the kubeconfig's)")
    .addOption(timeoutOption());
}

async function inCluster(command: Command, context: CommandContext, work: Work): Promise<void> {
  const options = optionsOf<Options>(command);
  await runCommand(command, context, async (run) => {
    const { openCluster } = await import("@bob/kubernetes/api/cluster");
    const cluster = await openCluster(context.env, clusterChoice(options));
    await work(cluster, options, run, context.signal(options.timeout));
  });
}
