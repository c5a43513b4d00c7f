// SPDX-License-Identifier: Apache-2.0
import { baseName } from "@bob/proto/paths";
import { isMap } from "yaml";
import { coversArguments, faultOfArgumentPattern, mayCoverArguments } from "../../match/argument-pattern.ts";
import { type ObservedProgram, programEvents } from "../../match/observed-programs.ts";
import { coversPath } from "../../match/path-pattern.ts";
import type { PolicyEvent } from "../policy.ts";
import type { Value } from "../yaml-document.ts";
import { quote, type ValueReader } from "../yaml-values.ts";
import { chainOf, commandOf } from "./describe-programs.ts";
import { interpretPath } from "./path-entry.ts";
import { type EntryReader, type Meaning, makeSurface, readTextEntry } from "./surface.ts";
import { argumentWithTypedWildcards } from "./wildcards.ts";

/** {@link ObservedProgram} as policies see it. */
export interface ProgramPolicyEvent extends PolicyEvent {
  readonly event: ObservedProgram;
}

/** Which programs run, with which arguments, started by which. */
export const programsSurface = makeSurface<ProgramPolicyEvent>(
  {
    name: "programs",
    verb: "run",
    watched: "exec",
    eventsOf: ({ processes }) => programEvents(processes).map(programEvent),
  },
  (value, reader) =>
    isMap(value.node) ? readObject(value, reader) : readTextEntry("a program", interpretProgram)(value, reader),
);

export function programEvent(event: ObservedProgram): ProgramPolicyEvent {
  const { entry, path, args } = event;
  return {
    event,
    text: `ran ${commandOf(entry)}`,
    facts: { kind: "program", path, args: args.texts, ...(args.isCut && { truncated: true }) },
    programs: chainOf(event),
  };
}

/** Which program is meant, apart from its arguments. */
interface ProgramPattern {
  readonly says: string;
  fits(path: string): boolean;
  /** @param calledAs One file can have many programs in it, told apart by what it is called as: busybox. */
  mayFit(path: string, calledAs?: string): boolean;
}

/** A path, or the name of a file in whatever folder. */
function parseProgram(text: string): ProgramPattern | { readonly fault: string } {
  if (text === "*" || text.includes("/")) {
    const path = interpretPath(text);
    if ("fault" in path) return path;
    const fits = (observed: string) => coversPath(path.pattern, { text: observed });
    return { says: path.says === "any path" ? "any program" : path.says, fits, mayFit: fits };
  }
  if (!/^[\w.+[-]+$/.test(text)) return { fault: 'is no name of a program: arguments are given as "args"' };
  return {
    says: `a program called ${text}`,
    fits: (path) => baseName(path) === text,
    mayFit: (path, calledAs = "") => baseName(path) === text || baseName(calledAs) === text,
  };
}

function interpretProgram(text: string): Meaning<ProgramPolicyEvent> | { readonly fault: string } {
  const program = parseProgram(text);
  if ("fault" in program) return program;
  return {
    says: program.says,
    covers: ({ event }) => program.fits(event.path),
    mayCover: ({ event }) => program.mayFit(event.path, event.args.texts[0]),
  };
}

function readObject(value: Value, reader: ValueReader): ReturnType<EntryReader<ProgramPolicyEvent>> {
  const members = reader.members(value, "a program", ["path", "args", "startedBy"]);
  const path = members?.get("path");
  if (members !== undefined && path === undefined) reader.faults.add(value.place, 'a program has a path ("*" is any)');
  if (members === undefined || path === undefined) return undefined;
  const program = readTextEntry("a program", interpretProgram)(path, reader);
  const args = members.get("args");
  const patterns = args === undefined ? [] : readArguments(args, reader);
  const starter = members.get("startedBy");
  const startedBy = starter && readTextEntry("a program", interpretStarter)(starter, reader);
  if (program === undefined || patterns === undefined || (starter && startedBy === undefined)) return undefined;
  return restrict(program, patterns, startedBy);
}

function restrict(
  program: Meaning<ProgramPolicyEvent> & { text: string },
  patterns: readonly string[],
  startedBy: (Meaning<ProgramPolicyEvent> & { text: string }) | undefined,
): Meaning<ProgramPolicyEvent> & { text: string } {
  const says = [
    program.says,
    ...(patterns.length > 0 ? [`with the arguments ${patterns.join(" ")}`] : []),
    ...(startedBy ? [`below ${startedBy.says}`] : []),
  ].join(" ");
  const text = [program.text, ...patterns, ...(startedBy ? [`(startedBy ${startedBy.text})`] : [])].join(" ");
  return {
    text,
    says,
    covers: (event) =>
      program.covers(event) && coversArguments(patterns, event.event.args) && (startedBy?.covers(event) ?? true),
    mayCover: (event) =>
      program.mayCover(event) && mayCoverArguments(patterns, event.event.args) && (startedBy?.mayCover(event) ?? true),
  };
}

/** Any of the programs that led to it. */
function interpretStarter(text: string): Meaning<ProgramPolicyEvent> | { readonly fault: string } {
  const program = parseProgram(text);
  if ("fault" in program) return program;
  const covers = ({ event }: ProgramPolicyEvent) => [...event.ancestors].some((path) => program.fits(path));
  return { says: program.says, covers, mayCover: covers };
}

function readArguments(value: Value, reader: ValueReader): string[] | undefined {
  const items = reader.items(value, "args");
  const patterns = items?.map((item) => {
    const text = reader.text(item, "an argument");
    const pattern = text === undefined ? undefined : argumentWithTypedWildcards(text);
    const fault = pattern === undefined ? undefined : faultOfArgumentPattern(pattern);
    if (fault !== undefined) reader.faults.add(item.place, `argument ${quote(text ?? "")} ${fault}`);
    if (text === "*")
      reader.faults.warn(item.place, '"*" as an argument is itself: one argument is "⋯", any number "⋯⋯"');
    return fault === undefined ? pattern : undefined;
  });
  if (patterns?.length === 0) reader.faults.warn(value.place, "args is empty, which allows any arguments");
  return patterns?.every((pattern) => pattern !== undefined) ? (patterns as string[]) : undefined;
}
