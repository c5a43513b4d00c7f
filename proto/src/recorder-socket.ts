// SPDX-License-Identifier: Apache-2.0
/** Where a recorder listens unless it is told otherwise: bobd in its image and in the builder's; where bobctl looks. */
export const recorderSocket = "/run/bob/bobd.sock";
