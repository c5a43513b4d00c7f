import { choosePlatform, resolveImage } from "@bob/oci/image/image";
import { isFileTarget, openSource } from "@bob/oci/image/open-source";
import { parsePlatform } from "@bob/oci/image/platform";
import { BobError } from "@bob/proto";
import { loadVerificationKey } from "@bob/trust/keys/verification-key";
import { type FindingKind, type ImageVerdict, isVerified } from "@bob/trust/verify/finding";
import { verifyImage } from "@bob/trust/verify/verify-image";
import type { Command } from "commander";
import { writeVerdict } from "../report/text/verify-report.ts";
import { closeSource } from "../view/load-build.ts";
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
    .argument("<image>", "an image, or oci-layout:<folder or tar>[:<tag>]");
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
  if (await isFileTarget(target))
    throw new BobError("USAGE", `${target} is a file; verify takes an image or oci-layout:<folder or tar>`);
  const keys = await Promise.all(options.key.map(loadVerificationKey));
  run.trace(describeLogins(options, context.env));
  const verdict = await verifyWith(target, options, keys, context);
  const accepted = acceptedKinds(options);
  const verified = isVerified(verdict, accepted);
  run.write(
    run.format === "json"
      ? `${JSON.stringify({ verified, ...verdict }, null, 2)}\n`
      : writeVerdict(verdict, accepted, context.terminal, run),
  );
  if (!verified) context.setExitStatus(1);
}

async function verifyWith(
  target: string,
  options: VerifyOptions,
  keys: Awaited<ReturnType<typeof loadVerificationKey>>[],
  context: CommandContext,
): Promise<ImageVerdict> {
  const signal = context.signal(options.timeout);
  const source = await openSource(target, sourceOptions(options, context.env));
  try {
    const image = await resolveImage(source, signal);
    const platforms =
      options.platform === undefined ? image.platforms : [choosePlatform(image, parsePlatform(options.platform))];
    return await verifyImage(image, platforms, { keys, readsLayers: options.layers, signal });
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
