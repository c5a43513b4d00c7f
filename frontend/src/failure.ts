// SPDX-License-Identifier: Apache-2.0
import { type Status, statusFromError } from "@bob/proto/wire/grpc-status";

/** Behind BuildKit's own emulator, where there is one (solver/llbsolver/ops/exec_binfmt.go). */
const shim = /process "(\/dev\/\.buildkit_qemu_emulator )?(?:\/\.)*(?:\/dev)?\/\.bob\/run /g;

/** The last step of a build, which is no step of the user's; its log has said why. */
const sealStep = /process "\/run seal" did not complete successfully/g;

/**
 * What to tell BuildKit about a failed build: the status it gave, with its typed details (exit code, Dockerfile lines),
 * and with the command as the user wrote it.
 */
export function describeFailure(thrown: unknown): Status {
  const status = statusFromError(thrown);
  status.message = status.message.replaceAll(shim, 'process "$1').replaceAll(sealStep, "bob could not seal the build");
  return status;
}
