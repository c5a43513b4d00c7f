// SPDX-License-Identifier: Apache-2.0
import { X509Certificate } from "node:crypto";
import { BobError, parseJson } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { bundleToJSON } from "@sigstore/bundle";
import { publicPem } from "../keys/key-pair.ts";
import type { BareBundle } from "./bundle.ts";
import type { ServiceClient } from "./service-client.ts";
import type { Signer } from "./signer.ts";
import type { Witness } from "./witness.ts";

/** The public transparency log. */
export const publicRekor = "https://rekor.sigstore.dev";

/** A transparency log of Rekor v1 (https://www.sigstore.dev/swagger/): everybody can see that the signature was made, and when. */
export function rekorWitness(services: ServiceClient, url: string): Witness {
  return {
    async confirm(bundle, signer, signal) {
      const entry = await addEntry(services, url, proposeEntry(bundle, signer), signal);
      bundle.verificationMaterial.tlogEntries.push(toBundleEntry(entry, url));
    },
  };
}

function proposeEntry(bundle: BareBundle, { key, certificate }: Signer): object {
  const envelope = JSON.stringify((bundleToJSON(bundle) as { dsseEnvelope?: unknown }).dsseEnvelope);
  const verifier = certificate === undefined ? publicPem(key) : new X509Certificate(certificate).toString();
  const proposedContent = { envelope, verifiers: [Buffer.from(verifier).toString("base64")] };
  return { apiVersion: "0.0.1", kind: "dsse", spec: { proposedContent } };
}

const entries = "api/v1/log/entries";

/** An entry that is there already is as good, and names itself. */
async function addEntry(services: ServiceClient, url: string, entry: object, signal: AbortSignal): Promise<LogEntry> {
  const request = { name: "Rekor", url, headers: { "content-type": "application/json", accept: "application/json" } };
  const added = await services.send({ ...request, path: entries, body: Buffer.from(JSON.stringify(entry)) }, signal);
  if (added.status !== 409) return onlyEntry(added.bytes, url);
  const uuid = added.location?.split("/").at(-1) ?? "";
  if (!/^[0-9a-f]{64,80}$/.test(uuid))
    throw new BobError("PROTOCOL", `Rekor at ${url} has this entry, and names it "${safeText(uuid)}"`);
  return onlyEntry((await services.send({ ...request, method: "GET", path: `${entries}/${uuid}` }, signal)).bytes, url);
}

interface LogEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification?: {
    readonly signedEntryTimestamp?: string;
    readonly inclusionProof?: {
      readonly checkpoint: string;
      readonly hashes: readonly string[];
      readonly logIndex: number;
      readonly rootHash: string;
      readonly treeSize: number;
    };
  };
}

function onlyEntry(bytes: Buffer, url: string): LogEntry {
  const answer = parseJson(bytes.toString("utf8"), `the answer of ${url}`);
  const [entry] = Object.values((answer ?? {}) as Record<string, Partial<LogEntry>>);
  const { body, integratedTime, logID, logIndex } = entry ?? {};
  if (
    typeof body !== "string" ||
    typeof logID !== "string" ||
    typeof integratedTime !== "number" ||
    typeof logIndex !== "number"
  )
    throw new BobError("PROTOCOL", `Rekor at ${url} answered without an entry`);
  return entry as LogEntry;
}

function toBundleEntry({ body, integratedTime, logID, logIndex, verification = {} }: LogEntry, url: string) {
  const canonicalizedBody = Buffer.from(body, "base64");
  const { kind, apiVersion } = parseJson(canonicalizedBody.toString("utf8"), `the entry of ${url}`) as Record<
    string,
    string
  >;
  const { signedEntryTimestamp, inclusionProof: proof } = verification;
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, "hex") },
    kindVersion: { kind: String(kind), version: String(apiVersion) },
    integratedTime: String(integratedTime),
    inclusionPromise: signedEntryTimestamp
      ? { signedEntryTimestamp: Buffer.from(signedEntryTimestamp, "base64") }
      : undefined,
    inclusionProof: proof && {
      logIndex: String(proof.logIndex),
      treeSize: String(proof.treeSize),
      rootHash: Buffer.from(proof.rootHash, "hex"),
      hashes: proof.hashes.map((hash) => Buffer.from(hash, "hex")),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody,
  };
}
