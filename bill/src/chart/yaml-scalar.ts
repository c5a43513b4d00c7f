// SPDX-License-Identifier: Apache-2.0

/** Begins like nothing else in YAML, and has no `: ` and no ` #`. */
const plain = /^(?:[A-Za-z/⋯]|\.[A-Za-z])[A-Za-z0-9_./@⋯-]*(:[A-Za-z0-9_./@⋯-]+)*$/;
/** What YAML 1.1, which Kubernetes reads, takes for something else than a text. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan)$/i;
/** Texts of several lines that can stand as they are: without what a literal block would lose or misread. */
const literal = /^[^\s\p{Cc}](?:[^\p{Cc}\u2028\u2029\ufeff]|\n)*$/u;

/** A scalar that YAML 1.1 and 1.2 read as what it is. */
export function yamlScalar(value: null | boolean | number | string): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return isPlain(value) ? value : goJson(value).replace(/[\x7f-\x9f\ufeff\ufffe\uffff]/g, escapeCharacter);
}

/** The text as a literal block with its indicator, or `undefined` where that cannot say it. */
export function literalBlock(text: string, indent: number): string | undefined {
  const body = text.endsWith("\n") ? text.slice(0, -1) : text;
  if (!body.includes("\n") || !literal.test(body) || /[ \t\n]$|[ \t]\n/.test(body)) return undefined;
  const lines = body.split("\n").map((line) => (line === "" ? "" : " ".repeat(indent) + line));
  return `${text.endsWith("\n") ? "|" : "|-"}\n${lines.join("\n")}`;
}

/** A value as Go's `json.Marshal` writes it, which Helm's `toJson` calls: what HTML would misread is escaped. */
export function goJson(value: null | boolean | number | string): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isPlain(text: string): boolean {
  return plain.test(text) && !reserved.test(text);
}
