// SPDX-License-Identifier: Apache-2.0
import { maxFileStatesPerStep } from "../limits.ts";

/** What happened to a file, of one event. */
export type FileFact =
  | ({ kind: "open"; flags: number; created: boolean } & PathMarks)
  | ({ kind: "failed"; errno: number } & PathMarks);

/** What is to be said of the path itself. */
interface PathMarks {
  readonly truncated: boolean;
  /** Seen from the root of another mount namespace than the step's own. */
  readonly foreign: boolean;
  /** A secret was left out of it. */
  readonly redacted: boolean;
}

/** All that happened to a file. Shared by every file it happened to. */
export interface FileState extends PathMarks {
  readonly id: number;
  /** Numeric open(2) flags, distinct, sorted. */
  readonly opens: readonly number[];
  readonly created: boolean;
  /** errnos, distinct, sorted. */
  readonly failed: readonly number[];
}

const noMarks: PathMarks = { truncated: false, foreign: false, redacted: false };
const nothing: Omit<FileState, "id"> = { opens: [], created: false, failed: [], ...noMarks };

/**
 * The distinct things that happened to files, numbered: hundreds for hundreds of thousands of files, so that a file
 * costs one small integer. State 0 is "nothing yet".
 */
export class FileStates {
  readonly #states: FileState[] = [{ id: 0, ...nothing }];
  readonly #ids = new Map<string, number>([[keyOf(nothing), 0]]);
  readonly #facts = new Map<string, number>();
  readonly #transitions = new Map<number, number>();

  get(id: number): FileState {
    const state = this.#states[id];
    if (state === undefined) throw new RangeError(`no file state ${id}`);
    return state;
  }

  all(): readonly FileState[] {
    return this.#states;
  }

  /** The state after `fact` happened to a file in state `from`; undefined when there are too many states. */
  next(from: number, fact: FileFact): number | undefined {
    const transition = this.#numberFact(fact) * maxFileStatesPerStep + from;
    const known = this.#transitions.get(transition);
    if (known !== undefined) return known;
    const id = this.#intern(applyFact(this.get(from), fact));
    if (id !== undefined) this.#transitions.set(transition, id);
    return id;
  }

  #numberFact(fact: FileFact): number {
    const marks = marksOf(fact);
    const key = fact.kind === "open" ? `o${fact.flags}${fact.created}${marks}` : `f${fact.errno}${marks}`;
    let number = this.#facts.get(key);
    if (number === undefined) {
      number = this.#facts.size;
      this.#facts.set(key, number);
    }
    return number;
  }

  #intern(state: Omit<FileState, "id">): number | undefined {
    const key = keyOf(state);
    const known = this.#ids.get(key);
    if (known !== undefined || this.#states.length >= maxFileStatesPerStep) return known;
    const id = this.#states.length;
    this.#states.push({ id, ...state });
    this.#ids.set(key, id);
    return id;
  }
}

function applyFact(state: FileState, fact: FileFact): Omit<FileState, "id"> {
  const { opens, created, failed } = state;
  const marks: PathMarks = {
    truncated: state.truncated || fact.truncated,
    foreign: state.foreign || fact.foreign,
    redacted: state.redacted || fact.redacted,
  };
  return fact.kind === "failed"
    ? { opens, created, failed: insertSorted(failed, fact.errno), ...marks }
    : { opens: insertSorted(opens, fact.flags), created: created || fact.created, failed, ...marks };
}

function insertSorted(values: readonly number[], value: number): readonly number[] {
  return values.includes(value) ? values : [...values, value].sort((a, b) => a - b);
}

function keyOf(state: Omit<FileState, "id">): string {
  return `${state.opens.join()}|${state.created}|${state.failed.join()}|${marksOf(state)}`;
}

function marksOf({ truncated, foreign, redacted }: PathMarks): string {
  return `${truncated}${foreign}${redacted}`;
}
