// SPDX-License-Identifier: Apache-2.0
import type { Value } from "@bob/bill/policy/yaml-document";
import { quote, type ValueReader } from "@bob/bill/policy/yaml-values";
import { type KeyTrust, type Moment, type Purpose, purposes } from "./key-trust.ts";
import { parseMoment } from "./moment.ts";

/** For what a recorder's keys count; all, where nothing is said. */
export function readPurposes(value: Value | undefined, reader: ValueReader): readonly Purpose[] {
  if (value === undefined) return purposes;
  const items = reader.items(value, "purposes") ?? [];
  if (items.length === 0) reader.faults.add(value.place, `purposes is empty: it has ${purposes.join(", ")}, or one`);
  return items.flatMap((item) => {
    const text = reader.text(item, "a purpose");
    const purpose = purposes.find((each) => each === text);
    if (purpose === undefined && text !== undefined)
      reader.faults.add(item.place, `${quote(text)} is no purpose: there are ${purposes.join(", ")}`);
    return purpose ?? [];
  });
}

/** From when to when a key counts. */
export function readValidity(value: Value, reader: ValueReader): KeyTrust["validFor"] {
  const members = reader.members(value, "validFor", ["start", "end"]);
  const [start, end] = (["start", "end"] as const).map((key) => {
    const member = members?.get(key);
    return member && readMoment(member, `validFor.${key}`, reader);
  });
  if (members?.size === 0) reader.faults.add(value.place, "validFor has a start, an end, or both");
  if (start && end && !(start.milliseconds < end.milliseconds))
    reader.faults.add(value.place, `validFor ends (${end.text}) before it starts (${start.text})`);
  return { ...(start && { start }), ...(end && { end }) };
}

/** Since when nothing counts that was not certainly there before. */
export function readRevocation(value: Value, reader: ValueReader): Pick<KeyTrust, "revoked"> {
  const members = reader.members(value, "revoked", ["at", "reason"]);
  if (members === undefined) return {};
  const [at, reason] = (["at", "reason"] as const).map((key) => members.get(key));
  if (at === undefined) reader.faults.add(value.place, 'revoked has "at": since when the key may be in other hands');
  const moment = at && readMoment(at, "revoked.at", reader);
  const why = reason && reader.text(reason, "revoked.reason");
  return moment ? { revoked: { at: moment, ...(why !== undefined && { reason: why }) } } : {};
}

function readMoment(value: Value, what: string, reader: ValueReader): Moment | undefined {
  const text = reader.text(value, what);
  const moment = text === undefined ? undefined : parseMoment(text);
  if (text !== undefined && moment === undefined)
    reader.faults.add(value.place, `${what} ${quote(text)} is no time such as 2026-11-29T20:00:00Z`);
  return moment;
}
