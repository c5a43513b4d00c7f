// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { isDigest } from "./digest.ts";

/** An image in a registry, as docker understands `[host[:port]/]path[:tag][@digest]`. */
export interface Reference {
  registry: string; // 'docker.io', 'localhost:5000'
  repository: string; // 'library/debian'
  tag?: string; // 'bookworm'
  digest?: string; // 'sha256:4b3a…'
}

const HOST = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Parses an image reference by docker's rules: the first part is a host when it has a dot or a colon or is `localhost`, else the image
 * is on Docker Hub; without tag and digest the tag is `latest`. A leading `docker://` or `oci://` is accepted.
 *
 * @throws {BobError} USAGE when it is not one, with what is wrong about it.
 */
export function parseReference(text: string): Reference {
  const [name = "", digest, ...rest] = text.replace(/^(?:docker|oci):\/\//, "").split("@");
  if (rest.length > 0) throw brokenReference(text, "it has more than one @");
  if (digest !== undefined && !isDigest(digest))
    throw brokenReference(text, `${digest || "nothing"} after @ is not sha256:<64 hex digits>`);
  const { path, tag } = splitTag(name);
  if (tag !== undefined && !TAG.test(tag))
    throw brokenReference(text, `${tag ? `${tag} is not a tag` : "the tag is empty"}`);
  const { registry, repository } = splitHost(path);
  if (!HOST.test(registry)) throw brokenReference(text, `${registry} is not a host name`);
  if (!REPOSITORY.test(repository) || repository.length > 255)
    throw brokenReference(text, whyNotRepository(repository));
  const effectiveTag = tag ?? (digest === undefined ? "latest" : undefined);
  return {
    registry,
    repository,
    ...(effectiveTag !== undefined && { tag: effectiveTag }),
    ...(digest !== undefined && { digest }),
  };
}

/** Whether a tag is one. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** The reference as messages show it. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

function splitTag(name: string): { path: string; tag?: string } {
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? { path: name.slice(0, colon), tag: name.slice(colon + 1) } : { path: name };
}

function splitHost(path: string): { registry: string; repository: string } {
  const slash = path.indexOf("/");
  const host = path.slice(0, Math.max(slash, 0));
  if (/[.:[]/.test(host) || host === "localhost") {
    return { registry: host === "index.docker.io" ? "docker.io" : host, repository: path.slice(slash + 1) };
  }
  return { registry: "docker.io", repository: slash < 0 && path !== "" ? `library/${path}` : path };
}

function whyNotRepository(repository: string): string {
  if (repository === "") return "it names no repository";
  if (repository.length > 255) return "its repository is longer than 255 characters";
  if (/[A-Z]/.test(repository)) return "a repository has lower-case letters only";
  return `${repository} is not a repository name`;
}

function brokenReference(text: string, why: string): BobError {
  return new BobError(
    "USAGE",
    `"${text}" is not an image reference: ${why}; write [host[:port]/]repository[:tag][@sha256:…]`,
    {
      details: { reference: text },
    },
  );
}
