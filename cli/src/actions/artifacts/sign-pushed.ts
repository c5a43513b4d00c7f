// SPDX-License-Identifier: Apache-2.0
import { openRepository } from "@bob/oci/image/open-source";
import { parseReference } from "@bob/oci/reference";
import { signReference } from "@bob/trust/sigstore/sign-reference";
import { claimSignature } from "@bob/trust/sigstore/statements";
import type { ArtifactOptions } from "../../commands/artifacts/artifact-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { openSigner, type SignerOptions } from "../open-signer.ts";
import { artifactSource } from "./artifact-target.ts";

interface Surroundings {
  readonly run: Run;
  readonly context: CommandContext;
  readonly signal: AbortSignal;
}

/** Signs what was just pushed, and the manifest of each platform in it, as `bobctl sign --recursive` does. */
export async function signPushed(
  address: string,
  digest: string,
  options: ArtifactOptions & SignerOptions,
  { run, context, signal }: Surroundings,
): Promise<void> {
  const { registry, repository } = parseReference(address);
  const reference = { registry, repository, digest };
  const { signer, witnesses } = await openSigner(options, context, signal);
  const signing = {
    client: openRepository(reference, artifactSource(options, context)),
    signer,
    witnesses,
    claim: (each: string) => claimSignature(each, {}),
    annotations: {},
    isUploaded: true,
    hasLegacyTags: false,
    replaces: false,
    isRecursive: true,
  };
  run.progress(`signing ${digest}`);
  const tell = (each: { readonly digest: string; readonly referrer?: string }) =>
    run.note(`✔ signed ${each.digest}: ${each.referrer}`);
  await signReference(reference, signing, tell, signal);
}
