// SPDX-License-Identifier: Apache-2.0
import type { UnaryCaller } from "@bob/frontend";
import type { Credentials } from "@bob/oci/registry/credentials";
import type { TokenWanted } from "@bob/oci/registry/registry-client";
import { BobError } from "@bob/proto/errors";
import { auth } from "@bob/proto/gen/buildkit-control";
import { decodeMessage } from "@bob/proto/wire/decode-message";

/** gRPC codes of a client that has no such service, or does not give tokens (`BUILDKIT_NO_CLIENT_TOKEN`). */
const notOffered: ReadonlySet<unknown> = new Set([12, 14]);

/**
 * The registry logins of a build's user, in the session of the user's docker: what `moby.filesync.v1.Auth` there offers
 * BuildKit (BuildKit's `session/auth`).
 */
export class SessionAuth {
  readonly #session: UnaryCaller;

  constructor(session: UnaryCaller) {
    this.#session = session;
  }

  /** The login for a registry; `undefined` when the user has none. */
  async findCredentials(registry: string, signal: AbortSignal): Promise<Credentials | undefined> {
    const request = auth.CredentialsRequest.encode({ host: apiHost(registry) }).finish();
    const answer = await this.#call("Credentials", request, registry, signal);
    if (answer === undefined) return undefined;
    const { username, secret: password } = decodeMessage(auth.CredentialsResponse, answer);
    if (password === "") return undefined;
    return username === "" ? { username, password: "", identityToken: password } : { username, password };
  }

  /**
   * Has the user's docker get a token, so that the password stays there.
   *
   * @returns undefined when it does not do that.
   * @throws {BobError} DENIED when it gets none.
   */
  async fetchToken({ registry, realm, service, scope }: TokenWanted, signal: AbortSignal): Promise<string | undefined> {
    const wanted = { clientId: "bob", host: apiHost(registry), realm, service, scopes: [scope] };
    const request = auth.FetchTokenRequest.encode(wanted).finish();
    const answer = await this.#call("FetchToken", request, registry, signal);
    return (answer && decodeMessage(auth.FetchTokenResponse, answer).token) || undefined;
  }

  async #call(
    method: string,
    request: Uint8Array,
    registry: string,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    try {
      return await this.#session.call(`/moby.filesync.v1.Auth/${method}`, request, signal);
    } catch (cause) {
      const { code, message } = statusOf(cause);
      if (notOffered.has(code)) return undefined;
      if (code === undefined) throw cause;
      throw new BobError("DENIED", `docker, on your side, has no login for ${registry}: ${message}`, { cause });
    }
  }
}

/** The name docker knows a registry's login by, as BuildKit asks for it. */
function apiHost(registry: string): string {
  return registry === "docker.io" ? "registry-1.docker.io" : registry;
}

function statusOf(error: unknown): { code?: number; message?: string } {
  if (!(error instanceof BobError)) return {};
  return (error.details.status ?? {}) as { code?: number; message?: string };
}
