// SPDX-License-Identifier: Apache-2.0
/** A URL that nothing can be fetched from: it is not tried again until somebody writes another. */
export class UrlError extends Error {
  override readonly name = "UrlError";
}
