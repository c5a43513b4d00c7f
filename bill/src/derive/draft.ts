// SPDX-License-Identifier: Apache-2.0
/** Something that is still being made, member by member. */
export type Draft<T> = { -readonly [Member in keyof T]: T[Member] };
