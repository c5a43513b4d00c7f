// SPDX-License-Identifier: Apache-2.0
/** Version of bob. */
export const version = "0.1.0";
