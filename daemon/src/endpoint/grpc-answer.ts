import { statusFromError } from "@bob/frontend";
import type { HeaderField } from "@bob/frontend/http2/hpack";
import { buildkit } from "../../../proto/gen/buildkit.js";

/** A failed call's status. */
export interface Status {
  readonly code: number;
  readonly message: string;
  /** A marshalled google.rpc.Status, or empty. */
  readonly details: Uint8Array;
}

/** First headers of an answer of the endpoint's own. */
export const answerHead: readonly HeaderField[] = [
  [":status", "200"],
  ["content-type", "application/grpc"],
];

/** The status as it is sent; typed details are sent only where there are any. */
export function marshalStatus(status: buildkit.gateway.Status): Status {
  const { code, message } = status;
  const details = status.details.length > 0 ? buildkit.gateway.Status.encode(status).finish() : new Uint8Array();
  return { code, message, details };
}

/** What to tell a client about `thrown`. */
export function statusOf(thrown: unknown): Status {
  return marshalStatus(statusFromError(thrown));
}

/** The trailers that carry a status (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Responses"). */
export function trailersOf({ code, message, details }: Status): HeaderField[] {
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
