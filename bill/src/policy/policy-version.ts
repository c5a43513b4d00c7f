// SPDX-License-Identifier: Apache-2.0

/** What `policy` has to say in every file. */
export const policyVersion = "bob/v1";
