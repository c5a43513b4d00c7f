// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import type { TrustMaterial } from "@sigstore/verify";
import { readOptionFile } from "../sigstore/option-file.ts";

/** Authorities, transparency logs and timestamp authorities that are trusted: what a trusted root file names. */
export type TrustedRoot = Omit<TrustMaterial, "publicKey">;

const mediaType = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[12]|\.v0\.[12]\+json)$/;
const maxRootBytes = 4 * 1024 * 1024;

/**
 * Reads a trusted root (https://github.com/sigstore/protobuf-specs, `trusted_root.json`).
 *
 * @throws {BobError} USAGE when it cannot be read, BAD_DATA with the part that is wrong.
 */
export async function loadTrustedRoot(file: string): Promise<TrustedRoot> {
  const bytes = await readOptionFile(file, "--trusted-root");
  if (bytes.length > maxRootBytes)
    throw new BobError("LIMIT_EXCEEDED", `${file} has ${bytes.length} bytes (--trusted-root)`);
  return await parseTrustedRoot(parseJson(bytes.toString("utf8"), file), file);
}

/** @throws {BobError} BAD_DATA with the part that is wrong. */
export async function parseTrustedRoot(value: unknown, what: string): Promise<TrustedRoot> {
  const document = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof document.mediaType !== "string" || !mediaType.test(document.mediaType))
    throw new BobError(
      "BAD_DATA",
      `${what} is no trusted root: its mediaType is ${JSON.stringify(document.mediaType)}`,
    );
  const [{ TrustedRoot: Root }, { toTrustMaterial }] = await Promise.all([
    import("@sigstore/protobuf-specs"),
    import("@sigstore/verify"),
  ]);
  const material = (part: object) => {
    const noKeys = () => {
      throw new BobError("INTERNAL", "keys are not looked up in a trusted root");
    };
    const whole = { tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: [], ...part };
    return toTrustMaterial(Root.fromJSON({ ...document, ...whole }), noKeys);
  };
  const read = <Item>(part: string, pick: (material: TrustMaterial) => Item[]): Item[] =>
    listOf(document, part, what).flatMap((each, index) => {
      try {
        return pick(material({ [part]: [each] }));
      } catch (cause) {
        const why = (cause as Error).message;
        throw new BobError("BAD_DATA", `${what}: ${part}[${index}] cannot be used: ${why}`, { cause });
      }
    });
  return {
    tlogs: read("tlogs", ({ tlogs }) => tlogs),
    ctlogs: read("ctlogs", ({ ctlogs }) => ctlogs),
    certificateAuthorities: read("certificateAuthorities", ({ certificateAuthorities }) => certificateAuthorities),
    timestampAuthorities: read("timestampAuthorities", ({ timestampAuthorities }) => timestampAuthorities),
  };
}

function listOf(document: Readonly<Record<string, unknown>>, part: string, what: string): readonly unknown[] {
  const list = document[part] ?? [];
  if (Array.isArray(list)) return list;
  throw new BobError("BAD_DATA", `${what}: ${part} is not a list`);
}
