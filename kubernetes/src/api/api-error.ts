// SPDX-License-Identifier: Apache-2.0
import { BobError, type BobErrorCode } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";

/** Codes of `Status.code` that have a meaning of their own; other 4xx are faults of what was sent. */
const codes: Readonly<Record<number, BobErrorCode>> = {
  401: "DENIED",
  403: "DENIED",
  404: "NOT_FOUND",
  409: "UNAVAILABLE",
  410: "UNAVAILABLE",
  429: "UNAVAILABLE",
};

/**
 * The error for an answer of an API server that is none (a `Status`, https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/).
 * `details` has the `status` and the `reason`.
 */
export function apiError(status: number, text: string, what: string): BobError {
  const { message = text.slice(0, 500), reason = "" } = parseStatus(text);
  const code = codes[status] ?? (status < 500 ? "BAD_DATA" : "UNAVAILABLE");
  const said = safeText(message.trim()) || `the API server answers ${status}`;
  return new BobError(code, status === 401 ? `${what}: the cluster does not know who asks (${said})` : said, {
    details: { status, reason },
  });
}

/** Whether an API server answered with this status. */
export function isAnswer(thrown: unknown, status: number): thrown is BobError {
  return thrown instanceof BobError && thrown.details.status === status;
}

function parseStatus(text: string): { message?: string; reason?: string } {
  try {
    const { message, reason } = JSON.parse(text) as Record<string, unknown>;
    return {
      ...(typeof message === "string" && { message }),
      ...(typeof reason === "string" && { reason }),
    };
  } catch {
    return {}; // a proxy before the API server answers in its own words
  }
}
