// SPDX-License-Identifier: Apache-2.0
import { BobError, type BobErrorCode, type BobErrorOptions } from "@bob/proto";
import { safeText } from "@bob/proto/printable";

/** Where a connection was to lead. */
export interface Destination {
  /** `host[:port]`. */
  readonly host: string;
  /** The proxy on the way, as messages name it. */
  readonly proxy: string | undefined;
  /** Whether who reads the message can give bobctl's options; else it is a service, and the build says what. */
  readonly hasOptions: boolean;
}

/** What may be over in a moment. All else is so until somebody does something about it. */
const transientCodes = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);
const unknownAuthorityCodes = new Set([
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
const selfSignedCodes = new Set(["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"]);
/** What OpenSSL makes of an answer that is none of TLS. */
const noTls = /wrong version number|packet length too long|unknown protocol|http request/;
const wantsCertificate = /certificate required|bad certificate|alert unknown ca/i;

/** Why no answer came, in words of the problem. `details.reason` is the code of Node or OpenSSL. */
export function connectionFailure(thrown: unknown, destination: Destination): BobError {
  const error = innermost(thrown);
  if (/SSL/.test(codeOf(error)) && wantsCertificate.test(reasonOf(error)))
    return clientCertificateWanted(destination.host, reasonOf(error), { cause: thrown });
  const [code, message] = describe(error, destination);
  return new BobError(code, message, { cause: thrown, details: { reason: codeOf(error) } });
}

/** The registry wants to know who connects, or does not know who does. */
export function clientCertificateWanted(host: string, said: string, options: BobErrorOptions): BobError {
  const folder = `/etc/docker/certs.d/${host}`;
  const where = `${folder}/client.cert and client.key`;
  return new BobError("DENIED", `${host} wants a client certificate that it trusts (${said}): ${where}`, options);
}

/** Whether the same may go well in a moment. */
export function isTransient({ details }: BobError): boolean {
  return transientCodes.has(String(details.reason));
}

/** Whether somebody is there, but does not speak TLS. */
export function isWithoutTls({ cause }: BobError): boolean {
  return noTls.test((cause as Error | undefined)?.message ?? "");
}

/** What the machine says of a connection, without OpenSSL's places in its own code. */
export function reasonOf(thrown: unknown): string {
  const { message } = innermost(thrown);
  return safeText(/SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message);
}

function describe(error: Error, destination: Destination): [BobErrorCode, string] {
  const { host, proxy } = destination;
  const certificate = aboutCertificate(error, destination);
  if (certificate !== undefined) return ["UNAVAILABLE", certificate];
  if (noTls.test(error.message)) return ["UNAVAILABLE", `${host} does not speak https; ${howToSpeakHttp(destination)}`];
  if (codeOf(error) === "EPROTO" || codeOf(error).startsWith("ERR_SSL_"))
    return ["UNAVAILABLE", `no TLS connection with ${host}: ${reasonOf(error)}`];
  if (proxy !== undefined) return throughProxy(error, host, proxy);
  return ["UNAVAILABLE", `cannot reach the registry at ${host}: ${reasonOf(error)}`];
}

function aboutCertificate(error: Error, destination: Destination): string | undefined {
  const { host } = destination;
  const code = codeOf(error);
  if (unknownAuthorityCodes.has(code))
    return `the certificate of ${host} comes from an authority that is not trusted here: ${howToTrust(destination)}`;
  if (selfSignedCodes.has(code))
    return `the certificate of ${host} is signed by itself, or by an authority that is not trusted here: ${howToTrust(destination)}`;
  if (code === "CERT_HAS_EXPIRED") return `the certificate of ${host} has expired: ${howToAccept(destination)}`;
  if (code === "CERT_NOT_YET_VALID")
    return `the certificate of ${host} is not valid yet: look at this machine's clock, or ${howToAccept(destination)}`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `the certificate of ${host} is for another name${namesIn(error)}: use that name, or ${howToAccept(destination)}`;
  if (/^(CERT_|ERROR_IN_CERT|INVALID_|PATH_LENGTH|HOSTNAME_MISMATCH|CRL_)/.test(code))
    return `the certificate of ${host} cannot be trusted (${reasonOf(error)}): ${howToAccept(destination)}`;
  return undefined;
}

function howToTrust({ host, hasOptions }: Destination): string {
  const file = `/etc/docker/certs.d/${host}/ca.crt`;
  return hasOptions
    ? `give the authority's certificate with --ca-file <file> or as ${file}; --insecure trusts any`
    : `put the authority's certificate into ${file} where bob runs`;
}

function howToAccept({ hasOptions }: Destination): string {
  return hasOptions
    ? "renew it there, or trust any with --insecure"
    : "renew it there (registry.insecure=true trusts any)";
}

function howToSpeakHttp({ hasOptions }: Destination): string {
  return hasOptions
    ? "if it speaks http: --plain-http"
    : "if it speaks http: registry.insecure=true in the build's output";
}

/** `DNS:a.example, IP Address:10.0.0.1`, as the certificate has it. */
function namesIn(error: Error & { cert?: { subjectaltname?: string } }): string {
  const names = error.cert?.subjectaltname;
  return names ? ` (${safeText(names.slice(0, 200))})` : "";
}

function throughProxy(error: Error & { statusCode?: number }, host: string, proxy: string): [BobErrorCode, string] {
  const { statusCode } = error;
  if (statusCode === 407) return ["DENIED", `the proxy ${proxy} wants a login: http://<user>:<password>@<host>:<port>`];
  if (statusCode !== undefined)
    return ["UNAVAILABLE", `the proxy ${proxy} does not let bob through to ${host}: it answers ${statusCode}`];
  return ["UNAVAILABLE", `cannot reach ${host} through the proxy ${proxy}: ${reasonOf(error)}`];
}

/** Of several addresses tried, what the first one said. */
function innermost(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first : error;
}

function codeOf(error: Error): string {
  return String((error as NodeJS.ErrnoException).code ?? "");
}
