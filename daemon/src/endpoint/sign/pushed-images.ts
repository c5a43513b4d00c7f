// SPDX-License-Identifier: Apache-2.0
import { isDigest } from "@bob/oci/digest";
import { parseReference } from "@bob/oci/reference";
import { BobError } from "@bob/proto/errors";
import type { PushedImage } from "@bob/trust/sigstore/sign-image";
import { type Exporter, isInsecure, isPushing } from "../control/exporters.ts";

/** An image in a registry, and how BuildKit was told to speak to that. */
export interface Pushed extends PushedImage {
  readonly isInsecure: boolean;
}

/**
 * What a build pushed, each repository once for each digest.
 *
 * @param response what the exporters answered.
 * @param digests what each exporter made, by its place; needed where there are several, which answer as one.
 * @throws {BobError} PROTOCOL when BuildKit does not say what it pushed.
 */
export function listPushed(
  exporters: readonly Exporter[],
  response: ReadonlyMap<string, string>,
  digests: ReadonlyMap<number, string>,
): Pushed[] {
  const pushed = exporters.flatMap((exporter, place) => {
    if (!isPushing(exporter)) return [];
    const digest = digests.get(place) ?? response.get("containerimage.digest") ?? "";
    return namesOf(exporter, response).map((name) => onePushed(name, digest, exporter));
  });
  return [...new Map(pushed.map((image) => [`${image.registry}/${image.repository}@${image.digest}`, image])).values()];
}

/** `name=*` stands for the name the build's result has of its own. */
function namesOf({ attrs }: Exporter, response: ReadonlyMap<string, string>): string[] {
  const asked = attrs.get("name") ?? "";
  const names = asked === "" || asked === "*" ? (response.get("image.name") ?? "") : asked;
  return names.split(",").filter((name) => name !== "");
}

function onePushed(name: string, digest: string, exporter: Exporter): Pushed {
  if (!isDigest(digest)) throw new BobError("PROTOCOL", `BuildKit does not say which image it pushed as ${name}`);
  const { registry, repository } = parseReference(name);
  return { registry, repository, digest, isInsecure: isInsecure(exporter) };
}
