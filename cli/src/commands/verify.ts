import { choosePlatform, resolveImage } from "@bob/oci/image/image";
import { openSource } from "@bob/oci/image/open-source";
import { parsePlatform } from "@bob/oci/image/platform";
import { BobError } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { loadVerificationKey, type VerificationKey } from "@bob/trust/keys/verification-key";
import { type FindingKind, type ImageVerdict, isVerified } from "@bob/trust/verify/finding";
import type { LayerProgress } from "@bob/trust/verify/layer-reader";
import { verifyDocuments } from "@bob/trust/verify/verify-documents";
import { verifyImage } from "@bob/trust/verify/verify-image";
import type { Command } from "commander";
import { formatShare } from "../report/progress.ts";
import { writeVerdict } from "../report/text/verify-report.ts";
import { closeSource, isDocument } from "../view/load-build.ts";
import { readDocuments } from "../view/load-file.ts";
import { addImageOptions, describeLogins, type ImageOptions, sourceOptions } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, type Run, runCommand } from "./run.ts";

interface VerifyOptions extends ImageOptions {
  key?: string[];
  allowIncomplete?: boolean;
  allowReplayed?: boolean;
  allowUnrecorded?: boolean;
  layers: boolean;
}

/** `bobctl verify`: whether what is attached to an image is genuine, whole, and about this image. */
export function addVerifyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("verify")
    .summary("verify the records attached to an image")
    .description(
      "Verify what bob attached to an image, on all its platforms. Exit status 0 only if all holds, with one line per finding otherwise.",
    )
    .argument(
      "<target>",
      "an image, oci-layout:<folder or tar>[:<tag>], or a file with evidence or a step record (-: stdin)",
    );
  addImageOptions(command)
    .option("--key <file>", "public key of a recorder (repeatable)", (file: string, files: string[] = []) => [
      ...files,
      file,
    ])
    .option("--allow-incomplete", "accept records of steps during which something was missed")
    .option("--allow-replayed", "accept records of a later run of the same step")
    .option("--allow-unrecorded", "accept steps that nobody recorded")
    .option("--no-layers", "do not read the image's layers to compare them with the records")
    .action((target: string, _options: unknown, command: Command) =>
      runCommand(command, context, (run) => verifyTarget(target, optionsOf(command), run, context)),
    );
}

async function verifyTarget(target: string, options: VerifyOptions, run: Run, context: CommandContext): Promise<void> {
  if (options.key === undefined)
    throw new BobError("USAGE", "verify needs the recorder's public key: --key <file> (bobctl status prints it)");
  const keys = await Promise.all(options.key.map(loadVerificationKey));
  const verdict = (await isDocument(target))
    ? await verifyFile(target, options, keys, context)
    : await verifyWith(target, options, keys, run, context);
  const accepted = acceptedKinds(options);
  const verified = isVerified(verdict, accepted);
  run.write(
    run.format === "json"
      ? `${JSON.stringify({ verified, ...verdict }, null, 2)}\n`
      : writeVerdict(verdict, accepted, context.terminal, run),
  );
  if (!verified) context.setExitStatus(1);
}

async function verifyFile(
  target: string,
  { platform, timeout }: VerifyOptions,
  keys: VerificationKey[],
  context: CommandContext,
): Promise<ImageVerdict> {
  const { name, digest, documents } = await readDocuments(target, {
    stdin: context.stdin,
    signal: context.signal(timeout),
  });
  const verdict = verifyDocuments(documents, { name, digest, keys });
  if (platform !== undefined && parsePlatform(platform) !== verdict.platform)
    throw new BobError("NOT_FOUND", `${name} has evidence of ${safeText(verdict.platform)}, not of ${platform}`);
  return { image: name, digest, platforms: [verdict] };
}

async function verifyWith(
  target: string,
  options: VerifyOptions,
  keys: VerificationKey[],
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
    return await verifyImage(image, platforms, { keys, readsLayers: options.layers, signal, onProgress });
  } finally {
    await closeSource(source);
  }
}

function acceptedKinds({ allowIncomplete, allowReplayed, allowUnrecorded }: VerifyOptions): Set<FindingKind> {
  const kinds: [FindingKind, boolean | undefined][] = [
    ["incomplete", allowIncomplete],
    ["replayed", allowReplayed],
    ["unrecorded", allowUnrecorded],
  ];
  return new Set(kinds.flatMap(([kind, isAllowed]) => (isAllowed ? [kind] : [])));
}
