import { BobError } from "@bob/proto";

/** What a user can ask bob for. */
export interface Options {
  /** What a step does when no recorder answers: `fail` the build, or `warn` and run on unrecorded. */
  readonly onMissing: "fail" | "warn";
  /** What happens to a layer of which the cache has no record: make it again, record another run of it, or fail. */
  readonly onUnrecorded: "rebuild" | "replay" | "fail";
  /** Image of the inner frontend; default: BuildKit's own Dockerfile frontend. */
  readonly syntax: string | undefined;
}

/** A build's options as BuildKit gives them to a frontend. */
export type FrontendOptions = Readonly<Record<string, string>>;

const prefix = "build-arg:BOB_";

const known = {
  BOB_ON_MISSING: ["fail", "warn"],
  BOB_ON_UNRECORDED: ["rebuild", "replay", "fail"],
  BOB_SYNTAX: undefined,
} as const;

/**
 * Takes bob's options (`build-arg:BOB_…`) out of a build's.
 *
 * @throws {BobError} USAGE that names every unknown option and bad value, and what is known.
 */
export function takeOptions(all: FrontendOptions): { options: Options; rest: FrontendOptions } {
  const entries = Object.entries(all);
  const own = entries
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice("build-arg:".length), value] as const);
  const faults = own.flatMap(([name, value]) => faultOf(name, value));
  if (faults.length > 0) throw new BobError("USAGE", `${faults.join("; ")}. Options: ${describeOptions()}`);
  const value = Object.fromEntries(own);
  const options: Options = {
    onMissing: value.BOB_ON_MISSING === "warn" ? "warn" : "fail",
    onUnrecorded:
      value.BOB_ON_UNRECORDED === "replay" || value.BOB_ON_UNRECORDED === "fail" ? value.BOB_ON_UNRECORDED : "rebuild",
    syntax: value.BOB_SYNTAX || undefined,
  };
  return { options, rest: Object.fromEntries(entries.filter(([key]) => !key.startsWith(prefix))) };
}

function faultOf(name: string, value: string): string[] {
  if (!Object.hasOwn(known, name)) return [`unknown option ${name}`];
  const values: readonly string[] | undefined = known[name as keyof typeof known];
  if (values === undefined) return /\s/.test(value) ? [`${name}=${value} is not an image reference`] : [];
  return values.includes(value) ? [] : [`${name}=${value} is not one of ${values.join(", ")}`];
}

function describeOptions(): string {
  return Object.entries(known)
    .map(([name, values]) => `${name}=${values ? values.join("|") : "<image of the inner frontend>"}`)
    .join(", ");
}
