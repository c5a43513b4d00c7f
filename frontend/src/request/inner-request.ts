// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import type { CacheImport, Definitions, SolveRequest } from "../gateway/client.ts";
import type { FrontendOptions, Options } from "./options.ts";

/** Option by which a bob that an inner frontend was sent to knows that another bob is already at work. */
const nestedKey = "bob.nested";
const syntaxArg = "build-arg:BUILDKIT_SYNTAX";

/** Whether another bob asked for this build. */
export function isNested(opts: FrontendOptions): boolean {
  return nestedKey in opts;
}

/** Whether the client wants an answer about the Dockerfile (outline, lint, targets, …) and no build. */
export function isSubrequest(opts: FrontendOptions): boolean {
  return "requestid" in opts;
}

/**
 * The request to the frontend that makes LLB from the Dockerfile, with the options of this build.
 *
 * With `cmdline` set, BuildKit's Dockerfile frontend does not follow a `# syntax=` line or `BUILDKIT_SYNTAX` (it sets
 * it itself when it does, `frontend/dockerfile/builder/build.go`). When `BUILDKIT_SYNTAX` brought the build here, the
 * Dockerfile's own `# syntax=` line is followed, as it would be without bob.
 */
export function innerRequest(opts: FrontendOptions, options: Options, inputs: Definitions): SolveRequest {
  const { source: _, cmdline, ...rest } = opts;
  const frontendInputs = { ...inputs };
  if (options.syntax) {
    const frontendOpt = { ...rest, source: options.syntax, cmdline: options.syntax, [nestedKey]: "1" };
    return { frontend: "gateway.v0", frontendOpt, frontendInputs };
  }
  const cameBySyntaxArg = cmdline !== undefined && opts[syntaxArg] === cmdline && !isNested(opts);
  if (!cameBySyntaxArg) {
    return { frontend: "dockerfile.v0", frontendOpt: { ...rest, cmdline: "dockerfile.v0" }, frontendInputs };
  }
  const { [syntaxArg]: __, ...followed } = rest;
  return { frontend: "dockerfile.v0", frontendOpt: { ...followed, [nestedKey]: "1" }, frontendInputs };
}

/**
 * A client's own request to a frontend, for a bob between client and BuildKit; a bob that the Dockerfile names stays
 * out.
 */
export function outerRequest(request: SolveRequest, opts: FrontendOptions, { syntax }: Options): SolveRequest {
  const frontendOpt = { ...opts, [nestedKey]: "1" };
  if (!syntax) return { ...request, frontendOpt };
  return { ...request, frontend: "gateway.v0", frontendOpt: { ...frontendOpt, source: syntax, cmdline: syntax } };
}

/**
 * The cache imports of a build. The inner frontend passes them on for its own definitions only.
 *
 * Source: `frontend/dockerui/config.go`, keys `cache-imports` (JSON) and `cache-from` (deprecated, registry
 * references).
 */
export function cacheImports(opts: FrontendOptions): CacheImport[] {
  const listed = opts["cache-imports"] ? parseCacheImports(opts["cache-imports"]) : [];
  const references = (opts["cache-from"] ?? "").split(",").filter((reference) => reference !== "");
  return [...listed, ...references.map((ref) => ({ type: "registry", attrs: { ref } }))];
}

function parseCacheImports(text: string): CacheImport[] {
  try {
    const entries = JSON.parse(text) as { Type: string; Attrs?: Record<string, string> }[] | null;
    return (entries ?? []).map(({ Type, Attrs }) => ({ type: Type, attrs: Attrs ?? {} }));
  } catch (cause) {
    throw new BobError("USAGE", `cache-imports is not a list of cache imports: ${text}`, { cause });
  }
}
