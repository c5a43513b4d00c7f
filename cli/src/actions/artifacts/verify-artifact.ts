// SPDX-License-Identifier: Apache-2.0
import { readArtifact } from "@bob/oci/artifact/read-artifact";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { checkSignatures } from "@bob/trust/signatures/check-signatures";
import type { SignatureOptions } from "../../commands/common-options.ts";
import type { CommandContext } from "../../commands/context.ts";
import type { Run } from "../../commands/run.ts";
import { writeAnswer } from "../../report/artifacts/write-answer.ts";
import { writeVerdict } from "../../report/text/verify-report.ts";
import { readSignatureOptions } from "../signature-options.ts";
import { describeLogins } from "../source-options.ts";
import { requireUrl } from "./artifact-target.ts";
import { type PullOptions, partsOf, withSource } from "./pull-artifact.ts";

/** Tells whether an artifact was signed by whom it should be. */
export async function verifyArtifact(
  url: string | undefined,
  options: PullOptions & SignatureOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const address = requireUrl(url, "artifact URL is required");
  const wanted = await readSignatureOptions(address, options, context);
  if (wanted === undefined)
    throw new BobError(
      "USAGE",
      "whose signature it has to have is missing: --sign-key FILE, --certificate-identity or --notation",
    );
  run.progress(`verifying ${safeText(address)}`);
  run.trace(describeLogins(options, context.env));
  const signal = context.signal(options.timeout);
  await withSource(address, options, context, async (source) => {
    const artifact = await readArtifact(source, signal);
    const platforms = partsOf(artifact, options, source.name).map(({ platform = "no platform", descriptor }) => ({
      platform,
      manifest: descriptor,
      attestations: [],
    }));
    const { descriptor: root } = artifact.root;
    const { digest } = root;
    const signatures = await checkSignatures({ source, digest, root, platforms }, platforms, wanted, signal);
    const verdict = { image: source.name, digest, platforms: [], signatures };
    const verified = signatures.findings.length === 0;
    await writeAnswer(run, { verified, artifact: source.name, digest, signatures }, () =>
      writeVerdict(verdict, new Set(), context.terminal, run),
    );
    if (!verified) context.setExitStatus(1);
  });
}
