// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import { signClaim } from "@bob/trust/sigstore/sign-claim";
import { type Claim, claimPredicate } from "@bob/trust/sigstore/statements";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { openSigner } from "./open-signer.ts";
import type { SignOptions } from "./sign-options.ts";

/** Signs a document about a file, and writes the bundle beside it: a file has no place where others would find it. */
export async function attestFile(
  file: string,
  type: string,
  predicate: object,
  options: SignOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const { bundle: bundleFile } = options;
  assertOfFile(file, options);
  if (bundleFile === undefined)
    throw new BobError(
      "USAGE",
      `${file} is a file: say where its bundle is written, --bundle ${basename(file)}.sigstore.json`,
    );
  const signal = context.signal(options.timeout);
  run.progress(`reading ${safeText(file)}`);
  const digest = await digestFile(file, signal);
  const claim = claimPredicate(basename(file), digest, type, predicate);
  if (options.gpg) await writeByGpg(bundleFile, claim, options, context, signal);
  else {
    const signed = await signClaim(claim, await openSigner(options, context, signal), signal);
    await writeBundle(bundleFile, signed.bundle);
  }
  run.write(
    run.format === "json"
      ? `${JSON.stringify({ file, digest, predicateType: type, bundle: bundleFile }, null, 2)}\n`
      : `✔ signed ${safeText(file)} (${digest}): ${safeText(bundleFile)}\n`,
  );
}

async function writeBundle(file: string, bundle: Buffer): Promise<void> {
  await writeFile(file, `${bundle.toString("utf8")}\n`).catch((cause: NodeJS.ErrnoException) => {
    throw new BobError("IO", `cannot write ${file} (--bundle): ${cause.message}`, { cause });
  });
}

/** The Statement, and its signature beside it. */
async function writeByGpg(
  file: string,
  claim: Claim,
  options: SignOptions,
  context: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  const { assertPossible, gpgKey, writePair } = await import("./sign-gpg.ts");
  assertPossible(options);
  const { signDetached } = await import("@bob/trust/gpg/sign-detached");
  await writePair(file, claim, await signDetached(claim.statement, gpgKey(options, context), signal));
}

function assertOfFile(file: string, options: SignOptions): void {
  const { recursive, platform, replace, legacyTags } = options;
  const option =
    (recursive && "--recursive") ||
    (platform !== undefined && "--platform") ||
    (replace && "--replace") ||
    (legacyTags && "--legacy-tags");
  if (option) throw new BobError("USAGE", `${option} is about what is in a registry, and ${file} is a file`);
}

async function digestFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, { signal }).catch((cause: NodeJS.ErrnoException) => {
    if (signal.aborted) throw cause;
    throw new BobError("IO", `cannot read ${file}: ${cause.message}`, { cause });
  });
  return `sha256:${hash.digest("hex")}`;
}
