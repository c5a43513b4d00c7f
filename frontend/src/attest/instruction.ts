// SPDX-License-Identifier: Apache-2.0
import type { buildkit } from "@bob/proto/gen/buildkit";
import type { Graph, Vertex } from "../llb/definition.ts";
import { instructionOf, type VertexName } from "../llb/vertex-name.ts";
import { readInstruction } from "./dockerfile-text.ts";
import { redactUrls } from "./redact.ts";

type Location = buildkit.llb.Location;

/** What BuildKit's name of the merge begins with that `COPY --link` ends in. */
const linkPattern = /^LINK /;

/**
 * The instruction and stage of a vertex as the evidence has them. BuildKit's name for it has the values of variables in
 * it, build arguments among them: the text of the Dockerfile is told instead, or what the step executes.
 */
export function publicInstructionOf(vertex: Vertex, { infos }: Graph): VertexName {
  const { instruction, ...stage } = instructionOf(vertex);
  const [link = ""] = linkPattern.exec(instruction) ?? [];
  const name = instruction.slice(link.length);
  const written = vertex.locations.map((location) => readAt(location, infos)).find((text) => isSame(text, name));
  if (vertex.op.exec) return { instruction: written ?? withoutValues(name, vertex.op.exec.meta.args), ...stage };
  return { instruction: `${link}${redactUrls(written ?? name)}`, ...stage };
}

function readAt({ sourceIndex, ranges }: Location, infos: Graph["infos"]): string {
  const info = infos[sourceIndex];
  const lines = ranges.flatMap(({ start, end }) => [start?.line ?? 0, end?.line ?? 0]).filter((line) => line > 0);
  if (info === undefined || lines.length === 0) return "";
  const text = readInstruction(Buffer.from(info.data).toString(), Math.min(...lines), Math.max(...lines));
  return text.replace(/^\w+/, (word) => word.toUpperCase());
}

/**
 * Whether a line is the instruction, by its first word: steps of ONBUILD have the line of FROM, frontends may have
 * their own names.
 */
function isSame(text: string, name: string): boolean {
  const [word = ""] = /^\w+/.exec(text) ?? [];
  // A base image is named by what it is resolved to.
  return word !== "" && word !== "FROM" && name.startsWith(`${word} `);
}

/**
 * A `RUN` by the arguments it executes, in which nothing is expanded yet. Names that no Dockerfile's frontend gave
 * stay.
 */
function withoutValues(name: string, args: readonly string[]): string {
  const [prefix] = /^(?:ONBUILD )?RUN /.exec(name) ?? [];
  if (prefix === undefined) return name;
  const isShell = args.length > 2 && /^[-/]\w*c$/i.test(args.at(-2) ?? "");
  const [first = "", ...more] = isShell ? (args.at(-1) ?? "").trim().split("\n") : [JSON.stringify(args)];
  return `${prefix}${first}${more.length > 0 ? "..." : ""}`;
}
