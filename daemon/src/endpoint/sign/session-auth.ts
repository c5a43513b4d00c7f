import type { UnaryCaller } from "@bob/frontend";
import type { Credentials } from "@bob/oci/registry/credentials";
import type { TokenWanted } from "@bob/oci/registry/registry-client";
import { BobError } from "@bob/proto/errors";
import { joinFields, lastText, readFields, stringField } from "@bob/proto/wire/protobuf-fields";

/** Field numbers of BuildKit's `session/auth/auth.proto`. */
const credentialsField = { host: 1, username: 1, secret: 2 } as const;
const tokenField = { clientId: 1, host: 2, realm: 3, service: 4, scopes: 5, token: 1 } as const;
/** gRPC codes of a client that has no such service, or does not give tokens (`BUILDKIT_NO_CLIENT_TOKEN`). */
const notOffered: ReadonlySet<unknown> = new Set([12, 14]);

/**
 * The registry logins of a build's user, in the session of the user's docker: what `moby.filesync.v1.Auth` there offers BuildKit
 * (BuildKit's `session/auth`).
 */
export class SessionAuth {
  readonly #session: UnaryCaller;

  constructor(session: UnaryCaller) {
    this.#session = session;
  }

  /** The login for a registry; `undefined` when the user has none. */
  async findCredentials(registry: string, signal: AbortSignal): Promise<Credentials | undefined> {
    const request = joinFields([stringField(credentialsField.host, apiHost(registry))]);
    const answer = await this.#call("Credentials", request, registry, signal);
    if (answer === undefined) return undefined;
    const [username, password] = [textAt(answer, credentialsField.username), textAt(answer, credentialsField.secret)];
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
    const request = joinFields([
      stringField(tokenField.clientId, "bob"),
      stringField(tokenField.host, apiHost(registry)),
      stringField(tokenField.realm, realm),
      stringField(tokenField.service, service),
      stringField(tokenField.scopes, scope),
    ]);
    const answer = await this.#call("FetchToken", request, registry, signal);
    return (answer && textAt(answer, tokenField.token)) || undefined;
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

/** An empty message has no bytes: readFields of them gives no fields, and so texts that are empty. */
function textAt(message: Uint8Array, number: number): string {
  return lastText(readFields(message), number);
}

function statusOf(error: unknown): { code?: number; message?: string } {
  if (!(error instanceof BobError)) return {};
  return (error.details.status ?? {}) as { code?: number; message?: string };
}
