// SPDX-License-Identifier: Apache-2.0
import {
  type ByteText,
  type DeviceNumber,
  type ExtendedAttribute,
  FILE_CAPABILITIES,
  fileCapabilitiesOf,
  type LeftBehindEntry,
  type LeftBehindTopic,
  type RawBytes,
  toByteText,
} from "@bob/proto";
import { sha256Hex } from "@bob/proto/digest";
import { fileCapabilitiesText, withoutRootId } from "@bob/proto/file-capabilities";
import { safeText } from "@bob/proto/printable";
import type { LayerEntry } from "./layer-listing.ts";
import { rawPath } from "./raw-path.ts";

/** What can be compared: what the record tells, and whether it is the step's own layer that has the entry. */
export interface AttributeScope {
  readonly tells: ReadonlySet<LeftBehindTopic>;
  readonly isOwnLayer: boolean;
}

/** An entry with owner and attributes, of a record. */
type RecordedEntry = Exclude<LeftBehindEntry, { type: "absent" | "unreadable" }>;
/** The same of a layer. */
type FoundEntry = Exclude<LayerEntry, { type: "absent" | "other" }>;

/** Labels that a machine's policy gives to files by itself: recorders leave them out. */
const OF_HOST = /^security\.(?:selinux|ima|evm|SMACK64\w*)$/;

/** How owner, mode, device number or extended attributes of an entry differ, if they do. */
export function describeAttributes(
  recorded: RecordedEntry,
  found: FoundEntry,
  { tells, isOwnLayer }: AttributeScope,
): string | undefined {
  const difference =
    (tells.has("owners") ? describeOwner(recorded, found) : undefined) ??
    describeMode(recorded, found) ??
    describeDevice(recorded, found);
  if (difference !== undefined || !tells.has("xattrs")) return difference;
  return describeCapabilities(recorded, found) ?? (isOwnLayer ? describeOthers(recorded, found) : undefined);
}

function describeOwner({ uid = 0, gid = 0 }: RecordedEntry, found: FoundEntry): string | undefined {
  if (uid === found.uid && gid === found.gid) return undefined;
  return `is owned by ${found.uid}:${found.gid}: the step left it to ${uid}:${gid}`;
}

function describeMode(recorded: RecordedEntry, found: FoundEntry): string | undefined {
  if (!("mode" in recorded && "mode" in found) || Number.parseInt(recorded.mode, 8) === found.mode) return undefined;
  return `has the mode ${found.mode.toString(8).padStart(4, "0")}: the step left ${safeText(recorded.mode)}`;
}

function describeDevice(recorded: RecordedEntry, found: FoundEntry): string | undefined {
  if (recorded.type !== "device" || found.type !== "device" || recorded.device === undefined) return undefined;
  const [is, should] = [nameDevice(found.device), nameDevice(recorded.device)];
  return is === should ? undefined : `is the ${is}: the step left the ${should}`;
}

function nameDevice({ kind, major, minor }: DeviceNumber): string {
  return `${kind} device ${major}:${minor}`;
}

/** Which user namespace they are good in is left out: who reads them from another one, or packs them as Docker does, sees none. */
function describeCapabilities(recorded: RecordedEntry, { xattrs }: FoundEntry): string | undefined {
  const [is, should] = [capabilitiesIn(xattrs?.get(FILE_CAPABILITIES)), fileCapabilitiesOf(recorded)];
  if (should === undefined && recorded.xattrsCut) return undefined;
  const [isText, shouldText] = [is, should].map((text) => (text === undefined ? undefined : shownCapabilities(text)));
  if (isText === shouldText) return undefined;
  const left = `the step left ${shouldText ?? "none"}`;
  return isText === undefined ? `has no file capabilities: ${left}` : `has the file capabilities ${isText}: ${left}`;
}

function capabilitiesIn(value: RawBytes | undefined): ByteText | undefined {
  return value === undefined ? undefined : (fileCapabilitiesText(value) ?? toByteText(value));
}

function shownCapabilities(text: ByteText): string {
  return withoutRootId(safeText(text));
}

/** Builders write no other attributes into layers, so those that are missing there are nothing new; what is there has to be the step's. */
function describeOthers(recorded: RecordedEntry, { xattrs = new Map() }: FoundEntry): string | undefined {
  for (const [name, value] of xattrs) {
    if (name === FILE_CAPABILITIES || OF_HOST.test(name)) continue;
    const left = recorded.xattrs?.find((each) => rawPath(each.name) === name);
    if (left === undefined ? recorded.xattrsCut : hasValue(left, value)) continue;
    const shown = safeText(toByteText(name as RawBytes));
    if (left === undefined) return `has the extended attribute ${shown}, which the step did not leave`;
    return `has another value of the extended attribute ${shown} than the step left`;
  }
  return undefined;
}

function hasValue(left: ExtendedAttribute, value: RawBytes): boolean {
  return left.value === undefined
    ? left.sha256 === sha256Hex(Buffer.from(value, "latin1"))
    : rawPath(left.value) === value;
}
