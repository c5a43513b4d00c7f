// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { addClusterOptions } from "./cluster-options.ts";
import { repeated, timeoutOption } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

/** `bobctl create secret`: what a cluster has to have to read from a registry, and to check who signed. */
export function addCreateCommands(program: Command, context: CommandContext): void {
  const secret = program
    .command("create")
    .summary("make secrets for a cluster")
    .description("Make what a cluster needs.")
    .command("secret")
    .summary("make a secret, in the cluster or as YAML")
    .description("Make a secret, in the cluster or, with --export, as YAML on stdout.");
  const oci = secret
    .command("oci")
    .summary("a login for a registry")
    .description("Make a secret with a login for a registry, which pods and controllers pull with.")
    .argument("[name]", "the secret's name")
    .option("--url <address>", "the registry: ghcr.io, or oci://ghcr.io/org/repository")
    .option("-u, --username <name>", "who logs in")
    .option("-p, --password <password>", "with what; others can see it in the list of processes")
    .option("--password-stdin", "read the password from stdin");
  addSecretOptions(oci).action((name: string | undefined, _options: unknown, command: Command) =>
    runCommand(command, context, async (run) => {
      const { createLoginSecret } = await import("../actions/create-secret.ts");
      await createLoginSecret(name, optionsOf(command), run, context);
    }),
  );
  const notation = secret
    .command("notation")
    .summary("whom Notation's signatures are trusted of")
    .description("Make a secret with a Notation trust policy and certificates, by which a cluster checks signatures.")
    .argument("[name]", "the secret's name")
    .option("--trust-policy-file <file>", "the trust policy (JSON)")
    .option("--ca-cert-file <file>", "a certificate that is trusted, .crt or .pem (repeatable)", repeated);
  addSecretOptions(notation).action((name: string | undefined, _options: unknown, command: Command) =>
    runCommand(command, context, async (run) => {
      const { createNotationSecret } = await import("../actions/create-secret.ts");
      await createNotationSecret(name, optionsOf(command), run, context);
    }),
  );
  const cosign = secret
    .command("cosign")
    .summary("whose cosign signatures are trusted")
    .description("Make a secret with public keys, by any of which a cluster checks cosign's and bobctl's signatures.")
    .argument("[name]", "the secret's name")
    .option("--key <file>", "a public key, .pub (repeatable)", repeated);
  addSecretOptions(cosign).action((name: string | undefined, _options: unknown, command: Command) =>
    runCommand(command, context, async (run) => {
      const { createCosignSecret } = await import("../actions/create-secret.ts");
      await createCosignSecret(name, optionsOf(command), run, context);
    }),
  );
}

function addSecretOptions(command: Command): Command {
  return addClusterOptions(command)
    .option("-n, --namespace <name>", "where it goes (default: default, or the kubeconfig's)")
    .option("--label <key=value>", "a label of the secret (repeatable)", repeated)
    .option("--export", "write the secret as YAML to stdout, and touch no cluster")
    .addOption(timeoutOption());
}
