// SPDX-License-Identifier: Apache-2.0
import type { RawBytes } from "../paths.ts";

/** Bytes of a value that is looked for. A shorter one is in too many words. */
export const minSecretBytes = 6;
/** Bytes of a part of a value, which is less certain to be secret. */
const minPartBytes = 8;
/** Parts of one value; the rest is not looked for on its own. */
const maxParts = 512;

/** Values that are in paths and arguments of most builds: hiding them would hide the record. */
const commonWords: ReadonlySet<string> = new Set([
  ...["default", "development", "disabled", "docker", "enabled", "github", "gitlab", "internal", "latest"],
  ...["localhost", "master", "mariadb", "mongodb", "optional", "password", "postgres", "private", "production"],
  ...["public", "rabbitmq", "registry", "release", "required", "secret", "stable", "staging", "system", "testing"],
]);

/** What of a value is looked for. */
export interface SecretWords {
  /** The value first. Empty where it cannot be told from ordinary text. */
  readonly words: ReadonlySet<RawBytes>;
  /** There are more parts than are looked for. */
  readonly isCut: boolean;
}

/**
 * The texts by which a secret shows: the value itself, and of one that is more than a word what programs take out of it
 * (lines, what an assignment or a member of JSON assigns, the password of a URL or in a `.netrc`).
 */
export function secretWords(value: RawBytes): SecretWords {
  const whole = value.trim() as RawBytes;
  if (!isUsable(whole, minSecretBytes)) return { words: new Set(), isCut: false };
  const words = new Set([whole]);
  for (const part of partsOf(whole)) {
    if (words.size > maxParts) return { words, isCut: true };
    if (isUsable(part, minPartBytes)) words.add(part);
  }
  return { words, isCut: false };
}

/** Passwords of the URLs in a text, as they are written and as they are meant. */
export function urlPasswords(text: RawBytes): RawBytes[] {
  const passwords = text.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@"']*:([^\s/?#"']+)@/gi);
  return [...passwords].flatMap(([, password = ""]) => [password, decodePercent(password)]) as RawBytes[];
}

const assignments = [/^[^=]{1,256}?=\s*(.+)$/, /^[^:]{1,256}?:\s+(.+)$/];

function isUsable(word: string, minBytes: number): boolean {
  return word.length >= minBytes && !commonWords.has(word.toLowerCase()) && !/^-----(?:BEGIN|END) .*-----$/.test(word);
}

function* partsOf(whole: RawBytes): Generator<RawBytes> {
  for (const text of whole.split(/[\r\n]+/)) {
    const line = text.trim();
    yield line as RawBytes;
    for (const assignment of assignments) yield unquote(assignment.exec(line)?.[1] ?? "");
    // A path is made of the names between its slashes.
    if (line.includes("/") && /^[\w+/=-]+$/.test(line)) yield* line.split("/") as RawBytes[];
  }
  for (const [, member = ""] of whole.matchAll(/:\s*"((?:[^"\\]|\\.)*)"/g)) yield member as RawBytes;
  for (const [, password = ""] of whole.matchAll(/\bpassword\s+(\S+)/g)) yield password as RawBytes;
  yield* urlPasswords(whole);
}

function unquote(text: string): RawBytes {
  return text.replace(/[;,]$/, "").replace(/^(["'])(.*)\1$/, "$2") as RawBytes;
}

function decodePercent(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}
