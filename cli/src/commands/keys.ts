// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { addPasswordOption } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

/** `bobctl generate-key-pair`, `import-key-pair` and `public-key`: keys that images are signed with, in cosign's files. */
export function addKeyCommands(program: Command, context: CommandContext): void {
  const generate = program
    .command("generate-key-pair")
    .summary("make a key that images are signed with")
    .description(
      "Make an ECDSA key on P-256 and write it as cosign does: <prefix>.key, encrypted with the password in COSIGN_PASSWORD or typed in, and <prefix>.pub.",
    );
  addPasswordOption(generate)
    .option("--output-key-prefix <prefix>", "first part of the two files' names", "cosign")
    .action((_options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { generatePair } = await import("../actions/key-files.ts");
        await generatePair(optionsOf(command), run, context);
      }),
    );
  const imported = program
    .command("import-key-pair")
    .summary("put a private key into cosign's files")
    .description(
      "Read a private key in PEM (P-256, P-384, P-521, Ed25519, or RSA of 2048 bits and more) and write it as generate-key-pair does.",
    );
  addPasswordOption(imported)
    .requiredOption("--key <file>", "the private key, not encrypted (or env://NAME)")
    .option("--output-key-prefix <prefix>", "first part of the two files' names", "import-cosign")
    .action((_options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { importPair } = await import("../actions/key-files.ts");
        await importPair(optionsOf(command), run, context);
      }),
    );
  const publicKey = program
    .command("public-key")
    .summary("print the public key that belongs to a private key")
    .description("Print the public key that belongs to a private key, in PEM.");
  addPasswordOption(publicKey)
    .requiredOption("--key <file>", "the private key (or env://NAME, or NAME://ID of a sigstore-kms-NAME)")
    .action((_options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { printPublicKey } = await import("../actions/key-files.ts");
        await printPublicKey(optionsOf(command), run, context);
      }),
    );
}
