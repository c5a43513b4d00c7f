// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { isFileTarget } from "@bob/oci/image/open-source";
import { maxAttestationBytes } from "@bob/oci/limits";
import { parseReference } from "@bob/oci/reference";
import { BobError, parseJson } from "@bob/proto";
import { readOptionFile } from "@bob/trust/sigstore/option-file";
import { parsePredicateType } from "@bob/trust/sigstore/predicate-types";
import { type SignedManifest, signReference } from "@bob/trust/sigstore/sign-reference";
import { type Claim, claimPredicate, claimSignature } from "@bob/trust/sigstore/statements";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { openSigner } from "./open-signer.ts";
import { assertOneScope, describeSigned, openSigning } from "./open-signing.ts";
import type { AttestOptions, SignOptions } from "./sign-options.ts";

/** Signs an image, and tells what was signed. */
export async function signImage(image: string, options: SignOptions, run: Run, context: CommandContext): Promise<void> {
  const { annotation = {} } = options;
  await signWith(image, options, (digest) => claimSignature(digest, annotation), run, context);
}

/** Signs a document about an image, and tells what was signed. */
export async function attestImage(
  image: string,
  options: AttestOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const type = parsePredicateType(options.type);
  if (await isFileTarget(image)) {
    const { attestFile } = await import("./attest-file.ts");
    await attestFile(image, type, await readPredicate(options, context), options, run, context);
    return;
  }
  const predicate = await readPredicate(options, context);
  const { registry, repository } = parseReference(image);
  const name = `${registry}/${repository}`;
  await signWith(image, options, (digest) => claimPredicate(name, digest, type, predicate), run, context);
}

async function signWith(
  image: string,
  options: SignOptions,
  claim: (digest: string) => Claim,
  run: Run,
  context: CommandContext,
): Promise<void> {
  if (options.gpg) {
    const { signByGpg } = await import("./sign-gpg.ts");
    return await signByGpg(image, options, claim, run, context);
  }
  checkOptions(options);
  const reference = parseReference(image);
  const signal = context.signal(options.timeout);
  const { signer, witnesses } = await openSigner(options, context, signal);
  const opened = openSigning(image, reference, options, run, context);
  const signed: SignedManifest[] = [];
  const { annotation = {}, upload, legacyTags = false, replace = false } = options;
  const signing = {
    ...opened,
    signer,
    witnesses,
    claim,
    annotations: annotation,
    isUploaded: upload,
    hasLegacyTags: legacyTags,
    replaces: replace,
  };
  const tell = (each: SignedManifest) => {
    signed.push(each);
    if (run.format === "text") run.write(describe(each, opened.client.name));
  };
  await signReference(reference, signing, tell, signal);
  if (options.bundle !== undefined) await writeBundles(options.bundle, signed);
  if (run.format === "json") run.write(`${JSON.stringify(answerOf(opened.client.name, signed), null, 2)}\n`);
}

/** @throws {BobError} USAGE for options that contradict each other. */
function checkOptions(options: SignOptions): void {
  const { key, upload, bundle, legacyTags, replace, localUser } = options;
  if (localUser !== undefined) throw new BobError("USAGE", "--local-user is a key of GnuPG: give --gpg, too");
  if (key === undefined && (legacyTags || replace))
    throw new BobError("USAGE", `${legacyTags ? "--legacy-tags" : "--replace"} takes a key: give --key FILE`);
  if (!upload && bundle === undefined)
    throw new BobError("USAGE", "--no-upload leaves nothing: give --bundle FILE for what is signed");
  if (!upload && (legacyTags || replace))
    throw new BobError("USAGE", `--no-upload and ${legacyTags ? "--legacy-tags" : "--replace"} contradict each other`);
  assertOneScope(options);
}

/** @throws {BobError} USAGE or BAD_DATA: cosign and sigstore-go read a predicate as an object of JSON, and nothing else. */
async function readPredicate({ predicate: file }: AttestOptions, context: CommandContext): Promise<object> {
  const what = file === "-" ? "stdin" : file;
  const text = file === "-" ? await readAll(context) : (await readOptionFile(file, "--predicate")).toString("utf8");
  if (text.length > maxAttestationBytes)
    throw new BobError("LIMIT_EXCEEDED", `${what} has more than ${maxAttestationBytes} bytes`);
  const value = parseJson(text, what);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new BobError("BAD_DATA", `${what} is not a JSON object, which a predicate has to be (--predicate)`);
}

async function readAll({ stdin, signal }: CommandContext): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin(signal())) {
    length += chunk.length;
    if (length > maxAttestationBytes)
      throw new BobError("LIMIT_EXCEEDED", `stdin has more than ${maxAttestationBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function writeBundles(file: string, signed: readonly SignedManifest[]): Promise<void> {
  const lines = signed.map(({ bundle }) => `${bundle.toString("utf8")}\n`);
  await writeFile(file, lines.join("")).catch((cause: NodeJS.ErrnoException) => {
    throw new BobError("IO", `signed, but cannot write ${file} (--bundle): ${cause.message}`, { cause });
  });
}

function describe(signed: SignedManifest, repository: string): string {
  const { referrer, isOld, replaced, legacyTag } = signed;
  const places = [
    referrer,
    legacyTag && `tag ${legacyTag}`,
    replaced.length > 0 && `in place of ${replaced.join(", ")}`,
  ];
  return describeSigned(signed, repository, places, isOld ? "already signed" : "signed");
}

function answerOf(repository: string, signed: readonly SignedManifest[]): object {
  return { repository, signed: signed.map(({ bundle: _, ...each }) => each) };
}
