// SPDX-License-Identifier: Apache-2.0
import { isIndexType, mediaTypes } from "@bob/oci/media-types";
import { safeText } from "@bob/proto/printable";
import type { Attachment, CheckedSignature } from "@bob/trust/signatures/attachment-tree";
import type { Terminal } from "../terminal.ts";

/** What things are called, by their types and those of their predicates. */
const names: Readonly<Record<string, string>> = {
  [mediaTypes.bobConfig]: "Bill of Behaviour",
  [mediaTypes.bobFiles]: "Bill of Behaviour, as files",
  [mediaTypes.sigstoreBundle]: "Sigstore bundle",
  [mediaTypes.notation]: "notation signature",
  [mediaTypes.pgpSignature]: "GnuPG signature",
  [mediaTypes.attestationManifest]: "attestations of the builder",
  [mediaTypes.ociIndex]: "index",
  [mediaTypes.dockerList]: "index",
  "application/spdx+json": "SPDX bill of materials",
  "text/spdx": "SPDX bill of materials",
  "text/spdx+json": "SPDX bill of materials",
  "application/vnd.cyclonedx+json": "CycloneDX bill of materials",
  "application/vnd.cyclonedx+xml": "CycloneDX bill of materials",
  "https://sigstore.dev/cosign/sign/v1": "signature",
  "https://slsa.dev/provenance/v0.2": "SLSA provenance",
  "https://slsa.dev/provenance/v1": "SLSA provenance",
  "https://spdx.dev/Document": "SPDX bill of materials",
  "https://cyclonedx.org/bom": "CycloneDX bill of materials",
  "https://k8sstormcenter.com/bob/v1": "Bill of Behaviour",
};

/** What a type is called, or the type. */
export function nameOfType(type: string): string {
  return names[type] ?? safeText(type);
}

/** One line for each thing, drawn as a tree below what the reference names. */
export function writeTree(name: string, root: Attachment, terminal: Terminal): string {
  const title = `${terminal.paint("bold", safeText(name))} ${terminal.paint("dim", root.digest)}`;
  const lines = attachedLines(root, terminal);
  const nothing = lines.length === 0 && !root.fault ? [terminal.paint("dim", "└── nothing is attached to it")] : [];
  return `${[title, ...faultLines(root, "", terminal), ...lines, ...nothing].join("\n")}\n`;
}

/** The lines of what is attached to something. */
export function attachedLines({ attached }: Attachment, terminal: Terminal, indentation = ""): string[] {
  return attached.flatMap((each, at) => {
    const isLast = at === attached.length - 1;
    const below = `${indentation}${isLast ? "    " : "│   "}`;
    const own = `${indentation}${isLast ? "└── " : "├── "}${headline(each, terminal)}`;
    const signed = (each.signatures ?? []).flatMap((signature) =>
      signatureTexts(signature, terminal).map((text) => `${below}${text}`),
    );
    return [own, ...signed, ...faultLines(each, below, terminal), ...attachedLines(each, terminal, below)];
  });
}

function headline(each: Attachment, terminal: Terminal): string {
  const { digest, tag, platform, predicateTypes = [] } = each;
  const what = [platform, kindOf(each)]
    .filter(Boolean)
    .map((text) => safeText(text ?? ""))
    .join(" ");
  const about = predicateTypes.length > 0 ? `: ${predicateTypes.map(nameOfType).join(", ")}` : "";
  const where = tag === undefined ? digest : `${tag} ${digest}`;
  const again = each.isRepeated ? terminal.paint("dim", " (as above)") : "";
  return `${what}${about} ${terminal.paint("dim", where)}${again}`;
}

function kindOf({ by, tag, artifactType, mediaType }: Attachment): string {
  if (tag !== undefined) return tag.endsWith(".sbom") ? "bill of materials below cosign's tag" : "below cosign's tag";
  if (artifactType !== undefined) return nameOfType(artifactType);
  return by === "index" && !isIndexType(mediaType) ? "image" : nameOfType(mediaType);
}

function signatureTexts(signature: CheckedSignature, terminal: Terminal): string[] {
  if (!signature.isGood) return [`${terminal.paint("alarm", "✗")} ${safeText(signature.reason)}`];
  const { signedBy, signedAt, logged = [] } = signature;
  const time = signedAt === undefined ? "" : terminal.paint("dim", ` at ${signedAt}`);
  const good = `${terminal.paint("good", "✔")} signed by ${safeText(signedBy)}${time}`;
  return [good, ...logged.map((text) => `► ${safeText(text)}`)];
}

function faultLines({ fault }: Attachment, indentation: string, terminal: Terminal): string[] {
  return fault === undefined ? [] : [`${indentation}${terminal.paint("alarm", "✗")} ${safeText(fault)}`];
}
