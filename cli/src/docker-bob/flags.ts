// SPDX-License-Identifier: Apache-2.0
/** Which flags of a command take a value in the next argument: by long name, and by letter. */
export interface ValueFlags {
  readonly long: ReadonlySet<string>;
  readonly letters: string;
}

/** Docker's own flags, which may stand before the name of a command (docker/cli, `cli/flags/options.go`). */
export const dockerFlags: ValueFlags = {
  long: new Set(["config", "context", "host", "log-level", "tlscacert", "tlscert", "tlskey"]),
  letters: "cHl",
};

/** Flags of buildx itself, before its command (docker/buildx, `commands/root.go`). */
export const buildxFlags: ValueFlags = { long: new Set(["builder"]), letters: "" };

/** Flags of `buildx build`, hidden ones included (docker/buildx v0.37, `commands/build.go`; none was ever taken away). */
export const buildFlags: ValueFlags = {
  long: new Set(
    (
      "builder add-host allow annotation attest build-arg build-context cache-from cache-to call cgroup-parent cpu-period " +
      "cpu-quota cpu-shares cpuset-cpus cpuset-mems file iidfile invoke isolation label memory memory-swap metadata-file " +
      "network no-cache-filter output platform policy print progress provenance resource root sbom secret security-opt " +
      "server-config shm-size ssh tag target ulimit"
    ).split(" "),
  ),
  letters: "ftomc",
};

/** Flags of `buildx bake` (docker/buildx v0.37, `commands/bake.go`). */
export const bakeFlags: ValueFlags = {
  long: new Set("builder allow call file list metadata-file policy progress provenance sbom set var".split(" ")),
  letters: "f",
};

/** How many arguments a flag takes up, itself included, as pflag reads it. A flag that is not known takes no value. */
export function flagWidth(flag: string, { long, letters }: ValueFlags): 1 | 2 {
  if (flag.startsWith("--")) return !flag.includes("=") && long.has(flag.slice(2)) ? 2 : 1;
  for (let index = 1; index < flag.length && flag[index] !== "="; index++) {
    if (letters.includes(flag[index] as string)) return index === flag.length - 1 ? 2 : 1;
  }
  return 1;
}

/** Whether an argument is a flag: `-` alone is a value, that of stdin. */
export function isFlag(argument: string): boolean {
  return argument.startsWith("-") && argument !== "-";
}

/** The place of the first argument that is neither a flag nor the value of one, or the number of arguments. */
export function findOperand(args: readonly string[], flags: ValueFlags): number {
  let index = 0;
  for (let argument = args[0]; argument !== undefined; argument = args[index]) {
    if (!isFlag(argument)) return index;
    if (argument === "--") return Math.min(index + 1, args.length);
    index += flagWidth(argument, flags);
  }
  return args.length;
}

/** The last value given to a flag before `--`. */
export function lastFlagValue(args: readonly string[], flags: ValueFlags, name: string): string | undefined {
  let value: string | undefined;
  for (let index = 0; index < args.length; ) {
    const argument = args[index] as string;
    if (argument === "--") break;
    const width = isFlag(argument) ? flagWidth(argument, flags) : 1;
    if (argument === `--${name}`) value = args[index + 1];
    else if (argument.startsWith(`--${name}=`)) value = argument.slice(name.length + 3);
    index += width;
  }
  return value;
}
