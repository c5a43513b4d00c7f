// SPDX-License-Identifier: Apache-2.0
import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What is used of `@sigstore/mock`: its own types want those of browsers. */
interface SigstoreMock {
  initializeCTLog(keys: KeyPair, clock?: Date): Promise<{ readonly publicKey: Buffer }>;
  initializeCA(keys: KeyPair, ctlog: object, clock?: Date): Promise<{ rootCertificate: ArrayBufferView }>;
  initializeTLog(url: string, keys: KeyPair, clock?: Date): Promise<TransparencyLog>;
  initializeTSA(keys: KeyPair, clock?: Date): Promise<TimestampAuthority>;
  fulcioHandler(ca: object): { readonly path: string; fn(body: string): Promise<Answer> };
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface TransparencyLog {
  readonly publicKey: Buffer;
  log(entry: object): Promise<object>;
}

interface TimestampAuthority {
  readonly rootCertificate: ArrayBufferView;
  readonly intCertificate: ArrayBufferView;
  timestamp(request: object): Promise<ArrayBufferView>;
}

interface Answer {
  readonly statusCode: number;
  readonly response: string | ArrayBufferView;
  readonly contentType?: string;
}

const mock = createRequire(import.meta.url)("@sigstore/mock") as SigstoreMock;

/** Fulcio, Rekor v1 and a timestamp authority of one instance, from sigstore-js' handlers, on a port of this machine. */
export interface SigstoreInstance extends AsyncDisposable {
  readonly url: string;
  /** `trusted_root.json`. */
  readonly trustedRoot: string;
  /** What was asked for, `POST /api/…`. */
  readonly requests: readonly string[];
}

/** @param clock when certificates are given and signatures are confirmed. */
export async function startSigstore({ clock = wholeSecond() }: { clock?: Date } = {}): Promise<SigstoreInstance> {
  const keyPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ctlog = await mock.initializeCTLog(keyPair(), clock);
  const ca = await mock.initializeCA(keyPair(), ctlog, clock);
  const tlog = await mock.initializeTLog("https://rekor.example", keyPair(), clock);
  const tsa = await mock.initializeTSA(keyPair(), clock);
  const fulcio = mock.fulcioHandler(ca);
  const answerTo = async (url: string | undefined, body: Buffer): Promise<Answer> => {
    if (url === fulcio.path) return await fulcio.fn(body.toString());
    if (url === "/api/v1/log/entries")
      return { statusCode: 201, response: JSON.stringify(await tlog.log(toLogged(body.toString()))) };
    return { statusCode: 201, response: await tsa.timestamp(readQuery(body)) };
  };
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const answer = await answerTo(request.url, await buffer(request));
    response
      .writeHead(answer.statusCode, { "content-type": answer.contentType ?? "application/json" })
      .end(answer.response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    trustedRoot: trustedRoot({
      ca: [bytesOf(ca.rootCertificate)],
      tsa: [bytesOf(tsa.intCertificate), bytesOf(tsa.rootCertificate)],
      tlog: tlog.publicKey,
      ctlog: ctlog.publicKey,
    }),
    [Symbol.asyncDispose]: stop,
  };
}

/**
 * Timestamps of sigstore-js' authority with parts of a second are now and then none that sigstore-js itself reads; its authorities' own
 * certificates begin when they are made, whatever the clock says.
 */
function wholeSecond(): Date {
  return new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000);
}

/** A token as an issuer would give it; the handlers check no signature. */
export function makeToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.${randomBytes(8).toString("base64url")}`;
}

/** What Rekor logs of a proposed DSSE envelope (rekor/pkg/types/dsse/v0.0.1): sigstore-js' log keeps the proposal as it is. */
function toLogged(proposal: string): object {
  const { apiVersion, kind, spec } = JSON.parse(proposal);
  const { envelope, verifiers } = spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope);
  const hash = (bytes: string | Buffer) => ({
    algorithm: "sha256",
    value: createHash("sha256").update(bytes).digest("hex"),
  });
  const logged = signatures.map(({ sig }: { sig: string }) => ({ signature: sig, verifier: verifiers[0] }));
  const hashes = { envelopeHash: hash(envelope), payloadHash: hash(Buffer.from(payload, "base64")) };
  return { apiVersion, kind, spec: { ...hashes, signatures: logged } };
}

/** Of a TimeStampReq (RFC 3161 §2.4.1) as bob writes it; the handler of sigstore-js takes only Sigstore's JSON. */
function readQuery(der: Buffer) {
  const oid = der.indexOf(Buffer.from("0609608648016503040201", "hex"));
  const digest = der.indexOf(Buffer.from("0420", "hex"), oid);
  if (oid < 0 || digest < 0 || der[1] !== der.length - 2) throw new Error("no TimeStampReq");
  return {
    artifactHash: der.subarray(digest + 2, digest + 34),
    hashAlgorithmOID: "2.16.840.1.101.3.4.2.1",
    nonce: 1,
    policyOID: "1.3.6.1.4.1.57264.2",
    certReq: true,
  };
}

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

function trustedRoot(parts: { ca: Buffer[]; tsa: Buffer[]; tlog: Buffer; ctlog: Buffer }): string {
  const start = "2000-01-01T00:00:00Z";
  const authority = (certificates: Buffer[]) => ({
    certChain: { certificates: certificates.map((each) => ({ rawBytes: each.toString("base64") })) },
    validFor: { start },
  });
  const log = (key: Buffer) => ({
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: key.toString("base64"), keyDetails: "PKIX_ECDSA_P256_SHA_256", validFor: { start } },
    logId: { keyId: createHash("sha256").update(key).digest("base64") },
  });
  return JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [{ baseUrl: "https://rekor.example", ...log(parts.tlog) }],
    ctlogs: [log(parts.ctlog)],
    certificateAuthorities: [authority(parts.ca)],
    timestampAuthorities: [authority(parts.tsa)],
  });
}
