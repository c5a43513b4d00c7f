// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createConnection, isIP, type Socket } from "node:net";
import { type SecureContextOptions, connect as tlsConnect } from "node:tls";
import { BobError } from "@bob/proto/errors";
import { type Address, type BuildkitAddress, formatAddress } from "./address.ts";
import { upgradeToHttp2 } from "./docker-upgrade.ts";

const connectTimeoutMs = 10_000;
/** A BuildKit that is gone without a word is noticed by probes that begin after so long. */
const keepAliveAfterMs = 15_000;

/** TLS towards BuildKit. */
export interface BuildkitTls extends SecureContextOptions {
  /** Name its certificate must have; default: the address's host. */
  readonly serverName?: string | undefined;
}

/** The BuildKit the endpoint stands in front of. */
export class BuildkitBehind {
  readonly #address: BuildkitAddress;
  readonly #tls: BuildkitTls | undefined;

  constructor(address: BuildkitAddress, tls?: BuildkitTls) {
    this.#address = address;
    this.#tls = tls;
  }

  get name(): string {
    return formatAddress(this.#address);
  }

  /** Its socket on this machine, where it has one. */
  get socketPath(): string | undefined {
    if ("docker" in this.#address) return this.#address.docker;
    return "path" in this.#address ? this.#address.path : undefined;
  }

  /**
   * Opens a connection that is ready for HTTP/2.
   *
   * @throws {BobError} UNAVAILABLE with the address and what to do when BuildKit cannot be reached in ten seconds;
   *   CANCELLED.
   */
  async connect(signal: AbortSignal): Promise<Socket> {
    const deadline = AbortSignal.timeout(connectTimeoutMs);
    const either = AbortSignal.any([signal, deadline]);
    const socket = this.#open().setNoDelay(true).setKeepAlive(true, keepAliveAfterMs);
    try {
      await once(socket, this.#tls ? "secureConnect" : "connect", { signal: either });
      if ("docker" in this.#address) await upgradeToHttp2(socket, either);
      return socket;
    } catch (cause) {
      socket.destroy();
      if (signal.aborted) throw new BobError("CANCELLED", "nobody waits for BuildKit any more", { cause });
      const reason = deadline.aborted ? new Error(`no answer in ${connectTimeoutMs / 1000} s`) : (cause as Error);
      throw this.unreachable(reason);
    }
  }

  /** BuildKit could not be reached. */
  unreachable(cause: Error): BobError {
    const message = `BuildKit at ${this.name} cannot be reached: ${reasonOf(cause)}. ${this.#advice(cause)}`;
    return new BobError("UNAVAILABLE", message, { cause });
  }

  /** BuildKit hung up. `hasAnswered` says whether it ever sent anything. */
  lost(hasAnswered: boolean, cause?: Error): BobError {
    const reason = cause ? ` (${reasonOf(cause)})` : "";
    const advice = hasAnswered
      ? "It was stopped or restarted, or the network failed: see its log and try again"
      : this.#advice(cause);
    const message = `BuildKit at ${formatAddress(this.#address)} closed the connection${reason}. ${advice}`;
    return new BobError("UNAVAILABLE", message, { cause });
  }

  #open(): Socket {
    if ("docker" in this.#address) return createConnection(this.#address.docker);
    if (!this.#tls || "path" in this.#address) return createConnection(this.#address);
    return openTls(this.#address, this.#tls);
  }

  #advice(cause?: Error): string {
    const { code = "" } = (cause ?? {}) as NodeJS.ErrnoException;
    if ("docker" in this.#address) return "Is this the socket of a Docker Engine that runs? (bob-endpoint --buildkit)";
    if (/^(ECONNREFUSED|ENOENT|EACCES|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/.test(code)) {
      return "Start buildkitd there, or give its address (bob-endpoint --buildkit)";
    }
    return this.#tls
      ? "Check --buildkit-tlscacert, --buildkit-tlscert, --buildkit-tlskey and --buildkit-tlsservername"
      : "Check --buildkit; if it speaks TLS, --buildkit-tlscacert is needed";
  }
}

/** The part of an error's message that is for users: OpenSSL's have source files, Node's has advice on Node. */
function reasonOf(cause: Error): string {
  const { code = cause.name } = cause as NodeJS.ErrnoException;
  const [reason = ""] = (/SSL routines:[^:]*:([^:]+)/.exec(cause.message)?.[1] ?? cause.message).split(
    "; if the root CA",
  );
  // Trying several addresses of a name fails with several errors and no message.
  return reason === "" ? code : reason;
}

function openTls(address: Extract<Address, { host: string }>, { serverName, ...context }: BuildkitTls): Socket {
  // A name for SNI cannot be an IP address (RFC 6066, section 3).
  const name = serverName ?? (isIP(address.host) ? undefined : address.host);
  return tlsConnect({
    ...address,
    ...context,
    ALPNProtocols: ["h2"],
    ...(name === undefined ? {} : { servername: name }),
  });
}
