// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import {
  BILL_OF_BEHAVIOUR_TYPE,
  BobError,
  OLD_RUNTIME_TRACE_TYPE,
  RUNTIME_TRACE_TYPE,
  type Statement,
} from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import type { Finding } from "../verify/finding.ts";

/** Rego files and folders, which are one policy, and the program that decides by them. */
export interface RegoPolicy {
  readonly files: readonly string[];
  /** Where programs are looked for. */
  readonly path: string | undefined;
}

/** Whether a policy is Rego: a file called so, or a folder. */
export function isRego(file: string): boolean {
  return file.endsWith(".rego") || (statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** What Rego can decide by: the rest of what is attached is made for programs that know it. */
const decidableTypes: ReadonlySet<string> = new Set([
  BILL_OF_BEHAVIOUR_TYPE,
  RUNTIME_TRACE_TYPE,
  OLD_RUNTIME_TRACE_TYPE,
]);

/**
 * Decides by the `opa` on the PATH about Statements that were verified before. Rego in the words of conftest (`data.main.deny`, `violation`),
 * cosign (`data.signature.allow`) and policy-controller (`data.sigstore.isCompliant`) is understood; what is not defined is a no.
 *
 * @param statements those of types that Rego can decide by are looked at, each on its own; there has to be one.
 * @throws {BobError} NOT_FOUND when there is no opa, USAGE when the policy is none that it takes.
 */
export async function decideRego(
  policy: RegoPolicy,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const inputs = statements.filter(({ predicateType }) => decidableTypes.has(predicateType));
  const place = `policy ${policy.files.map(safeText).join(", ")}`;
  const find = (message: string): Finding => ({ kind: "policy", place, message });
  if (inputs.length === 0) return [find("there is neither a Bill of Behaviour nor a runtime trace to decide by")];
  const findings: Finding[] = [];
  for (const statement of inputs) {
    const answers = readAnswers(await evaluate(policy, statement, signal));
    findings.push(...answers.map((message) => find(`${safeText(message)} (${nameOf(statement)})`)));
  }
  return findings;
}

function nameOf({ predicateType }: Statement): string {
  return predicateType === BILL_OF_BEHAVIOUR_TYPE ? "Bill of Behaviour" : "runtime trace";
}

const refusing = /^(?:deny|violation)(?:_\w+)?$/;

/** Why the policy says no: nothing where it says yes. @param data all packages of the policy. */
export function readAnswers(data: Readonly<Record<string, unknown>>): string[] {
  const main = Object.entries(asObject(data.main)).filter(([name]) => refusing.test(name));
  const messages = main.flatMap(([name, refused]) => refusals(name, refused));
  const verdicts = [
    ["signature", "allow"],
    ["sigstore", "isCompliant"],
  ].filter(([package_ = ""]) => package_ in data);
  for (const [package_ = "", rule = ""] of verdicts) {
    if (asObject(data[package_])[rule] !== true) messages.push(`data.${package_}.${rule} is not true`);
  }
  if (main.length === 0 && verdicts.length === 0)
    messages.push(
      "it decides nothing: it has none of data.main.deny, data.signature.allow and data.sigstore.isCompliant",
    );
  return messages;
}

/** Sets of texts, or of objects with `msg`, as conftest has them. */
function refusals(name: string, refused: unknown): string[] {
  if (!Array.isArray(refused)) return refused === false ? [] : [`data.main.${name} is no set of messages`];
  return refused.map((each) => {
    const message = typeof each === "string" ? each : asObject(each).msg;
    return typeof message === "string" ? message : JSON.stringify(each);
  });
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

const maxAnswerBytes = 64 * 1024 * 1024;

async function evaluate(
  policy: RegoPolicy,
  statement: Statement,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const data = policy.files.flatMap((file) => ["--data", file]);
  const args = ["eval", "--format=json", "--strict-builtin-errors", "--stdin-input", ...data, "data"];
  const answer = await runOpa(args, JSON.stringify(statement), policy, signal);
  const { result, errors } = asObject(parseAnswer(answer));
  const [first] = Array.isArray(result) ? result : [];
  const [expression] = Array.isArray(asObject(first).expressions) ? (asObject(first).expressions as unknown[]) : [];
  const value = asObject(expression).value;
  if (errors === undefined && typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new BobError("USAGE", `opa cannot decide by ${policy.files.join(", ")}: ${describeErrors(errors)}`);
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: text.slice(0, 300) }] }; // Not an answer: what it says is the reason.
  }
}

function describeErrors(errors: unknown): string {
  if (!Array.isArray(errors)) return "it has no answer";
  return errors
    .slice(0, 10)
    .map((error) => {
      const { message, location } = asObject(error);
      const { file, row, col } = asObject(location);
      return `${file === undefined ? "" : `${file}:${row}:${col}: `}${message}`;
    })
    .join("; ");
}

/** It gets nothing of this process' environment but where its programs are. Its answer to what is wrong is on stdout, too. */
function runOpa(args: readonly string[], input: string, { path }: RegoPolicy, signal: AbortSignal): Promise<string> {
  const env = path === undefined ? {} : { PATH: path };
  return new Promise((resolve, reject) => {
    const child = execFile("opa", args, { env, signal, maxBuffer: maxAnswerBytes }, (error, stdout, stderr) => {
      if (error === null || stdout.trim() !== "") resolve(stdout);
      else reject(opaError(error, stderr));
    });
    child.stdin?.on("error", () => {}); // It ended without reading: why is in its answer.
    child.stdin?.end(input);
  });
}

function opaError(cause: Error & { code?: unknown }, stderr: string): BobError {
  if (cause.name === "AbortError") return new BobError("CANCELLED", "opa was ended", { cause });
  if (cause.code === "ENOENT")
    return new BobError(
      "NOT_FOUND",
      "policies in Rego are decided by opa, which is not on the PATH: install it (openpolicyagent.org), or write the policy as YAML",
      { cause },
    );
  return new BobError("USAGE", `opa failed: ${safeText(stderr.trim() || cause.message)}`, { cause });
}
