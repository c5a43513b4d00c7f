// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import type { FileKey } from "../keys/sign-key.ts";
import { RefusedError } from "../signatures/refused-error.ts";
import { readCertificates } from "./certificate.ts";
import type { EnvelopeFormat } from "./envelope.ts";
import { envelopeTypes } from "./envelope.ts";
import type { NotationSigner } from "./make-envelope.ts";
import { payloadType, readPayload } from "./payload.ts";
import { isTexts, type Plugin } from "./plugin.ts";
import { readEnvelope } from "./read-envelope.ts";
import { algorithmNamed, algorithmOf, isSignatureOf, signWith } from "./signature-algorithm.ts";

/** @throws {BobError} USAGE for a file that cannot be read, or has no certificates. @returns DER, as they stand in the file. */
export async function loadChain(file: string): Promise<Buffer[]> {
  const content = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new BobError("USAGE", `cannot read the certificates ${file}: ${cause.message}`, { cause });
  });
  try {
    return readCertificates(content).map(({ der }) => der);
  } catch (cause) {
    if (!(cause instanceof RefusedError)) throw cause;
    throw new BobError("USAGE", `${file} has no certificates in PEM or DER: ${cause.message}`, { cause });
  }
}

/** @throws {BobError} USAGE for a key of a kind that notation does not sign with. */
export function fileSigner(
  { privateKey, publicKey }: FileKey,
  chain: readonly Buffer[],
  agent: string,
): NotationSigner {
  const algorithm = algorithmOf(publicKey);
  if (algorithm === undefined)
    throw new BobError(
      "USAGE",
      "notation signs with RSA of 2048, 3072 or 4096 bits, P-256, P-384 and P-521, and this is another key",
    );
  return {
    algorithm,
    agent,
    sign: async (data) => ({ signature: signWith(privateKey, algorithm, data), chain }),
  };
}

/** A plugin that signs bytes. @throws {BobError} PROTOCOL when it answers for another key, or names one that notation does not sign with. */
export async function pluginSigner(
  plugin: Plugin,
  id: string,
  agent: string,
  signal: AbortSignal,
): Promise<NotationSigner> {
  const described = await plugin.call("describe-key", { keyId: id }, signal);
  const algorithm = algorithmNamed(described.keySpec);
  if (described.keyId !== id || algorithm === undefined)
    throw new BobError(
      "PROTOCOL",
      `the plugin ${plugin.name} describes ${JSON.stringify(described.keyId)} (${JSON.stringify(described.keySpec)}), and was asked for ${id}`,
    );
  const hashAlgorithm = algorithm.hash.replace("sha", "SHA-");
  return {
    algorithm,
    agent: `${agent} ${plugin.name}/${plugin.version}`,
    async sign(data, by) {
      const request = { keyId: id, keySpec: algorithm.keySpec, hashAlgorithm, payload: data.toString("base64") };
      const { keyId, signature, signingAlgorithm, certificateChain } = await plugin.call(
        "generate-signature",
        request,
        by,
      );
      if (
        keyId !== id ||
        signingAlgorithm !== algorithm.pluginName ||
        typeof signature !== "string" ||
        !isTexts(certificateChain)
      )
        throw new BobError(
          "PROTOCOL",
          `the plugin ${plugin.name} signed with ${JSON.stringify(keyId)} (${JSON.stringify(signingAlgorithm)}), and was asked for ${id} (${algorithm.pluginName})`,
        );
      return {
        signature: Buffer.from(signature, "base64"),
        chain: certificateChain.map((each) => Buffer.from(each, "base64")),
      };
    },
  };
}

/** An envelope that a plugin made, and annotations for its manifest. */
export interface PluginEnvelope {
  readonly envelope: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Has a plugin make the whole envelope. What came out is read and checked: it is about what was asked for, whatever else it says.
 *
 * @throws {BobError} PROTOCOL when it is not.
 */
export async function pluginEnvelope(
  plugin: Plugin,
  id: string,
  payload: Buffer,
  { format, expirySeconds }: { readonly format: EnvelopeFormat; readonly expirySeconds?: number },
  signal: AbortSignal,
): Promise<PluginEnvelope> {
  const signatureEnvelopeType = envelopeTypes[format];
  const request = { keyId: id, payload: payload.toString("base64"), payloadType, signatureEnvelopeType };
  const expiry = expirySeconds === undefined ? {} : { expiryDurationInSeconds: expirySeconds };
  const answer = await plugin.call("generate-envelope", { ...request, ...expiry }, signal);
  if (answer.signatureEnvelopeType !== signatureEnvelopeType || typeof answer.signatureEnvelope !== "string")
    throw new BobError(
      "PROTOCOL",
      `the plugin ${plugin.name} made ${JSON.stringify(answer.signatureEnvelopeType)}, and was asked for ${signatureEnvelopeType}`,
    );
  const envelope = Buffer.from(answer.signatureEnvelope, "base64");
  assertMade(envelope, signatureEnvelopeType, payload, plugin.name);
  return { envelope, annotations: textsOf(answer.annotations) };
}

/** It may say more about the artifact, and nothing else instead. */
function assertMade(bytes: Buffer, type: string, payload: Buffer, plugin: string): void {
  try {
    const envelope = readEnvelope(type, bytes);
    const [leaf] = readCertificates(Buffer.from(envelope.chain[0] ?? []));
    if (
      leaf === undefined ||
      algorithmOf(leaf.publicKey) !== envelope.algorithm ||
      !isSignatureOf(leaf.publicKey, envelope.algorithm, envelope.signedBytes, envelope.signature)
    )
      throw new RefusedError("its signature is not of its certificate's key");
    const [asked, made] = [readPayload({ contentType: payloadType, payload }), readPayload(envelope)];
    const isSame = made.digest === asked.digest && made.size === asked.size && made.mediaType === asked.mediaType;
    if (!isSame || Object.entries(asked.annotations).some(([name, value]) => made.annotations[name] !== value))
      throw new RefusedError("it is about something else than was asked for");
  } catch (cause) {
    if (!(cause instanceof RefusedError)) throw cause;
    throw new BobError("PROTOCOL", `the plugin ${plugin} made an envelope that does not count: ${cause.message}`, {
      cause,
    });
  }
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
