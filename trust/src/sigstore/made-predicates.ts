// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { canonicalJsonBytes } from "@bob/proto/canonical-json";

/**
 * The predicates the endpoint made for a build. A build's client hands them on to BuildKit, and a Dockerfile's frontend can attach what it
 * likes: only what is in here was really made by bob, whatever a predicate type says.
 */
export class MadePredicates {
  readonly #digests = new Set<string>();

  /** @param content the predicate in canonical JSON. */
  add(predicateType: string, content: Uint8Array): void {
    this.#digests.add(keyOf(predicateType, content));
  }

  /** @param predicate as it was read from an image: BuildKit writes its JSON anew. */
  has(predicateType: string, predicate: unknown): boolean {
    return this.#digests.has(keyOf(predicateType, canonicalJsonBytes(predicate)));
  }
}

function keyOf(predicateType: string, content: Uint8Array): string {
  return createHash("sha256").update(`${predicateType}\n`).update(content).digest("base64");
}
