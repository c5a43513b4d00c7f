// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { fetchSys, generateFromHeaders, generateFromSys, tablesFile } from "./generate-tables.ts";

const committed = (name: string) => readFileSync(tablesFile(name), "utf8");

afterEach(() => vi.unstubAllEnvs());

test("the committed tables are what golang.org/x/sys says", ({ skip }) => {
  vi.stubEnv("GOPROXY", "off"); // what is in Go's cache, or nothing
  let sys: string;
  try {
    sys = fetchSys();
  } catch (error) {
    return skip(`no golang.org/x/sys to compare with: ${error}`);
  }
  for (const [name, text] of generateFromSys(sys)) expect(text === committed(name), name).toBe(true);
}, 60_000);

test("the committed tables call no number otherwise than this machine's kernel headers", ({ skip }) => {
  let files: Map<string, string>;
  try {
    files = generateFromHeaders();
  } catch (error) {
    return skip(`no kernel headers to compare with: ${error}`);
  }
  for (const [name, text] of files) {
    const ours = readRows(committed(name));
    const theirs = [...readRows(text)].filter(([number]) => ours.has(number));
    expect(theirs.length, name).toBeGreaterThan(20);
    expect(Object.fromEntries(theirs), name).toEqual(Object.fromEntries(theirs.map(([n]) => [n, ours.get(n)])));
  }
});

function readRows(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^ {2}(\d+): "(\w+)",$/gm)].map(([, number = "", name = ""]) => [number, name]));
}
