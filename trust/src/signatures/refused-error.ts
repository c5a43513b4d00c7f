// SPDX-License-Identifier: Apache-2.0
/** Why a signature does not count. It goes on with "it …", and is told beside where the signature is. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}
