// SPDX-License-Identifier: Apache-2.0
import { decodePolicy } from "@bob/bill/policy/read-policy";
import { maxPolicyBytes } from "@bob/bill/policy/yaml-document";
import { BobError } from "@bob/proto";
import { baseName } from "@bob/proto/paths";
import type { GatewayClient } from "../gateway/client.ts";
import { sourceDefinition } from "../llb/new-ops.ts";
import type { FrontendOptions } from "../request/options.ts";

type Client = Pick<GatewayClient, "solveDefinition" | "readFile">;

/** Where a policy is: the file in what BuildKit fetches. */
interface Place {
  /** `local://context`, `docker-image://…`, as BuildKit's sources are called. */
  readonly identifier: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly path: string;
  /** For messages. */
  readonly says: string;
}

/** The file in an image that is a policy. */
const fileInImage = "policy.yaml";

/**
 * Reads the policy that a build was given: a file of its context, `NAME:FILE` of a named context, or an image with the one file `policy.yaml`: `HOST/NAME:TAG`, `HOST/NAME@sha256:…`, `docker-image://REF`. BuildKit fetches it, with its own logins and mirrors.
 *
 * @throws {BobError} USAGE when there is none, NOT_FOUND when the file is not there, UNAVAILABLE when it cannot be fetched.
 */
export async function readPolicySource(client: Client, given: string, opts: FrontendOptions): Promise<string> {
  const place = placeOf(given, opts);
  const { identifier, attrs, path, says } = place;
  const ref = await client
    .solveDefinition({ definition: sourceDefinition("[bob] load policy", identifier, attrs), evaluate: true })
    .catch((cause) => {
      throw new BobError("UNAVAILABLE", `cannot fetch the policy ${given} from ${says}: ${messageOf(cause)}`, {
        cause,
      });
    });
  const range = { offset: 0, length: maxPolicyBytes + 1 };
  const bytes = await client.readFile(ref, path, range).catch((cause) => {
    throw new BobError("NOT_FOUND", `there is no policy ${path} in ${says}: ${messageOf(cause)}. ${howTo}`, { cause });
  });
  if (bytes.length > maxPolicyBytes)
    throw new BobError("USAGE", `${given} has more than ${maxPolicyBytes} bytes: it is no policy`);
  return decodePolicy(bytes, given);
}

const howTo =
  "policy= takes a file of the build context, NAME:FILE of a named context, or an image with the file /policy.yaml: HOST/NAME:TAG, docker-image://NAME";

function placeOf(given: string, opts: FrontendOptions): Place {
  if (given.startsWith(imageScheme)) return placeInImage(given);
  const [, name, inNamed = ""] = /^([A-Za-z0-9_.-]+):(.+)$/.exec(given) ?? [];
  const named = name === undefined ? undefined : opts[`context:${name}`];
  if (named !== undefined) return placeInContext(named, inNamed, `the build context ${name}`);
  if (imagePattern.test(given)) return placeInImage(`docker-image://${given}`);
  const { context = "", contextkey = "context" } = opts;
  return placeInContext(context === "" ? `local:${contextkey}` : context, given, "the build context");
}

/** A registry's host with a dot, a port, or `localhost`, and a tag or digest at the end: no file is called so. */
const imagePattern =
  /^(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+|localhost)\/[\w./-]+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/;
const imageScheme = "docker-image://";

function placeInImage(image: string): Place {
  return { identifier: withTag(image), attrs: {}, path: fileInImage, says: image.slice(imageScheme.length) };
}

/** BuildKit's `frontend/dockerui` calls contexts so. */
function placeInContext(context: string, file: string, says: string): Place {
  const path = file.replace(/^(?:\.?\/)+/, "");
  if (path.split("/").includes(".."))
    throw new BobError(
      "USAGE",
      `the policy ${file} is outside of ${says}: give its folder as a context of its own, --build-context NAME=FOLDER, and policy=NAME:FILE`,
    );
  if (context.startsWith(imageScheme)) return { identifier: withTag(context), attrs: {}, path, says };
  if (!context.startsWith("local:"))
    throw new BobError(
      "USAGE",
      `${says} is ${context}, which policies are not read from: give a folder as --build-context NAME=FOLDER, and policy=NAME:FILE`,
    );
  const attrs = { "local.followpaths": JSON.stringify([path]), "local.sharedkeyhint": `bob-policy:${path}` };
  return { identifier: `local://${context.slice("local:".length)}`, attrs, path, says };
}

/** BuildKit wants references whole. */
function withTag(image: string): string {
  const last = baseName(image);
  return last.includes(":") || last.includes("@") ? image : `${image}:latest`;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
