// SPDX-License-Identifier: Apache-2.0
import { choosePlatform, type Image, type PlatformImage, resolveImage } from "@bob/oci/image/image";
import { openSource } from "@bob/oci/image/open-source";
import { parsePlatform } from "@bob/oci/image/platform";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { VerificationKey } from "@bob/trust/keys/verification-key";
import type { Policies } from "@bob/trust/policy/decide-policies";
import type { checkSignatures, SignatureRequirements } from "@bob/trust/signatures/check-signatures";
import { confirmedAt } from "@bob/trust/signatures/confirmed-at";
import type { AttachedDescription, describeAttached } from "@bob/trust/signatures/describe-attached";
import { type FindingKind, type ImageVerdict, isVerified, type SignaturesVerdict } from "@bob/trust/verify/finding";
import type { LayerProgress } from "@bob/trust/verify/layer-reader";
import { verifyDocuments } from "@bob/trust/verify/verify-documents";
import { verifyImage } from "@bob/trust/verify/verify-image";
import type { ImageOptions, RecorderKeyOptions, SignatureOptions } from "../commands/common-options.ts";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { formatShare } from "../report/progress.ts";
import { sarifReport } from "../report/sarif-report.ts";
import { writeVerdict } from "../report/text/verify-report.ts";
import { closeSource, isDocument } from "../view/load-build.ts";
import { readDocuments } from "../view/load-file.ts";
import { letGarbageLie } from "./let-garbage-lie.ts";
import { loadRecorderKeys } from "./recorder-keys.ts";
import { readSignatureOptions } from "./signature-options.ts";
import { describeLogins, sourceOptions } from "./source-options.ts";

/** The options of `bobctl verify`. */
export interface VerifyOptions extends ImageOptions, SignatureOptions, RecorderKeyOptions {
  allowIncomplete?: boolean;
  allowReplayed?: boolean;
  allowUnrecorded?: boolean;
  allowUnsealed?: boolean;
  allowUncompared?: boolean;
  layers: boolean;
  policy?: string[];
}

/** Writes whether what is attached to an image, or is in a file, holds; sets the exit status where it does not. */
export async function verifyTarget(
  target: string,
  options: VerifyOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  const aboutRecords = (["key", "trust", "policy"] as const).find((option) => options[option] !== undefined);
  if (options.signaturesOnly && aboutRecords !== undefined)
    throw new BobError("USAGE", `--signatures-only reads no records: --${aboutRecords} is about these`);
  const keys = await loadRecorderKeys(options, run);
  const policies = await readPolicies(options, run, context);
  const wanted = await readSignatureOptions(target, options, context);
  const isFile = await isDocument(target);
  if (isFile && wanted !== undefined) throw withoutSignatures(target);
  const verdict = isFile
    ? await verifyFile(target, options, { keys, policies }, context)
    : await verifyWith(target, options, { keys, policies, wanted }, run, context);
  const accepted = acceptedKinds(options);
  const verified = isVerified(verdict, accepted);
  const answer = run.format === "sarif" ? sarifReport(verdict, accepted) : { verified, ...verdict };
  run.write(
    run.format === "text"
      ? writeVerdict(verdict, accepted, context.terminal, run)
      : `${JSON.stringify(answer, null, 2)}\n`,
  );
  if (!verified) context.setExitStatus(1);
}

/** What is verified with. */
interface Means {
  /** Absent where nobody said whose records are taken. */
  readonly keys: readonly VerificationKey[] | undefined;
  readonly policies: Policies | undefined;
}

async function readPolicies(options: VerifyOptions, run: Run, context: CommandContext): Promise<Policies | undefined> {
  if (options.policy === undefined) return undefined;
  const { loadPolicies } = await loadReader();
  return { ...(await loadPolicies(options.policy, options, run, context)), now: Date.now() };
}

/** Most verify without a policy: these would be a quarter of what is loaded. */
const loadReader = () => import("./load-policies.ts");
const loadRego = () => import("@bob/trust/policy/rego-policy");

async function verifyFile(
  target: string,
  { platform, timeout }: VerifyOptions,
  { keys, policies }: Means,
  context: CommandContext,
): Promise<ImageVerdict> {
  if (keys === undefined) throw withoutKey();
  const signal = context.signal(timeout);
  const { name, digest, documents } = await readDocuments(target, { stdin: context.stdin, signal });
  const verdict = await verifyDocuments(documents, { name, digest, keys, policies, knownAt: Date.now() });
  const { rego } = policies ?? {};
  if (rego) {
    const { decideRego } = await loadRego();
    verdict.findings.push(...(await decideRego(rego, documents.statements, signal)));
  }
  if (platform !== undefined && parsePlatform(platform) !== verdict.platform)
    throw new BobError("NOT_FOUND", `${name} has evidence of ${safeText(verdict.platform)}, not of ${platform}`);
  return { image: name, digest, platforms: [verdict] };
}

async function verifyWith(
  target: string,
  options: VerifyOptions,
  asked: Asked,
  run: Run,
  context: CommandContext,
): Promise<ImageVerdict> {
  const signal = context.signal(options.timeout);
  run.progress(`reading ${safeText(target)}`);
  run.trace(describeLogins(options, context.env));
  const onProgress = ({ layer, layers, bytesRead, bytes }: LayerProgress, platform: string) =>
    run.progress(`${platform}: reading layer ${layer} of ${layers}, ${formatShare(bytesRead, bytes)}`);
  const source = await openSource(target, sourceOptions(options, context.env));
  try {
    const image = await resolveImage(source, signal);
    const platforms =
      options.platform === undefined ? image.platforms : [choosePlatform(image, parsePlatform(options.platform))];
    if (options.layers) letGarbageLie();
    return await verifyAsked(image, platforms, asked, { readsLayers: options.layers, signal, onProgress }, options);
  } finally {
    await closeSource(source);
  }
}

interface Asked extends Means {
  /** Who has to have signed the image, where that is asked. */
  readonly wanted: SignatureRequirements | undefined;
}

/** Who signed the image comes first: what others attached is not worth a look before. */
async function verifyAsked(
  image: Image,
  platforms: PlatformImage[],
  { wanted, keys, policies }: Asked,
  options: Omit<Parameters<typeof verifyImage>[2], keyof Means | "knownAt">,
  { signaturesOnly = false }: VerifyOptions,
): Promise<ImageVerdict> {
  const { signal } = options;
  const signatures = wanted && (await check(image, platforms, wanted, signal));
  const signed = signatures === undefined ? {} : { signatures };
  if (signaturesOnly) return { image: image.source.name, digest: image.digest, platforms: [], ...signed };
  const described = keys === undefined ? await describe(image, platforms, signal) : undefined;
  if (described?.hasEvidence) throw withoutKey();
  const knownAt = Math.min(Date.now(), confirmedAt(image, signatures) ?? Number.POSITIVE_INFINITY);
  const verdict = await verifyImage(image, platforms, { ...options, keys: keys ?? [], policies, knownAt });
  const isWithout = verdict.platforms.every(({ findings }) => findings.some(({ place }) => place === "attestations"));
  const attached = isWithout ? { attached: [...(described ?? (await describe(image, platforms, signal))).lines] } : {};
  return { ...verdict, ...signed, ...attached };
}

/** What reads bundles is loaded only where some are read. */
async function check(...args: Parameters<typeof checkSignatures>): Promise<SignaturesVerdict> {
  const module = await import("@bob/trust/signatures/check-signatures");
  return await module.checkSignatures(...args);
}

async function describe(...args: Parameters<typeof describeAttached>): Promise<AttachedDescription> {
  const module = await import("@bob/trust/signatures/describe-attached");
  return await module.describeAttached(...args);
}

function withoutKey(): BobError {
  return new BobError(
    "USAGE",
    "verify needs the recorder's public key: --key <file> (bobctl status prints it), or a trust file: --trust <file>",
  );
}

function withoutSignatures(target: string): BobError {
  return new BobError(
    "USAGE",
    `${target} is a file, and signatures are attached to images: verify the image, or leave out --sign-key, --certificate-identity, --notation and --gpg-key; the signature around a document is checked with --key`,
  );
}

function acceptedKinds(options: VerifyOptions): Set<FindingKind> {
  const kinds: [FindingKind, boolean | undefined][] = [
    ["incomplete", options.allowIncomplete],
    ["replayed", options.allowReplayed],
    ["unrecorded", options.allowUnrecorded],
    ["unsealed", options.allowUnsealed],
    ["uncompared", options.allowUncompared],
  ];
  return new Set(kinds.flatMap(([kind, isAllowed]) => (isAllowed ? [kind] : [])));
}
