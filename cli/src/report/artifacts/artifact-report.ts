// SPDX-License-Identifier: Apache-2.0
import type { TreeMember } from "@bob/oci/artifact/compare-trees";
import type { Descriptor } from "@bob/oci/media-types";
import { formatCount } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Attachment } from "@bob/trust/signatures/attachment-tree";
import { padTo, type Terminal } from "../terminal.ts";
import { formatBytes } from "../text/quantities.ts";
import { attachedLines, nameOfType } from "./tree.ts";

export interface DescribedLayer extends Descriptor {
  /** Absent where it was not read, or is no archive. */
  readonly files?: readonly TreeMember[];
}

/** A manifest of an artifact. */
export interface DescribedPart extends Pick<Descriptor, "digest" | "mediaType" | "size"> {
  readonly platform?: string;
  readonly artifactType: string;
  readonly config: Descriptor;
  readonly layers: readonly DescribedLayer[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly subject?: Descriptor;
}

export interface DescribedArtifact extends Pick<Descriptor, "digest" | "mediaType" | "size"> {
  readonly reference: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly subject?: Descriptor;
  readonly manifests: readonly DescribedPart[];
  readonly attached: readonly Attachment[];
}

const labelWidth = 12;

/** What an artifact is made of, for people. */
export function writeArtifact(artifact: DescribedArtifact, terminal: Terminal): string {
  const { reference, digest, manifests } = artifact;
  const title = `${terminal.paint("bold", safeText(reference))} ${terminal.paint("dim", digest)}`;
  const isIndex = manifests.length !== 1 || manifests[0]?.digest !== digest;
  const own = isIndex
    ? [
        row("type", `${nameOfType(artifact.mediaType)} of ${formatCount(manifests.length, "manifest")}`, terminal),
        ...shared(artifact, terminal),
      ]
    : [];
  const parts = manifests.flatMap((part) => partLines(part, isIndex, terminal));
  const beside = isIndex ? artifact.attached.filter(({ by }) => by !== "index") : artifact.attached;
  const attached = attachedLines({ ...artifact, by: "reference", attached: beside }, terminal);
  const end = attached.length > 0 ? ["", terminal.paint("bold", "attached"), ...attached] : [];
  return `${[title, ...own, ...parts, ...end].join("\n")}\n`;
}

function partLines(part: DescribedPart, isBelow: boolean, terminal: Terminal): string[] {
  const { platform = "no platform", digest, artifactType, config, layers } = part;
  const head = isBelow ? ["", `${terminal.paint("bold", safeText(platform))} ${terminal.paint("dim", digest)}`] : [];
  return [
    ...head,
    row(
      "type",
      `${nameOfType(artifactType)}${artifactType === nameOfType(artifactType) ? "" : ` (${safeText(artifactType)})`}`,
      terminal,
    ),
    row("manifest", `${safeText(part.mediaType)}, ${formatBytes(part.size)}`, terminal),
    row("config", describe(config), terminal),
    ...shared(part, terminal),
    ...layers.flatMap((layer) => layerLines(layer, terminal)),
  ];
}

function shared(
  { subject, annotations = {} }: Pick<DescribedArtifact, "subject" | "annotations">,
  terminal: Terminal,
): string[] {
  const about = subject === undefined ? [] : [row("attached to", subject.digest, terminal)];
  const said = Object.entries(annotations).map(([key, value], at) =>
    row(at === 0 ? "annotations" : "", `${safeText(key)}: ${safeText(value)}`, terminal),
  );
  return [...about, ...said];
}

function layerLines(layer: DescribedLayer, terminal: Terminal): string[] {
  const { files, annotations } = layer;
  const title = annotations?.["org.opencontainers.image.title"];
  const lines = (files ?? []).map(({ name, type, mode, size }) => {
    const amount = type === "file" ? formatBytes(size) : type;
    return row("", `${mode.toString(8).padStart(4, "0")} ${amount.padStart(8)}  ${safeText(name)}`, terminal);
  });
  return [row("layer", `${title === undefined ? "" : `${safeText(title)}: `}${describe(layer)}`, terminal), ...lines];
}

function describe({ mediaType, digest, size }: Descriptor): string {
  return `${safeText(mediaType)}, ${formatBytes(size)}, ${digest}`;
}

function row(label: string, text: string, terminal: Terminal): string {
  return `  ${terminal.paint("dim", padTo(label, labelWidth))}${text}`;
}
