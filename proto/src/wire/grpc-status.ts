// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "../../gen/buildkit.js";
import { BobError, errorTable, toBobError } from "../index.ts";
import type { HeaderField, Headers } from "./hpack.ts";

/** google.rpc.Status with its typed details undecoded. */
export type Status = buildkit.gateway.Status;

/** A failed call's status, as trailers carry it. */
export interface CallStatus {
  readonly code: number;
  readonly message: string;
  /** A marshalled google.rpc.Status, or empty. */
  readonly details: Uint8Array;
}

const { Status } = buildkit.gateway;
const ok = 0;
const cancelled = 1;
const unknown = 2;

/**
 * The error a gRPC answer's trailers stand for; `undefined` for success.
 * `grpc-status-details-bin` has the whole status with the details buildx shows the Dockerfile excerpt from.
 */
export function errorFromTrailers(trailers: Headers): BobError | undefined {
  const code = Number(trailers["grpc-status"] ?? unknown);
  if (code === ok) return undefined;
  const details = trailers["grpc-status-details-bin"];
  const message = percentDecode(trailers["grpc-message"] ?? "BuildKit's answer has no gRPC status");
  const status = details ? Status.decode(Buffer.from(details, "base64")) : Status.create({ code, message });
  return errorFromStatus(status);
}

/** A BobError that keeps `status`, for {@link statusFromError}. */
export function errorFromStatus(status: Status): BobError {
  return new BobError(status.code === cancelled ? "CANCELLED" : "BUILD_FAILED", status.message, {
    details: { status },
  });
}

/** What to tell BuildKit about `thrown`: its own status again where it came from BuildKit. */
export function statusFromError(thrown: unknown): Status {
  const error = toBobError(thrown);
  const { status } = error.details;
  if (status instanceof Status) return status;
  return Status.create({ code: errorTable[error.code].grpcCode, message: `bob: ${error.message}` });
}

/** First headers of an answer of the endpoint's own. */
export const answerHead: readonly HeaderField[] = [
  [":status", "200"],
  ["content-type", "application/grpc"],
];

/** The status as it is sent; typed details are sent only where there are any. */
export function marshalStatus(status: Status): CallStatus {
  const { code, message } = status;
  const details = status.details.length > 0 ? Status.encode(status).finish() : new Uint8Array();
  return { code, message, details };
}

/** What to tell a client about `thrown`. */
export function statusOf(thrown: unknown): CallStatus {
  return marshalStatus(statusFromError(thrown));
}

/** The trailers that carry a status (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Responses"). */
export function trailersOf({ code, message, details }: CallStatus): HeaderField[] {
  const bytes = Buffer.from(details.buffer, details.byteOffset, details.byteLength);
  return [
    ["grpc-status", String(code)],
    ["grpc-message", percentEncode(message)],
    ...(bytes.length > 0 ? [["grpc-status-details-bin", bytes.toString("base64").replace(/=+$/, "")] as const] : []),
  ];
}

function percentEncode(text: string): string {
  const encoded = [...Buffer.from(text)].map((byte) =>
    byte >= 0x20 && byte <= 0x7e && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).padStart(2, "0")}`,
  );
  return encoded.join("");
}

/** Takes what is not percent-encoded as it is, as the gRPC specification asks for. */
function percentDecode(text: string): string {
  const decoded = text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, "latin1").toString("utf8");
}
