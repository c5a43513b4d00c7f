// SPDX-License-Identifier: Apache-2.0
/** Whether every case runs (`npm run test:all`, before a release), not only what `npm test` has time for. */
export const runsAll = process.env.BOB_TESTS === "all";
