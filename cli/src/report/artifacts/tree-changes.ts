// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TreeChange, TreeMember } from "@bob/oci/artifact/compare-trees";
import { safeText } from "@bob/proto/printable";
import type { Terminal } from "../terminal.ts";
import { formatBytes } from "../text/quantities.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** A change, with its text where that can be told line by line. */
export interface ToldChange extends TreeChange {
  /** In the form of `diff -u`. */
  readonly diff?: string;
}

/** Where the two sides of a comparison are. */
export interface Sides {
  readonly remote: string;
  readonly local: string;
  /** Whether the local side is a single file. */
  readonly isFile: boolean;
}

/** Longer ones are told by size and digest. */
const maxTextBytes = 1 << 20;

/** Adds what is different in text files. */
export async function diffTexts(changes: readonly TreeChange[], sides: Sides): Promise<ToldChange[]> {
  const told: ToldChange[] = [];
  for (const change of changes) {
    const { path, remote, local } = change;
    const [before, after] = [
      await readText(join(sides.remote, path), remote),
      await readText(sides.isFile ? sides.local : join(sides.local, path), local),
    ];
    const hasText = before !== undefined && after !== undefined && before !== after;
    told.push(hasText ? { ...change, diff: unifiedDiff(path, before, after) } : change);
  }
  return told;
}

/** Empty for what is not there; undefined for what is no text, or too long. */
async function readText(path: string, member: TreeMember | undefined): Promise<string | undefined> {
  if (member === undefined) return "";
  if (member.type !== "file" || member.size > maxTextBytes) return undefined;
  const bytes = await readFile(path);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined; // no UTF-8: nothing to show
  }
}

/** One line for each, and the text that differs below it. */
export function describeChanges(changes: readonly ToldChange[], terminal: Terminal): string {
  return changes.map((change) => `${headline(change, terminal)}${textOf(change, terminal)}`).join("");
}

const signs = { added: "+", removed: "-", changed: "~" } as const;

function headline({ path, change, remote, local }: ToldChange, terminal: Terminal): string {
  const tone = change === "added" ? "good" : change === "removed" ? "alarm" : "warning";
  const what = remote && local ? howChanged(remote, local) : kindOf(local ?? remote);
  return `${terminal.paint(tone, `${signs[change]} ${safeText(path)}`)} ${terminal.paint("dim", `(${what})`)}\n`;
}

function howChanged(remote: TreeMember, local: TreeMember): string {
  if (remote.type !== local.type) return `${remote.type} became ${local.type}`;
  const hasMode = remote.mode !== local.mode;
  const mode = hasMode ? [`mode ${octal(remote.mode)} became ${octal(local.mode)}`] : [];
  const size = remote.sha256 === local.sha256 ? [] : [`${formatBytes(remote.size)} became ${formatBytes(local.size)}`];
  return [...size, ...mode].join(", ");
}

function kindOf(member: TreeMember | undefined): string {
  return member === undefined || member.type !== "file" ? (member?.type ?? "") : formatBytes(member.size);
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function textOf({ diff }: ToldChange, terminal: Terminal): string {
  if (diff === undefined) return "";
  const lines = diff.trimEnd().split("\n");
  return lines.map((line) => `${terminal.paint(toneOf(line), safeText(line))}\n`).join("");
}

function toneOf(line: string): "good" | "alarm" | "name" | "plain" {
  if (line.startsWith("+")) return "good";
  if (line.startsWith("-")) return "alarm";
  return line.startsWith("@@") ? "name" : "plain";
}
