// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { addClusterOptions } from "./cluster-options.ts";
import { addImageOptions, addSignatureOptions, repeated } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

const target = "a vendor's folder, a chart's folder, a packed chart (.tgz), or oci://HOST/CHART:VERSION";

/** `bobctl package`, `render` and `install`: a Bill of Behaviour as a chart that customers install with values of their own. */
export function addChartCommands(program: Command, context: CommandContext): void {
  program
    .command("package")
    .summary("make a Helm chart of a profile with placeholders")
    .description(
      "Make a Helm chart of a folder: bob.yaml (a ContainerProfile with $values.KEY where customers differ), bob.values (what these are), manifests of the application, and test*.sh or test*.yaml, which exercise it.",
    )
    .argument("<folder>", "where bob.yaml is")
    .option("--name <name>", "name of the chart (default: Chart.yaml's, or the folder's)")
    .option("--chart-version <version>", "version of the chart (default: Chart.yaml's, or 0.1.0)")
    .option("--app-version <version>", "version of the application (default: Chart.yaml's)")
    .option("--destination <folder>", "where the chart's folder is written", ".")
    .option("--force", "replace a chart that bobctl made before")
    .action((folder: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { packageChart } = await import("../actions/package-chart.ts");
        await packageChart(folder, optionsOf(command), run);
      }),
    );
  const render = program
    .command("render")
    .summary("write what a chart is with your values")
    .description("Write what a chart is with your values, as helm template does, without helm.")
    .argument("<chart>", target);
  addValueOptions(render)
    .option("--explain", "tell what the vendor fixed, and what your values change, instead")
    .option("--skip-tests", "leave the tests out")
    .action((chart: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { renderTarget } = await import("../actions/render-chart.ts");
        await renderTarget(chart, optionsOf(command), run, context);
      }),
    );
  const install = program
    .command("install")
    .summary("apply a chart with your values to a cluster")
    .description(
      "Apply what a chart is with your values to a cluster, by server-side apply, the profile first. All of it is tried before any of it is done. Tests are left out: helm test runs them.",
    )
    .argument("<chart>", target);
  addClusterOptions(addValueOptions(install))
    .option("--dry-run", "tell the difference to what runs, and change nothing")
    .option("--create-namespace", "make the namespace, if it is not there")
    .option("--force-conflicts", "take over fields that others manage")
    .action((chart: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { installChart } = await import("../actions/install-chart.ts");
        await installChart(chart, optionsOf(command), run, context);
      }),
    );
}

/** Options of what reads a chart and a customer's values. */
function addValueOptions(command: Command): Command {
  const withValues = command
    .option(
      "--values <file>",
      "your values: YAML, JSON, or key=value lines (repeatable; the last counts most)",
      repeated,
    )
    .option("--set <assignment>", "one value, as key=value, list={a,b} or list[0].field=value (repeatable)", repeated)
    .option("--name <name>", "what the installation is called (default: the chart)")
    .option("-n, --namespace <name>", "where it goes (default: default, or the kubeconfig's)");
  return addSignatureOptions(addImageOptions(withValues));
}
