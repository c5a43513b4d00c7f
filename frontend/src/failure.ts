// SPDX-License-Identifier: Apache-2.0
import { type Status, statusFromError } from "@bob/proto/wire/grpc-status";

/**
 * What to tell BuildKit about a failed build: the status it gave, with its typed details (exit code, Dockerfile lines),
 * and with the command as the user wrote it.
 */
export function describeFailure(thrown: unknown): Status {
  const status = statusFromError(thrown);
  status.message = status.message.replaceAll(/process "(\/\.)*(\/dev)?\/\.bob\/run /g, 'process "');
  return status;
}
