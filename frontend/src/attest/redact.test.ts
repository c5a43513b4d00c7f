// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { redactUrls } from "./redact.ts";

test.each([
  ["https://user:pa@ss@example.org/a?x=1#f", "https://xxxxx@example.org/a?x=xxxxx#f"],
  ["https://token@example.org/a", "https://xxxxx@example.org/a"],
  ["http://example.org/a@b?sig=abc&flag&v=1", "http://example.org/a@b?sig=xxxxx&xxxxx&v=xxxxx"],
  ["git://github.com/a/b.git#main:dir", "git://github.com/a/b.git#main:dir"],
  ["git://oauth2:glpat@gitlab.com/a.git", "git://xxxxx@gitlab.com/a.git"],
  ["ssh://git@github.com/a/b.git", "ssh://git@github.com/a/b.git"],
  ["docker-image://docker.io/library/debian:12@sha256:00", "docker-image://docker.io/library/debian:12@sha256:00"],
  ["oci-layout://base@sha256:00", "oci-layout://base@sha256:00"],
  ["local://context", "local://context"],
  ['ADD ["https://u:p@h/x", "/y"]', 'ADD ["https://xxxxx@h/x", "/y"]'],
  ["ADD https://h/a?t=1 https://u@h/b /c?d=e", "ADD https://h/a?t=xxxxx https://xxxxx@h/b /c?d=e"],
])("writes %s as %s", (text, expected) => {
  expect(redactUrls(text)).toBe(expected);
});
