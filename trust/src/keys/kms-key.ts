// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { BobError } from "@bob/proto/errors";
import { safeText } from "@bob/proto/printable";
import { hashOf } from "./key-kind.ts";
import { type SignKey, signKeyWith } from "./sign-key.ts";

/** How the program that has a key is run. */
export interface KmsHost {
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** `NAME://what the program calls the key`. */
const reference = /^([a-z0-9][a-z0-9-]*):\/\/(.*)$/s;
/** What is no program's. */
const ownSchemes: ReadonlySet<string> = new Set(["env", "file", "http", "https"]);
/** Numbers of Go's `crypto.Hash`. */
const hashNumbers: Readonly<Record<string, number>> = { sha256: 5, sha384: 6, sha512: 7 };
const maxAnswerBytes = 1024 * 1024;

/** Whether a key's name is one that a program of Sigstore's plugin protocol has: `my-hsm://slot/3`. */
export function isKmsReference(name: string): boolean {
  const scheme = reference.exec(name)?.[1];
  return scheme !== undefined && !ownSchemes.has(scheme);
}

/**
 * A key that another program has: `sigstore-kms-NAME` on the PATH, by the protocol that cosign uses
 * (https://github.com/sigstore/sigstore/tree/main/pkg/signature/kms/cliplugin, v1). Each signature is one run, which is waited for.
 *
 * @throws {BobError} NOT_FOUND when there is no such program; UNAVAILABLE with what it says is wrong; PROTOCOL for an answer that is none.
 */
export function loadKmsKey(name: string, host: KmsHost): SignKey {
  const [, scheme = "", id = ""] = reference.exec(name) ?? [];
  const program = { name: `sigstore-kms-${scheme}`, id, host };
  const { publicKeyPEM } = call(program, "publicKey", { publicKeyOptions: { rpcOptions } }, "sha256");
  const publicKey = readPublicKey(publicKeyPEM, program.name);
  return signKeyWith(publicKey, name, (data, hash) => {
    const options = { signOptions: { rpcOptions, messageOptions: {} } };
    const { signature } = call(program, "signMessage", options, hash ?? "sha256", data);
    const bytes = Buffer.from(typeof signature === "string" ? signature : "", "base64");
    if (!verify(hash, data, publicKey, bytes))
      throw new BobError(
        "PROTOCOL",
        `${program.name} made a signature that is not of its key ${name}, with ${hash ?? "no hash"}`,
      );
    return bytes;
  });
}

interface Program {
  readonly name: string;
  readonly id: string;
  readonly host: KmsHost;
}

const rpcOptions = { keyVersion: "", remoteVerification: false };

function call(
  { name, id, host }: Program,
  methodName: "publicKey" | "signMessage",
  args: object,
  hash: string,
  input: Uint8Array = new Uint8Array(),
): Readonly<Record<string, unknown>> {
  const initOptions = { protocolVersion: "v1", keyResourceID: id, hashFunc: hashNumbers[hash], rpcOptions };
  const question = JSON.stringify({ initOptions, methodName, [methodName]: args });
  const { env, timeoutMs } = host;
  // Killed and not asked to end: whoever does not listen would be waited for without end.
  const bounds = { timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: maxAnswerBytes } as const;
  const options = { env, input, encoding: "utf8", ...bounds } as const;
  const { stdout, stderr, error } = spawnSync(name, ["v1", question], options);
  if (error !== undefined) throw startError(name, error);
  const answer = parseAnswer(stdout, stderr, `${name} ${methodName}`);
  if (typeof answer.errorMessage === "string" && answer.errorMessage !== "")
    throw new BobError("UNAVAILABLE", `${name} ${methodName} failed: ${safeText(answer.errorMessage)}`);
  const result = answer[methodName];
  if (typeof result === "object" && result !== null) return result as Record<string, unknown>;
  throw new BobError("PROTOCOL", `${name} did not answer ${methodName}`);
}

function startError(name: string, cause: NodeJS.ErrnoException): BobError {
  if (cause.code === "ENOENT")
    return new BobError(
      "NOT_FOUND",
      `${name} is not on the PATH: it is the program that has such keys (see docs/signing.md)`,
      { cause },
    );
  if (cause.code === "ETIMEDOUT")
    return new BobError("UNAVAILABLE", `${name} did not answer in time (--timeout)`, { cause });
  return new BobError("UNAVAILABLE", `${name} cannot be run: ${cause.message}`, { cause });
}

/** Its exit status says nothing, by the protocol. */
function parseAnswer(stdout: string, stderr: string, what: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(stdout);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below: it is no JSON.
  }
  const said = safeText((stderr.trim() || stdout.trim()).slice(0, 300));
  throw new BobError("PROTOCOL", `the answer of ${what} is no JSON object${said === "" ? "" : `: ${said}`}`);
}

function readPublicKey(pem: unknown, program: string): KeyObject {
  try {
    const key = createPublicKey(Buffer.from(typeof pem === "string" ? pem : "", "base64"));
    if (hashOf(key) !== undefined) return key;
  } catch (cause) {
    throw new BobError("PROTOCOL", `${program} gave no public key in PEM`, { cause });
  }
  throw new BobError("USAGE", `${program} has a key of a kind that bob does not sign with`);
}
