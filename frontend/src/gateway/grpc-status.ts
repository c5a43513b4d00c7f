import { BobError, errorTable, toBobError } from "@bob/proto";
import { buildkit } from "../../../proto/gen/buildkit.js";
import type { Headers } from "../http2/hpack.ts";

/** google.rpc.Status with its typed details undecoded. */
export type Status = buildkit.gateway.Status;

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

/** Takes what is not percent-encoded as it is, as the gRPC specification asks for. */
function percentDecode(text: string): string {
  const decoded = text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, "latin1").toString("utf8");
}
