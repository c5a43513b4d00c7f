// SPDX-License-Identifier: Apache-2.0
import type { Image } from "@bob/oci/image/image";
import { openSource } from "@bob/oci/image/open-source";
import { parseManifest } from "@bob/oci/manifest";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import type { SignatureRequirements } from "@bob/trust/signatures/check-signatures";
import { maxChartBytes } from "../chart/limits.ts";
import type { ImageOptions, SignatureOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { closeSource } from "../view/load-build.ts";
import { readSignatureOptions } from "./signature-options.ts";
import { describeLogins, sourceOptions } from "./source-options.ts";

/** Options of what reads a chart from a registry. */
export interface ChartSourceOptions extends ImageOptions, SignatureOptions {}

/** What was read from a registry: a chart as a file, and how it is packed. */
export interface PulledChart {
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** Whether all is below one folder, as Helm packs charts, and not at the top. */
  readonly hasFolder: boolean;
}

const chartLayers = ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip"];
const artifactLayer = "application/vnd.k8sstormcenter.bob.content.v1.tar+gzip";

/**
 * Reads a chart from a registry, as `helm push` or `bobctl push artifact` put it there. Nothing of it is read before its signature is good, where
 * that is asked for.
 *
 * @throws {BobError} NOT_FOUND for what is no chart; DIGEST_MISMATCH where nobody that was asked for has signed it.
 */
export async function pullChart(
  target: string,
  options: ChartSourceOptions,
  run: Run,
  context: CommandContext,
): Promise<PulledChart> {
  const wanted = await readSignatureOptions(target, options, context);
  const signal = context.signal(options.timeout);
  run.progress(`reading ${safeText(target)}`);
  run.trace(describeLogins(options, context.env));
  const source = await openSource(target.replace(/^oci:\/\//, ""), sourceOptions(options, context.env));
  try {
    const { descriptor, bytes } = await source.readRoot(signal);
    const image: Image = { source, digest: descriptor.digest, root: descriptor, platforms: [] };
    if (wanted === undefined) run.note(`► ${safeText(target)}: nobody's signature was checked (--sign-key)`);
    else await assertSigned(image, wanted, signal);
    const { layers } = parseManifest(bytes, source.name);
    const layer = layers.find(({ mediaType }) => [...chartLayers, artifactLayer].includes(mediaType));
    if (layer === undefined)
      throw new BobError(
        "NOT_FOUND",
        `${source.name} is neither a chart nor an artifact of bob: it has no layer of such`,
      );
    if (layer.size > maxChartBytes)
      throw new BobError(
        "LIMIT_EXCEEDED",
        `${source.name} has more than ${maxChartBytes} bytes: it is no chart of bob`,
      );
    const content = await source.readBlob(layer, signal);
    return { bytes: content, digest: descriptor.digest, hasFolder: layer.mediaType !== artifactLayer };
  } finally {
    await closeSource(source);
  }
}

async function assertSigned(image: Image, wanted: SignatureRequirements, signal: AbortSignal): Promise<void> {
  const { checkSignatures } = await import("@bob/trust/signatures/check-signatures");
  const { findings } = await checkSignatures(image, [], wanted, signal);
  if (findings.length === 0) return;
  const told = findings.map(({ message }) => `\n- ${safeText(message)}`).join("");
  throw new BobError("DIGEST_MISMATCH", `${image.source.name} is not installed, for its signature is not good:${told}`);
}
