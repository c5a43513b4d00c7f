// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { LayoutRepository } from "../layout/layout-repository.ts";
import { parseReference } from "../reference.ts";
import { RegistryClient } from "../registry/registry-client.ts";
import { RegistryRepository } from "../registry/registry-repository.ts";
import type { Repository } from "../repository.ts";
import { layoutPrefix, registryOptions, type SourceOptions, splitLayout } from "./open-source.ts";

/** What a reference on the command line names. */
export interface Target {
  readonly repository: Repository;
  /** Absent where the reference has a digest alone, or none of both. */
  readonly tag?: string;
  readonly digest?: string;
}

export interface TargetOptions extends SourceOptions {
  /** What is to be done there. */
  readonly actions: "pull" | "pull,push" | "pull,push,delete";
  /** Other repositories of the same registry that blobs are mounted from. */
  readonly mountsFrom?: readonly string[];
}

/**
 * Opens where artifacts are put and taken from: `[oci://]<host>/<repository>[:<tag>][@<digest>]`, or `oci-layout:<folder>[:<tag>]`.
 *
 * @throws {BobError} USAGE for what is neither.
 */
export async function openTarget(text: string, options: TargetOptions): Promise<Target> {
  if (text.startsWith(layoutPrefix)) return await openLayoutTarget(text.slice(layoutPrefix.length));
  const reference = parseReference(text);
  const { tag, digest } = reference;
  const { actions, mountsFrom } = options;
  const client = new RegistryClient(reference, {
    ...registryOptions(options),
    actions,
    ...(mountsFrom && { mountsFrom }),
  });
  const repository = new RegistryRepository(reference, client);
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** `<folder>[:<tag>][@<digest>]`. */
async function openLayoutTarget(text: string): Promise<Target> {
  const [, rest = text, digest] = /^(.*)@(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  const { path, tag } = await splitLayout(rest);
  if (path === "") throw new BobError("USAGE", `${layoutPrefix} needs a folder: ${layoutPrefix}<folder>[:<tag>]`);
  return {
    repository: await LayoutRepository.open(path),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}
