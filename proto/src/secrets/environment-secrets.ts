// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "../paths.ts";
import { isCredentialName } from "./credential-names.ts";
import type { Secret } from "./redactor.ts";
import { urlPasswords } from "./secret-words.ts";

/**
 * The secrets among variables: the values of those that are named, or whose names look like credentials, and the
 * passwords in URLs of all others (`HTTPS_PROXY`, `DATABASE_URL`).
 *
 * @param env `NAME=value`.
 * @param named names that look like nothing.
 * @param places paths that are no secret where a variable says that one is there: `--mount=type=ssh` and `secret`.
 */
export function environmentSecrets(
  env: Iterable<string>,
  named: ReadonlySet<string>,
  places: ReadonlySet<string> = new Set(),
): Secret[] {
  const secrets: Secret[] = [];
  for (const entry of env) {
    const [, name = "", text = ""] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
    const value = text as RawBytes;
    if (named.has(name) || (isCredentialName(name) && !places.has(value))) secrets.push({ name, value });
    else for (const password of new Set(urlPasswords(value))) secrets.push({ name, value: password });
  }
  return secrets;
}

/** Names in a list as options have them: separated by colons, commas, semicolons or spaces; sorted. */
export function splitNames(list: string): string[] {
  return [...new Set(list.split(/[:;,\s]+/).filter((name) => name !== ""))].sort();
}
