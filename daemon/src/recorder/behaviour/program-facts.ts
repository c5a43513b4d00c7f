// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "@bob/proto";
import { maxProgramFactsPerStep } from "../limits.ts";
import type { Program, ProgramIdentity } from "./program.ts";
import { SharedSets } from "./shared-sets.ts";

/** What is told of one execution of a program. */
export interface Circumstances {
  readonly uid: number;
  readonly gid: number;
  readonly directory: RawBytes;
  /** Number of the set of variables; undefined where that is not known. */
  readonly variables: number | undefined;
  /** Number of the program that started it. */
  readonly startedBy: number | undefined;
}

/** Who ran programs, where and with what: sets that have a bound together. */
export class ProgramFacts {
  readonly #numbers = new SharedSets<number>();
  readonly #paths = new SharedSets<RawBytes>();
  #count = 0;
  #lost = 0;

  /** Facts that had no room. */
  get lost(): number {
    return this.#lost;
  }

  /** A program that was not executed yet. */
  newProgram(number: number, identity: ProgramIdentity): Program {
    const [numbers, paths] = [this.#numbers.none, this.#paths.none];
    const sets = { uids: numbers, gids: numbers, directories: paths, variables: numbers, startedBy: numbers };
    return { number, ...identity, count: 0, ...sets, exits: new Map(), variablesTruncated: false, redacted: false };
  }

  add(program: Program, { uid, gid, directory, variables, startedBy }: Circumstances): void {
    program.uids = this.#add(this.#numbers, program.uids, uid);
    program.gids = this.#add(this.#numbers, program.gids, gid);
    program.directories = this.#add(this.#paths, program.directories, directory);
    if (variables === undefined) program.variablesTruncated = true;
    else program.variables = this.#add(this.#numbers, program.variables, variables);
    if (startedBy !== undefined) program.startedBy = this.#add(this.#numbers, program.startedBy, startedBy);
  }

  /** The first of a set is part of the program, of which there is a bound, too. */
  #add<T extends string | number>(sets: SharedSets<T>, set: ReadonlySet<T>, value: T): ReadonlySet<T> {
    if (set.size === 0 || set.has(value)) return sets.with(set, value);
    if (this.#count >= maxProgramFactsPerStep) {
      this.#lost++;
      return set;
    }
    this.#count++;
    return sets.with(set, value);
  }
}
