// SPDX-License-Identifier: Apache-2.0
import {
  type ByteText,
  type DeviceNumber,
  type ExtendedAttribute,
  FILE_CAPABILITIES,
  fileCapabilitiesOf,
  isKernelPath,
  type LeftBehindAttributes,
  type LeftBehindEntry,
  type StepRecord,
} from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { type Line, limitLines, type Row } from "./rows.ts";

const maxPrivileged = 6;
const setuid = 0o4000;
const setgid = 0o2000;

/** Files that give who executes them more rights than they have. */
export function privilegedRow(record: StepRecord): Row {
  const hasOwners = tellsOwners(record);
  const lines = record.leftBehind.flatMap((entry): Line[] => {
    const rights = isKernelPath(safeText(entry.path)) ? [] : grantedRights(entry, hasOwners);
    return rights.length === 0 ? [] : [{ text: `${safeText(entry.path)}  ${rights.join(", ")}`, tone: "warning" }];
  });
  return { label: "privileged", lines: limitLines(lines, maxPrivileged, "like these: see --step") };
}

/** Whether an absent owner is root. */
export function tellsOwners({ leftBehindTells }: Pick<StepRecord, "leftBehindTells">): boolean {
  return leftBehindTells?.includes("owners") === true;
}

/** What a file gives to who executes it: `setuid root`, `setgid 42`, `capabilities cap_net_raw=ep`. */
export function grantedRights(entry: LeftBehindEntry, hasOwners: boolean): string[] {
  if (entry.type !== "file") return [];
  const mode = Number.parseInt(entry.mode, 8);
  const capabilities = fileCapabilitiesOf(entry);
  const nameOwner = (id: number | undefined) => (hasOwners ? ` ${id ?? "root"}` : "");
  return [
    ...((mode & setuid) !== 0 ? [`setuid${nameOwner(entry.uid)}`] : []),
    ...((mode & setgid) !== 0 ? [`setgid${nameOwner(entry.gid)}`] : []),
    ...(capabilities === undefined ? [] : [`capabilities ${safeText(capabilities)}`]),
  ];
}

/** What is to be said of an entry beside type, mode and content: owner where it is not root, rights, attributes. */
export function describeAttributes(entry: LeftBehindEntry, hasOwners: boolean): string[] {
  if (entry.type === "absent" || entry.type === "unreadable") return [];
  return [
    ...(entry.type === "device" && entry.device !== undefined ? [nameDevice(entry.device)] : []),
    ...describeOwner(entry),
    ...grantedRights(entry, hasOwners),
    ...(entry.xattrs ?? []).filter(({ name }) => name !== FILE_CAPABILITIES).map(nameAttribute),
    ...(entry.xattrsCut ? ["more extended attributes"] : []),
  ];
}

function describeOwner({ uid = 0, gid = 0 }: LeftBehindAttributes): string[] {
  return uid === 0 && gid === 0 ? [] : [`owner ${uid}:${gid}`];
}

function nameDevice({ kind, major, minor }: DeviceNumber): string {
  return `${kind} ${major}:${minor}`;
}

function nameAttribute({ name, ...attribute }: ExtendedAttribute): string {
  return `${safeText(name)}=${attribute.value === undefined ? `${attribute.size} B` : shownValue(attribute.value)}`;
}

/** Binary values are of no use on a terminal. */
function shownValue(value: ByteText): string {
  return typeof value === "string" ? safeText(value) : `${Buffer.from(value.base64, "base64").length} B`;
}
