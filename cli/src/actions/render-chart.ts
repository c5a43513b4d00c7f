// SPDX-License-Identifier: Apache-2.0
import { explainChart } from "@bob/bill/chart/explain-values";
import { type RenderedDocument, renderChart, settleRelease } from "@bob/bill/chart/render-chart";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { writeExplanation } from "../report/text/chart-report.ts";
import { type ChartOptions, openChart, settleOptions } from "./open-chart.ts";

/** Options of `bobctl render`. */
export interface RenderOptions extends ChartOptions {
  explain?: boolean;
  skipTests?: boolean;
}

/** Writes what a chart is with a customer's values; with `--explain` what these decide. */
export async function renderTarget(
  target: string,
  options: RenderOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const chart = await openChart(target, options, run, context);
  const values = await settleOptions(chart, options);
  if (options.explain) {
    const explanation = explainChart(chart, values);
    run.write(
      run.format === "json"
        ? `${JSON.stringify(explanation, null, 2)}\n`
        : writeExplanation(chart, explanation, context.terminal),
    );
    return;
  }
  const release = settleRelease(chart, options.namespace ?? "default", options.name);
  const documents = renderChart(chart, values, release).filter(({ role }) => !(options.skipTests && role === "test"));
  run.write(
    run.format === "json" ? `${JSON.stringify(documents, null, 2)}\n` : writeDocuments(chart.metadata.name, documents),
  );
}

/** As `helm template` has them. */
function writeDocuments(chart: string, documents: readonly RenderedDocument[]): string {
  return documents.map(({ file, text }) => `---\n# Source: ${chart}/${file}\n${text}\n`).join("");
}
