// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";
import { sha256Hex } from "@bob/proto/digest";
import type { HttpRequest } from "../exchange.ts";

/** What AWS knows a caller by. */
export interface AwsKeys {
  readonly id: string;
  readonly secret: string;
  /** Of keys that are good for a while. */
  readonly token?: string;
}

export interface AwsScope {
  readonly region: string;
  readonly service: string;
  readonly keys: AwsKeys;
  readonly now: Date;
}

/**
 * Signs a request without a query as AWS has it (Signature Version 4,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
export function signRequest(request: HttpRequest, { region, service, keys, now }: AwsScope): HttpRequest {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, ""); // 20150830T123600Z
  const day = time.slice(0, 8);
  const { url, method = "GET", body } = request;
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    "x-amz-date": time,
    ...(keys.token !== undefined && { "x-amz-security-token": keys.token }),
  };
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(";");
  const payload = sha256Hex(body instanceof Uint8Array ? body : "");
  const lines = names.map((name) => `${name}:${headers[name]?.trim()}\n`).join("");
  const canonical = [method, url.pathname, "", lines, signedHeaders, payload].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256Hex(canonical)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${keys.secret}`);
  const signature = hmac(key, text).toString("hex");
  const credential = `Credential=${keys.id}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return { ...request, headers: { ...headers, authorization } };
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
