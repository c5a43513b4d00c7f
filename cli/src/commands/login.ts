// SPDX-License-Identifier: Apache-2.0
import type { Command } from "commander";
import { addRegistryOptions } from "./common-options.ts";
import type { CommandContext } from "./context.ts";
import { optionsOf, runCommand } from "./run.ts";

/** `bobctl login` and `bobctl logout`: logins for registries, kept where docker keeps them. */
export function addLoginCommands(program: Command, context: CommandContext): void {
  const login = program
    .command("login")
    .summary("log in to a registry")
    .description(
      "Ask a registry whether a login is good, and keep it where docker does: with its credential helper, or in its configuration.",
    )
    .argument("<registry>", "host and port, such as ghcr.io or localhost:5000")
    .option("-u, --username <name>", "whose login it is")
    .option("-p, --password <password>", "the password or token (better: --password-stdin, or asked for)")
    .option("--password-stdin", "read the password from stdin");
  addRegistryOptions(login).action((registry: string, _options: unknown, command: Command) =>
    runCommand(command, context, async (run) => {
      const { logIn } = await import("../actions/login.ts");
      await logIn(registry, optionsOf(command), run, context);
    }),
  );
  program
    .command("logout")
    .summary("forget the login for a registry")
    .description("Take the login for a registry away from where docker keeps it.")
    .argument("<registry>", "host and port, such as ghcr.io or localhost:5000")
    .action((registry: string, _options: unknown, command: Command) =>
      runCommand(command, context, async (run) => {
        const { logOut } = await import("../actions/login.ts");
        await logOut(registry, run, context);
      }),
    );
}
