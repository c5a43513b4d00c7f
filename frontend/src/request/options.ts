// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { type BuildOption, buildArgumentOf, buildOptions, faultOfValue } from "@bob/proto/build-options";
import { parseBool } from "@bob/proto/parse-bool";
import { splitNames } from "@bob/proto/secrets/environment-secrets";

/** What a user can ask bob for. */
export interface Options {
  /** What a step does when no recorder answers: `fail` the build, or `warn` and run on unrecorded. */
  readonly onMissing: "fail" | "warn";
  /** What happens to a layer of which the cache has no record: make it again, record another run of it, or fail. */
  readonly onUnrecorded: "rebuild" | "replay" | "fail";
  /** Whether the Bill of Behaviour has what DNS servers answered. */
  readonly dnsAnswers: boolean;
  /** Variables whose values no record may have, beside those whose names look like credentials; sorted. */
  readonly redact: readonly string[];
  /** Where the policy of the build is, and whether the build fails by it; else it is warned. */
  readonly policy: { readonly source: string; readonly isEnforced: boolean } | undefined;
  /** Image of the inner frontend; default: BuildKit's own Dockerfile frontend. */
  readonly syntax: string | undefined;
}

/** A build's options as BuildKit gives them to a frontend. */
export type FrontendOptions = Readonly<Record<string, string>>;

const prefix = "build-arg:BOB_";
const texts = { image: "<image of the inner frontend>", names: "<variable>:<variable>", policy: "<file>" } as const;
/** How BuildKit spells `--attest type=bob`, and `BUILDKIT_ATTEST_BOB` (`frontend/attestations/parse.go`). */
const attestKeys = /^(attest:|build-arg:BUILDKIT_ATTEST_)bob$/i;
/** Fields of `--attest` that are not options of bob. */
const attestFields = ["", "type", "disabled"];

const [onMissing, onUnrecorded, dnsAnswers, , , , enforce] = buildOptions;
/** By build argument. */
const known: ReadonlyMap<string, BuildOption> = new Map(
  buildOptions.map((option) => [buildArgumentOf(option.name), option]),
);

/**
 * Whether a build asks for bob by `--attest type=bob`: not with `disabled=true`, nor with `BUILDKIT_ATTEST_BOB=false`.
 */
export function isAttestBob(all: FrontendOptions): boolean {
  const asked = attestFieldsOf(all);
  return asked !== undefined && parseBool(asked.get("disabled") ?? "") !== true;
}

/** Whether an option is one that asks for bob by `--attest type=bob`, whatever its value. */
export function isAttestBobKey(key: string): boolean {
  return attestKeys.test(key);
}

/** The options without the request for bob, which BuildKit would refuse. */
export function withoutAttestBob(all: FrontendOptions): FrontendOptions {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !isAttestBobKey(key)));
}

/** The fields of `--attest type=bob,key=value,…`; where several spellings ask for bob, the first counts. */
function attestFieldsOf(all: FrontendOptions): Map<string, string> | undefined {
  const [asked] = Object.entries(all).filter(([key]) => isAttestBobKey(key));
  if (!asked) return undefined;
  const isOn = parseBool(asked[1]);
  if (isOn !== undefined) return new Map(isOn ? [] : [["disabled", "true"]]);
  const fields = asked[1].matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g);
  return new Map(
    [...fields].map(([, field = ""]) => splitField(field.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"'))),
  );
}

function splitField(field: string): [string, string] {
  const at = field.indexOf("=");
  return at < 0 ? [field.trim(), ""] : [field.slice(0, at).trim(), field.slice(at + 1)];
}

/**
 * Takes bob's options (`build-arg:BOB_…`, and those of `--attest type=bob`) out of a build's. A build argument wins.
 *
 * @throws {BobError} USAGE that names every unknown option and bad value, and what is known.
 */
export function takeOptions(all: FrontendOptions): { options: Options; rest: FrontendOptions } {
  const entries = Object.entries(all);
  const fromAttest = [...(attestFieldsOf(all) ?? [])]
    .filter(([name]) => !attestFields.includes(name))
    .map(([spelled, value]) => ({ name: buildArgumentOf(spelled), spelled, value }));
  const fromArgs = entries
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => ({ name: key.slice("build-arg:".length), spelled: key.slice("build-arg:".length), value }));
  const own = [...fromAttest, ...fromArgs];
  refuseFaults(own);
  const value = Object.fromEntries(own.map((given) => [given.name, given.value]));
  const options: Options = {
    onMissing: choose(onMissing, value.BOB_ON_MISSING),
    onUnrecorded: choose(onUnrecorded, value.BOB_ON_UNRECORDED),
    dnsAnswers: choose(dnsAnswers, value.BOB_DNS_ANSWERS) === "true",
    redact: splitNames(value.BOB_REDACT ?? ""),
    syntax: value.BOB_SYNTAX || undefined,
    policy:
      value.BOB_POLICY === undefined
        ? undefined
        : { source: value.BOB_POLICY, isEnforced: choose(enforce, value.BOB_ENFORCE) === "true" },
  };
  refuseContradictions(options, value);
  return { options, rest: withoutAttestBob(Object.fromEntries(entries.filter(([key]) => !key.startsWith(prefix)))) };
}

/** Without a recorder nothing is enforced: such a step must not run. */
function refuseContradictions({ policy, onMissing }: Options, given: Readonly<Record<string, string>>): void {
  if (policy === undefined && given.BOB_ENFORCE !== undefined)
    throw new BobError("USAGE", "enforce says how a policy is taken, and there is none: give policy=FILE, too");
  if (policy?.isEnforced && onMissing === "warn")
    throw new BobError(
      "USAGE",
      "on-missing=warn lets steps run without a recorder, and so without their policy: give enforce=false, or leave on-missing away",
    );
}

function choose<T extends string>(
  option: { readonly values: readonly T[]; readonly default: T },
  given: string | undefined,
): T {
  return option.values.find((value) => value === given) ?? option.default;
}

/** An option as it was given. */
interface Given {
  readonly name: string;
  /** The name as the user wrote it: `on-missing` after `type=bob`, `BOB_ON_MISSING` as a build argument. */
  readonly spelled: string;
  readonly value: string;
}

function refuseFaults(given: readonly Given[]): void {
  const faulty = given.map((each) => ({ ...each, fault: faultOf(each) })).filter(({ fault }) => fault !== undefined);
  const [first] = faulty;
  if (first === undefined) return;
  const isArgument = first.spelled === first.name;
  throw new BobError(
    "USAGE",
    `${faulty.map(({ fault }) => fault).join("; ")}. Options: ${describeOptions(isArgument)}`,
  );
}

function faultOf({ name, spelled, value }: Given): string | undefined {
  const option = known.get(name);
  if (option === undefined) return `unknown option ${spelled}`;
  const fault = faultOfValue(option, value);
  return fault && `${spelled}=${value} ${fault}`;
}

/** All options there are, spelled as build arguments or as fields of `--attest`. */
function describeOptions(isArgument: boolean): string {
  return [...known]
    .map(([argument, { name, values, text = "image" }]) => {
      return `${isArgument ? argument : name}=${values?.join("|") ?? texts[text]}`;
    })
    .join(", ");
}
