// SPDX-License-Identifier: Apache-2.0
/** `localhost`, 127.0.0.0/8 or ::1, as a URL's `hostname` has it. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
