// SPDX-License-Identifier: Apache-2.0

/** A profile, a manifest or values that people write: Helm takes no file in a chart that is larger. */
export const maxSourceBytes = 5 * 1024 * 1024;
/** A chart as a file: Helm's own limit for what it unpacks to is 100 MiB. */
export const maxChartBytes = 20 * 1024 * 1024;
/** What a chart unpacks to. */
export const maxUnpackedBytes = 100 * 1024 * 1024;
/** Files in a chart, or in the folder that one is made of. */
export const maxChartFiles = 1_000;
/** Answers of an API server. */
export const maxAnswerBytes = 64 * 1024 * 1024;
