// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";

/** What gpg left. */
export interface GpgResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Signatures and status lines are short; whatever is longer is none. */
const maxOutputBytes = 1024 * 1024;

/**
 * Runs the `gpg` on the PATH to its end. It never asks at the terminal itself: for a passphrase its agent does.
 *
 * @throws {BobError} NOT_FOUND when there is no gpg, CANCELLED, LIMIT_EXCEEDED for output without end.
 */
export function runGpg(
  args: readonly string[],
  input: Uint8Array,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<GpgResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("gpg", ["--batch", "--no-tty", ...args], { env, signal, stdio: ["pipe", "pipe", "pipe"] });
    const chunks: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    let length = 0;
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length <= maxOutputBytes) chunks[name].push(chunk);
        else child.kill("SIGKILL");
      });
    child.on("error", (cause) => reject(startError(cause)));
    child.stdin.on("error", () => {}); // It ended without reading: why is in its answer.
    child.stdin.end(input);
    child.on("close", (code) => {
      const stderr = Buffer.concat(chunks.stderr).toString("utf8");
      if (length > maxOutputBytes)
        reject(new BobError("LIMIT_EXCEEDED", `gpg wrote more than ${maxOutputBytes} bytes`));
      else resolve({ code: code ?? 128, stdout: Buffer.concat(chunks.stdout), stderr });
    });
  });
}

/** Its last words, in one line: `signing failed: No secret key`. */
export function lastWords({ stderr, code }: GpgResult): string {
  const line =
    stderr
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^gpg: /, "") ?? "";
  return safeText(line) || `exit code ${code}`;
}

function startError(cause: NodeJS.ErrnoException): BobError {
  if (cause.name === "AbortError") return new BobError("CANCELLED", "gpg was ended", { cause });
  if (cause.code === "ENOENT")
    return new BobError("NOT_FOUND", "gpg is not on the PATH: install GnuPG (Debian: gpg)", { cause });
  return new BobError("UNAVAILABLE", `gpg cannot be started: ${cause.message}`, { cause });
}
