// SPDX-License-Identifier: Apache-2.0
/**
 * A text with what URLs in it may carry as a secret left out: user and password, and the values of a query (signed
 * links). Names of parameters, hosts and paths stay.
 */
export function redactUrls(text: string): string {
  return text.replace(urlPattern, (_, scheme: string, rest: string) => `${scheme}${redactQuery(redactUser(rest))}`);
}

/** Not `docker-image:` and `oci-layout:`, where a digest comes behind `@`. */
const urlPattern = /\b((?:https?|ftps?|git|ssh):\/\/)([^\s"'<>]*)/gi;
/** As BuildKit's provenance writes what it leaves out. */
const leftOut = "xxxxx";

/**
 * The user is before the last `@` of the authority: passwords are not always escaped. Everybody is `git` at a git
 * server.
 */
function redactUser(rest: string): string {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  const at = authority.lastIndexOf("@");
  return at < 0 || authority.slice(0, at) === "git" ? rest : `${leftOut}${rest.slice(at)}`;
}

function redactQuery(rest: string): string {
  const start = rest.indexOf("?");
  if (start < 0) return rest;
  const [query = "", ...fragment] = rest.slice(start + 1).split("#");
  const parameters = query.split("&").map((parameter) => {
    const equals = parameter.indexOf("=");
    return equals < 0 ? leftOut : `${parameter.slice(0, equals)}=${leftOut}`;
  });
  return [rest.slice(0, start + 1) + parameters.join("&"), ...fragment].join("#");
}
