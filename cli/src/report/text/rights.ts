// SPDX-License-Identifier: Apache-2.0
import type { StepDefinition, StepRecord } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { isNotableSyscall } from "./notable.ts";
import type { Line, Row } from "./rows.ts";

/** What the Dockerfile gave the step beyond a plain `RUN`: user, network, privileges, secrets. */
export function givenRow(definition: StepDefinition | undefined): Row {
  if (definition === undefined) return { label: "given", lines: [] };
  const { user, network, security, mounts } = definition;
  const lines: Line[] = [];
  if (security === "insecure") lines.push({ text: "all privileges (security=insecure)", tone: "warning" });
  if (network === "host") lines.push({ text: "the host's network", tone: "warning" });
  if (network === "none") lines.push({ text: "no network" });
  if (user !== "" && user !== "root" && user !== "0") lines.push({ text: `user ${safeText(user)}` });
  for (const { type, dest } of mounts) {
    if (type === "secret" || type === "ssh") lines.push({ text: `${type} ${safeText(dest)}`, tone: "warning" });
  }
  return { label: "given", lines: joinPlain(lines) };
}

/** Capabilities checked by the kernel, and syscalls: how many, and those a build seldom needs. */
export function rightsRows({ capabilities, syscalls, recorder, completeness }: StepRecord): Row[] {
  return [
    { label: "rights", lines: capabilityLines(capabilities) },
    {
      label: "syscalls",
      lines: [...ringLines(syscalls, completeness.bypasses), ...syscallLines(syscalls, recorder.architecture)],
    },
  ];
}

function capabilityLines({ used, denied }: StepRecord["capabilities"]): Line[] {
  const lines: Line[] = used.length > 0 ? [{ text: used.join(" ") }] : [];
  return denied.length > 0 ? [...lines, { text: `asked for and refused: ${denied.join(" ")}` }] : lines;
}

/** What was done by rings of io_uring; a ring that came about has an entry, in older records it is a bypass. */
function ringLines({ io_uring: operations, ...calls }: StepRecord["syscalls"], bypasses: string[]): Line[] {
  const isAsked = Object.values(calls).some((names) => names.includes("io_uring_setup"));
  if (operations !== undefined) return [{ text: `by io_uring: ${operations.join(" ") || "nothing"}` }];
  return isAsked && !bypasses.includes("io_uring") ? [{ text: "io_uring was asked for, and refused" }] : [];
}

const NATIVE_ABI: Record<string, string> = { amd64: "x86_64", arm64: "aarch64" };

function syscallLines({ io_uring: _, ...syscalls }: StepRecord["syscalls"], architecture: string): Line[] {
  const names = [...new Set(Object.values(syscalls).flat())];
  const notable = names.filter(isNotableSyscall).sort();
  const foreign = Object.keys(syscalls).filter(
    (abi) => !isOfMachine(abi, architecture) && (syscalls[abi]?.length ?? 0) > 0,
  );
  const lines: Line[] = notable.length > 0 ? [{ text: notable.join(" "), tone: "warning" }] : [];
  if (foreign.length > 0) lines.push({ text: `of another ABI: ${foreign.join(", ")}`, tone: "warning" });
  return [...lines, { text: `${names.length} different`, tone: "dim" }];
}

/** An emulator's are native ones, too. */
function isOfMachine(abi: string, architecture: string): boolean {
  return abi.replace(/^emulator\//, "") === NATIVE_ABI[architecture];
}

/** What needs no attention goes on one line. */
function joinPlain(lines: Line[]): Line[] {
  const plain = lines.filter(({ tone }) => tone === undefined).map(({ text }) => text);
  const loud = lines.filter(({ tone }) => tone !== undefined);
  return plain.length > 0 ? [...loud, { text: plain.join(", ") }] : loud;
}
