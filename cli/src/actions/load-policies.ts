// SPDX-License-Identifier: Apache-2.0
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Policy } from "@bob/bill/policy/policy";
import { maxPolicyBytes } from "@bob/bill/policy/yaml-document";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import { loadPolicy } from "@bob/trust/policy/load-policy";
import { isRego, type RegoPolicy } from "@bob/trust/policy/rego-policy";
import type { ImageOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";

/** What `--policy` named, read. */
export interface LoadedPolicies {
  readonly list: readonly Policy[];
  readonly rego?: RegoPolicy;
}

/**
 * Reads policies: files, files and folders of Rego, and artifacts in registries (`oci://…`) and layouts (`oci-layout:…`).
 *
 * @throws {BobError} USAGE, NOT_FOUND or IO for what is no policy; as {@link unpackInto} for an artifact that cannot be had.
 */
export async function loadPolicies(
  named: readonly string[],
  options: ImageOptions,
  run: Run,
  context: CommandContext,
): Promise<LoadedPolicies> {
  const [artifacts, files] = [named.filter(isArtifact), named.filter((each) => !isArtifact(each))];
  const rego = files.filter(isRego);
  const list = await Promise.all(files.filter((file) => !isRego(file)).map(loadPolicy));
  for (const address of artifacts) list.push(...(await loadArtifact(address, options, run, context)));
  return { list, ...(rego.length > 0 && { rego: { files: rego, path: context.env.PATH } }) };
}

function isArtifact(named: string): boolean {
  return /^oci(?:-layout)?:/.test(named);
}

/** More than any policies have; a file of them has its own bound. */
const maxUnpackedBytes = 16 * maxPolicyBytes;

/** All YAML in it has to be policies: what is not understood decides nothing, and would be missed by nobody. */
async function loadArtifact(
  address: string,
  { creds: _, ...options }: ImageOptions, // they are for the image's registry, which may be another
  run: Run,
  context: CommandContext,
): Promise<Policy[]> {
  const [{ TemporaryFolder }, { unpackInto }] = await Promise.all([
    import("./artifacts/temporary-folder.ts"),
    import("./artifacts/pull-artifact.ts"),
  ]);
  await using folder = await TemporaryFolder.make();
  const { platform: __, ...rest } = options;
  const pulling = { ...rest, provider: "generic", maxSize: maxUnpackedBytes } as const;
  const { digest } = await unpackInto(folder.path, address, pulling, run, context);
  const names = (await readdir(folder.path, { recursive: true })).sort();
  if (names.some((name) => /\.rego$/i.test(name)))
    throw new BobError("USAGE", `${address} has policies in Rego: bobctl pull artifact, and --policy FOLDER`);
  const policies = names.filter((name) => /\.ya?ml$/i.test(name));
  if (policies.length === 0) throw new BobError("NOT_FOUND", `${address} has no policy: no file that ends in .yaml`);
  run.note(`► policies of ${safeText(address)} as of ${digest}: nobody's signature of them was checked`);
  return await Promise.all(policies.map((name) => loadNamed(join(folder.path, name), `${address}/${name}`)));
}

/** Called by where it is from, and not by where it is for a moment. */
async function loadNamed(file: string, name: string): Promise<Policy> {
  const [{ parsePolicy }, { readYamlFile }] = await Promise.all([
    import("@bob/bill/policy/read-policy"),
    import("@bob/trust/policy/yaml-file"),
  ]);
  return parsePolicy(await readYamlFile(file, "policy"), name);
}
