// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { Command } from "commander";
import { addImageOptions, addPasswordOption, parsePair } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

/** `bobctl sign` and `bobctl attest`: signatures and signed attestations beside an image, as cosign has them. */
export function addSignCommands(program: Command, context: CommandContext): void {
  const sign = program
    .command("sign")
    .summary("sign an image, or anything else in a registry")
    .description(
      "Sign what a reference names: a Sigstore bundle is put beside it in the registry, which cosign verify and bobctl verify --sign-key take.",
    )
    .argument("<image>", "an image in a registry");
  addNotationOptions(addSigningOptions(sign))
    .option("-a, --annotation <key=value>", "say more about the image in what is signed (repeatable)", parsePair)
    .action((image: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        if (isByNotation(optionsOf(command))) {
          const { signAsNotation } = await import("../actions/sign-notation.ts");
          return await signAsNotation(image, optionsOf(command), run, context);
        }
        const { signImage } = await import("../actions/sign-image.ts");
        await signImage(image, optionsOf(command), run, context);
      }),
    );
  const attest = program
    .command("attest")
    .summary("sign a document about an image, or anything else, and attach it")
    .description(
      "Sign a document about what a reference names (an image, a chart, any artifact), as an in-toto attestation, and put it beside it in the registry in a Sigstore bundle, which cosign verify-attestation takes. Of a file, the bundle is written to a file.",
    )
    .argument("<image>", "anything in a registry, or a file (with --bundle)");
  addSigningOptions(attest)
    .requiredOption("--predicate <file>", "the document, a JSON object (-: stdin)")
    .requiredOption(
      "--type <type>",
      "what it is: a URI, or bob, spdxjson, cyclonedx, slsaprovenance1, vuln, openvex, link",
    )
    .action((image: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { attestImage } = await import("../actions/sign-image.ts");
        await attestImage(image, optionsOf(command), run, context);
      }),
    );
}

/** @throws {BobError} USAGE for both ways at once. */
function isByNotation({
  notation = false,
  gpg = false,
}: {
  readonly notation?: boolean;
  readonly gpg?: boolean;
}): boolean {
  if (notation && gpg) throw new BobError("USAGE", "one way at a time: give --notation or --gpg");
  return notation;
}

/** Who signs, and who confirms it. */
export function addSignerOptions(command: Command): Command {
  return addPasswordOption(
    command.option(
      "--key <file>",
      "private key: cosign's file, PEM, env://NAME, or NAME://ID of a sigstore-kms-NAME (see generate-key-pair)",
    ),
  )
    .option(
      "--identity-token <token>",
      "who signs, for a certificate: a token or a file (default: SIGSTORE_ID_TOKEN, GitHub's)",
    )
    .option("--fulcio-url <url>", "who gives certificates (default: Sigstore's)")
    .option("--tlog <where>", "transparency log: an address, rekor, or none (default: none with a key, else rekor)")
    .option("--timestamp-url <url>", "timestamp authority (RFC 3161)")
    .option("--signing-config <file>", "where these services are (Sigstore's signing_config.json)");
}

function addSigningOptions(command: Command): Command {
  addSignerOptions(command)
    .option("--gpg", "sign by GnuPG, in a detached signature")
    .option("--local-user <id>", "which key of GnuPG's (default: its own choice)")
    .option("-r, --recursive", "sign each platform's manifest, too")
    .option("--replace", "take older bundles of the same key and type away")
    .option("--legacy-tags", "write the tags that cosign up to 2.x reads (.sig, .att), too")
    .option(
      "--bundle <file>",
      "write the bundle to a file, too; several are one a line. With --gpg: what is signed, and FILE.asc",
    )
    .option("--no-upload", "put nothing into the registry (with --bundle)");
  return addImageOptions(command);
}

/** Options that are about `--notation` only. */
function addNotationOptions(command: Command): Command {
  return command
    .option("--notation", "sign as notation does: with a key of its list, or with --key and --certificate-chain")
    .option("--notation-key <name>", "which key of notation's list (default: the one marked there)")
    .option("--notation-config <folder>", "notation's folder (default: NOTATION_CONFIG, ~/.config/notation)")
    .option("--certificate-chain <file>", "certificates of --key, from its own to the root (PEM)")
    .option("--plugin <name>", "a plugin of notation that has the key")
    .option("--id <id>", "what the plugin calls the key")
    .option("--plugin-config <key=value>", "what else the plugin is told (repeatable)", parsePair)
    .option("--signature-format <format>", "form of notation's signature: jws or cose (default: jws)")
    .option("--expiry <duration>", "until when notation's signature is good: 90d, 12h");
}
