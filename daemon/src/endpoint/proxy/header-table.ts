// SPDX-License-Identifier: Apache-2.0
import { decodeSettings, settingId } from "@bob/proto/wire/http2-frames";

/** What each direction's header compression may remember: the default (RFC 9113, section 6.5.2). */
export const headerTableBytes = 4096;

/**
 * Lowers SETTINGS_HEADER_TABLE_SIZE in SETTINGS, in place, to what the endpoint remembers when it reads what is sent by
 * them.
 */
export function capHeaderTable(settings: Buffer): void {
  decodeSettings(settings).forEach(([id, value], index) => {
    if (id !== settingId.headerTableSize || value <= headerTableBytes) return;
    settings.writeUInt32BE(headerTableBytes, 6 * index + 2);
  });
}
