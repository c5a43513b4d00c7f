// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { attestationFor } from "./bob-flag.ts";
import { bakeFlags, buildFlags, buildxFlags, findOperand, flagWidth, isFlag, lastFlagValue } from "./flags.ts";

/** The arguments for buildx, and whether they ask for bob. */
export interface Rewritten {
  readonly args: readonly string[];
  readonly asksForBob: boolean;
  /** Value of buildx's own `--builder`. */
  readonly builder: string | undefined;
}

/** The commands that take `--bob`, with the flag of theirs it stands for. */
const recorded: Readonly<Record<string, { flags: typeof buildFlags; asFlag: (attest: string) => string[] }>> = {
  build: { flags: buildFlags, asFlag: (attest) => ["--attest", attest] },
  // Bake adds overriding attestations to the file's own, and takes the last of one type.
  bake: { flags: bakeFlags, asFlag: (attest) => ["--set", `*.attest=${attest}`] },
};

/** The command, by its name in buildx or its short one, and the place of it; `undefined`: it does not take `--bob`. */
export function findRecordedCommand(args: readonly string[]): { name: "build" | "bake"; at: number } | undefined {
  const at = findOperand(args, buildxFlags);
  if (args[at - 1] === "--") return undefined;
  const word = args[at] ?? "";
  if (word === "build" || word === "b") return { name: "build", at };
  return word === "bake" || word === "f" ? { name: "bake", at } : undefined;
}

/**
 * Replaces `--bob` of `build` and `bake` by what buildx knows, where it stands; of several the last counts. Everything else stays
 * as it is, argument for argument: a `--bob` that is another flag's value or behind `--` is not ours.
 * @throws {BobError} USAGE when its value is wrong, or the same is asked for twice.
 */
export function rewriteArguments(args: readonly string[]): Rewritten {
  const command = findRecordedCommand(args);
  const { flags, asFlag } = recorded[command?.name ?? ""] ?? {};
  const builder = lastFlagValue(args, flags ?? buildxFlags, "builder");
  if (command === undefined || flags === undefined || asFlag === undefined) return { args, asksForBob: false, builder };
  const places = findBobFlags(args, command.at + 1, flags);
  const last = places.at(-1);
  const attest = places.map((place) => attestationFor(bobValue(args[place] as string))).at(-1);
  if (attest !== undefined && command.name === "build") refuseSecondRequest(args, flags);
  const rewritten = args.flatMap((argument, index) => {
    if (!places.includes(index)) return [argument];
    return index === last && attest !== undefined ? asFlag(attest) : [];
  });
  return { args: rewritten, asksForBob: attest !== undefined, builder };
}

/** The arguments without any `--bob`, whatever its value: what buildx can complete. */
export function withoutBob(args: readonly string[]): string[] {
  const command = findRecordedCommand(args);
  const flags = recorded[command?.name ?? ""]?.flags;
  const places = command && flags ? findBobFlags(args, command.at + 1, flags) : [];
  return args.filter((_, index) => !places.includes(index));
}

/** The places of `--bob` and `--bob=…` among the flags from `start` on. */
function findBobFlags(args: readonly string[], start: number, flags: typeof buildFlags): number[] {
  const places: number[] = [];
  for (let index = start; index < args.length && args[index] !== "--"; ) {
    const argument = args[index] as string;
    if (argument === "--bob" || argument.startsWith("--bob=")) places.push(index);
    index += isFlag(argument) ? flagWidth(argument, flags) : 1;
  }
  return places;
}

function bobValue(flag: string): string | undefined {
  return flag === "--bob" ? undefined : flag.slice("--bob=".length);
}

/** Which of two requests counts differs between versions of buildx. */
function refuseSecondRequest(args: readonly string[], flags: typeof buildFlags): void {
  for (let index = 0; index < args.length && args[index] !== "--"; ) {
    const argument = args[index] as string;
    const value = argument === "--attest" ? args[index + 1] : argument.replace(/^--attest=/, "");
    if (argument.startsWith("--attest") && /(?:^|,)type=bob(?:,|$)/.test(value ?? ""))
      throw new BobError("USAGE", `--bob and --attest ${value} both ask for bob: leave one out`);
    index += isFlag(argument) ? flagWidth(argument, flags) : 1;
  }
}
