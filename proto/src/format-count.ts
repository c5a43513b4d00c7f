// SPDX-License-Identifier: Apache-2.0
/** `1 file`, `1,284 files`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
