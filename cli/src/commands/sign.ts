// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import type { Command } from "commander";
import { addImageOptions, addPasswordOption } from "./common-options.ts";
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
  addSigningOptions(sign)
    .option("-a, --annotation <key=value>", "say more about the image in what is signed (repeatable)", parseAnnotation)
    .action((image: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
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

function addSigningOptions(command: Command): Command {
  addPasswordOption(
    command.option("--key <file>", "private key: cosign's file, PEM, or env://NAME (see generate-key-pair)"),
  )
    .option(
      "--identity-token <token>",
      "who signs, for a certificate: a token or a file (default: SIGSTORE_ID_TOKEN, GitHub's)",
    )
    .option("--fulcio-url <url>", "who gives certificates (default: Sigstore's)")
    .option("--tlog <where>", "transparency log: an address, rekor, or none (default: none with a key, else rekor)")
    .option("--timestamp-url <url>", "timestamp authority (RFC 3161)")
    .option("--signing-config <file>", "where these services are (Sigstore's signing_config.json)")
    .option("-r, --recursive", "sign each platform's manifest, too")
    .option("--replace", "take older bundles of the same key and type away")
    .option("--legacy-tags", "write the tags that cosign up to 2.x reads (.sig, .att), too")
    .option("--bundle <file>", "write the bundle to a file, too; several are one a line")
    .option("--no-upload", "put nothing into the registry (with --bundle)");
  return addImageOptions(command);
}

function parseAnnotation(text: string, known: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === "") throw new BobError("USAGE", `"${text}" is not an annotation: write KEY=VALUE`);
  return { ...known, [key]: value };
}
