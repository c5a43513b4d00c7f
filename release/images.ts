// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listAttestations, readStatement } from "@bob/oci/image/attestations";
import { resolveImage } from "@bob/oci/image/image";
import { openSource } from "@bob/oci/image/open-source";
import { BILL_OF_BEHAVIOUR_TYPE } from "@bob/proto";
import { runChecked } from "../test/support/command.ts";
import { projectRoot } from "../test/support/paths.ts";

/** An image that was pushed. */
export interface PushedImage {
  readonly name: string;
  /** With its digest. */
  readonly reference: string;
}

/** What of the attestations lies beside the files of a release, by predicate type. */
const kept: Readonly<Record<string, string>> = {
  [BILL_OF_BEHAVIOUR_TYPE]: "bill-of-behaviour",
  "https://slsa.dev/provenance/v1": "provenance",
  "https://slsa.dev/provenance/v0.2": "provenance",
};

const attested = ["--set", "*.attest=type=bob", "--set", "*.attest=type=provenance,mode=max,version=v1"];

/** Builds what `npm run build` makes of the cli, in a container, into `folder`, with its attestations as files. */
export async function bakeFiles(folder: string, options: readonly string[]): Promise<string> {
  const output = ["--set", `cli-dist.output=type=local,dest=${folder}`];
  await bake([...output, ...options, "cli-dist"], { PLATFORMS: "" });
  return folder;
}

/** Builds all images and pushes them as `<registry>/<name>:<tag>`. */
export async function bakeImages(
  { registry, tag }: { registry: string; tag: string },
  options: readonly string[],
): Promise<PushedImage[]> {
  const folder = mkdtempSync(join(tmpdir(), "bob-release-"));
  try {
    const file = join(folder, "metadata.json");
    await bake(["--push", "--metadata-file", file, ...options], { REGISTRY: registry, TAG: tag });
    const metadata = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown> | string>;
    return Object.values(metadata).flatMap((entry) => {
      if (typeof entry === "string" || entry["image.name"] === undefined) return [];
      const [repository = ""] = String(entry["image.name"]).split(`:${tag}`);
      const name = repository.slice(registry.length + 1);
      return [{ name, reference: `${repository}@${entry["containerimage.digest"]}` }];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns what `bobctl verify` says. @throws {Error} when it does not hold. */
export function verifyImage(cli: string, reference: string, key: string): Promise<string> {
  return runChecked([cli, "verify", reference, "--key", key]);
}

/** Writes Bill of Behaviour and provenance of each platform of an image as `<name>-<platform>.<kind>.json`. */
export async function saveStatements({ name, reference }: PushedImage, folder: string): Promise<void> {
  const signal = AbortSignal.timeout(300_000);
  const source = await openSource(reference, { env: process.env });
  const { platforms } = await resolveImage(source, signal);
  for (const platform of platforms) {
    for (const layer of await listAttestations(source, platform, signal)) {
      const kind = kept[layer.predicateType];
      if (kind === undefined) continue;
      const file = `${name}-${platform.platform.replaceAll("/", "-")}.${kind}.json`;
      writeFileSync(join(folder, file), `${JSON.stringify(await readStatement(source, layer, signal))}\n`);
    }
  }
}

async function bake(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<void> {
  const argv = ["docker", "buildx", "bake", "--progress=plain", ...attested, ...args];
  await runChecked(argv, { cwd: projectRoot, env: { ...process.env, ...variables } });
}

/** The attestations that BuildKit wrote beside exported files, by their file names. */
export function listAttestationFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".json"));
}
