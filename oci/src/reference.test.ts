// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { expect, test } from "vitest";
import { formatReference, parseReference } from "./reference.ts";

const digest = `sha256:${"ab".repeat(32)}`;

test.each([
  ["debian", { registry: "docker.io", repository: "library/debian", tag: "latest" }],
  ["grafana/loki:3", { registry: "docker.io", repository: "grafana/loki", tag: "3" }],
  ["index.docker.io/grafana/loki:3", { registry: "docker.io", repository: "grafana/loki", tag: "3" }],
  ["localhost/app", { registry: "localhost", repository: "app", tag: "latest" }],
  ["localhost:5000/team/app:v1.2_x", { registry: "localhost:5000", repository: "team/app", tag: "v1.2_x" }],
  ["[::1]:5000/app", { registry: "[::1]:5000", repository: "app", tag: "latest" }],
  [`ghcr.io/a/b@${digest}`, { registry: "ghcr.io", repository: "a/b", digest }],
  [`ghcr.io/a/b:1@${digest}`, { registry: "ghcr.io", repository: "a/b", tag: "1", digest }],
  ["docker://ghcr.io/a/b", { registry: "ghcr.io", repository: "a/b", tag: "latest" }],
])("parses %s as docker does", (text, expected) => {
  expect(parseReference(text)).toEqual(expected);
});

test.each([
  ["", "it names no repository"],
  ["localhost:5000/", "it names no repository"],
  ["Debian", "a repository has lower-case letters only"],
  ["debian:", "the tag is empty"],
  ["debian:a b", "a b is not a tag"],
  ["debian@sha256:12", "sha256:12 after @ is not"],
  [`debian@${digest}@${digest}`, "more than one @"],
  ["ghcr.io//x", "/x is not a repository name"],
  ["ghcr.io/../x", "../x is not a repository name"],
  ["a:b:c/d", "a:b:c is not a host name"],
  ["host:99999999/app", "is not a host name"],
])("refuses %j and says what is wrong", (text, why) => {
  expect(() => parseReference(text)).toThrow(why);
});

test("gives back what it parsed, or refuses, whatever the text", () => {
  const alphabet = "aZ0.:/@[]-_ %\u00e9\n#?";
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: round % 14 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join(
      "",
    );
    try {
      const reference = parseReference(text);
      expect(parseReference(formatReference(reference))).toEqual(reference);
      expect(new URL(`https://${reference.registry}/v2/${reference.repository}/`).pathname).toBe(
        `/v2/${reference.repository}/`,
      );
    } catch (error) {
      if (!(error instanceof BobError)) throw new Error(`${JSON.stringify(text)}: ${error}`);
    }
  }
});
