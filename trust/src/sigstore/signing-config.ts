// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { readOptionFile } from "./option-file.ts";

/** Where a Sigstore instance's services are. */
export interface SigningServices {
  readonly fulcio?: string;
  readonly rekor?: string;
  readonly timestamp?: string;
}

const mediaType = "application/vnd.dev.sigstore.signingconfig.v0.2+json";

/**
 * Reads a signing configuration: of each kind of service the first that is in operation now, and speaks version 1.
 *
 * @throws {BobError} USAGE when it cannot be read, BAD_DATA when it is another document.
 */
export async function loadSigningConfig(file: string, now: Date): Promise<SigningServices> {
  const text = (await readOptionFile(file, "--signing-config")).toString("utf8");
  const document = (parseJson(text, file) ?? {}) as Readonly<Record<string, unknown>>;
  if (document.mediaType !== mediaType)
    throw new BobError(
      "BAD_DATA",
      `${file} is no signing configuration: its mediaType is ${JSON.stringify(document.mediaType)}`,
    );
  const services = {
    fulcio: choose(document.caUrls, now),
    rekor: choose(document.rekorTlogUrls, now),
    timestamp: choose(document.tsaUrls, now),
  };
  return Object.fromEntries(Object.entries(services).filter(([, url]) => url !== undefined));
}

interface Service {
  readonly url?: unknown;
  readonly majorApiVersion?: unknown;
  readonly validFor?: { readonly start?: string; readonly end?: string };
}

function choose(services: unknown, now: Date): string | undefined {
  if (!Array.isArray(services)) return undefined;
  const usable = (services as (Service | null)[]).find((each) => {
    const { start, end } = each?.validFor ?? {};
    const isNow = (start === undefined || new Date(start) <= now) && (end === undefined || now <= new Date(end));
    return isNow && typeof each?.url === "string" && (each.majorApiVersion ?? 1) === 1;
  });
  return usable?.url as string | undefined;
}
