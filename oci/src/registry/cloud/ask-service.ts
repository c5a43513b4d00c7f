// SPDX-License-Identifier: Apache-2.0
import { BobError, parseJson } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { Connections } from "../connections.ts";
import type { HttpRequest } from "../exchange.ts";
import { readBody, sendWithRetry } from "../http.ts";

/** What a login is asked for with. */
export interface CloudOptions {
  /** Has the cloud's own variables. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

const maxAnswerBytes = 1 << 20;

/** For services that tell who somebody is by where they are asked from: a proxy would get its own identity, or be told ours. */
export function withoutProxy(options: CloudOptions): CloudOptions {
  return { ...options, env: { ...options.env, NO_PROXY: "*" } };
}

/**
 * Asks a service of a cloud for a text.
 *
 * @param what the service, for messages.
 * @throws {BobError} DENIED when it refuses, UNAVAILABLE when it does not answer.
 */
export async function askText(request: HttpRequest, what: string, { env, signal }: CloudOptions): Promise<string> {
  const connections = new Connections(request.url.host, { env, hasOptions: false });
  const response = await sendWithRetry(request, { connections, signal, retries: 2 });
  const text = new TextDecoder().decode(await readBody(response, maxAnswerBytes, what));
  if (response.ok) return text;
  throw new BobError("DENIED", `${what} gives no token (${response.status}): ${safeText(text.slice(0, 300))}`);
}

/**
 * Asks a service of a cloud for an object of JSON.
 *
 * @throws {BobError} BAD_DATA for an answer that is none; as {@link askText}.
 */
export async function askService(
  request: HttpRequest,
  what: string,
  options: CloudOptions,
): Promise<Record<string, unknown>> {
  const value = parseJson(await askText(request, what, options), what);
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new BobError("BAD_DATA", `the answer of ${what} is not a JSON object`);
}

/** A text in an answer. @throws {BobError} BAD_DATA when it is not there. */
export function textOf(answer: Readonly<Record<string, unknown>>, member: string, what: string): string {
  const value = answer[member];
  if (typeof value === "string" && value !== "") return value;
  throw new BobError("BAD_DATA", `the answer of ${what} has no "${member}"`);
}

/** A form, as OAuth has it. */
export function formRequest(url: URL, fields: Readonly<Record<string, string>>): HttpRequest {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { url, method: "POST", headers, body: Buffer.from(String(new URLSearchParams(fields))) };
}
