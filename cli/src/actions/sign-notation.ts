// SPDX-License-Identifier: Apache-2.0
import { parseReference } from "@bob/oci/reference";
import { BobError } from "@bob/proto/errors";
import { isKmsReference } from "@bob/trust/keys/kms-key";
import { loadSignKey } from "@bob/trust/keys/sign-key";
import type { EnvelopeFormat } from "@bob/trust/notation/envelope";
import { makeEnvelope, type NotationSigner } from "@bob/trust/notation/make-envelope";
import { notationFolder, pluginFolder } from "@bob/trust/notation/notation-folder";
import { openPlugin, type PluginConfig } from "@bob/trust/notation/plugin";
import { type MakeEnvelope, type NotationSigned, signByNotation } from "@bob/trust/notation/sign-notation";
import { fileSigner, loadChain, pluginEnvelope, pluginSigner } from "@bob/trust/notation/signers";
import { findNamedKey } from "@bob/trust/notation/signing-keys";
import { tokenOf } from "@bob/trust/notation/timestamp-token";
import { ServiceClient } from "@bob/trust/sigstore/service-client";
import { requestTimestamp } from "@bob/trust/sigstore/timestamp-authority";
import type { CommandContext } from "../commands/context.ts";
import type { Run } from "../commands/run.ts";
import { version } from "../version.ts";
import { keySource } from "./key-password.ts";
import { assertOneScope, describeSigned, openSigning } from "./open-signing.ts";
import type { SignOptions } from "./sign-options.ts";

/** Options of `bobctl sign --notation`. */
export interface NotationSignOptions extends SignOptions {
  notationKey?: string;
  notationConfig?: string;
  certificateChain?: string;
  plugin?: string;
  id?: string;
  pluginConfig?: PluginConfig;
  signatureFormat?: string;
  expiry?: string;
}

const agent = `bobctl/${version}`;

/** Signs an image as notation does, and tells what was signed. */
export async function signAsNotation(
  image: string,
  options: NotationSignOptions,
  run: Run,
  context: CommandContext,
): Promise<void> {
  assertPossible(options);
  const reference = parseReference(image);
  const signal = context.signal(options.timeout);
  const format = parseFormat(options.signatureFormat);
  const expirySeconds = options.expiry === undefined ? undefined : parseExpiry(options.expiry);
  const make = await openMaker(
    options,
    { format, ...(expirySeconds !== undefined && { expirySeconds }) },
    context,
    signal,
  );
  const signing = openSigning(image, reference, options, run, context);
  const { client } = signing;
  const { annotation = {} } = options;
  const signed: NotationSigned[] = [];
  const tell = (each: NotationSigned) => {
    signed.push(each);
    if (run.format === "text") run.write(describeSigned(each, client.name, [each.referrer]));
  };
  await signByNotation(reference, { ...signing, format, make, metadata: annotation }, tell, signal);
  if (run.format === "json") run.write(`${JSON.stringify({ repository: client.name, signed }, null, 2)}\n`);
}

/** @throws {BobError} USAGE for options that are about bundles, or contradict each other. */
function assertPossible(options: NotationSignOptions): void {
  const { identityToken, fulcioUrl, tlog, signingConfig, replace, legacyTags, bundle, upload } = options;
  const other =
    (identityToken !== undefined && "--identity-token") ||
    (fulcioUrl !== undefined && "--fulcio-url") ||
    (tlog !== undefined && "--tlog") ||
    (signingConfig !== undefined && "--signing-config") ||
    (replace && "--replace") ||
    (legacyTags && "--legacy-tags") ||
    (bundle !== undefined && "--bundle") ||
    (!upload && "--no-upload");
  if (other) throw new BobError("USAGE", `${other} is about Sigstore's bundles, and --notation makes none`);
  assertOneScope(options);
  const { key, certificateChain, plugin, id, notationKey } = options;
  if ((key === undefined) !== (certificateChain === undefined))
    throw new BobError("USAGE", "--notation takes --key with its --certificate-chain, or a key of notation's list");
  if ((plugin === undefined) !== (id === undefined))
    throw new BobError("USAGE", "a plugin has many keys: give --plugin NAME and --id ID together");
  if ([key, plugin, notationKey].filter((each) => each !== undefined).length > 1)
    throw new BobError("USAGE", "one key signs: give --key, --plugin or --notation-key");
}

function parseFormat(format = "jws"): EnvelopeFormat {
  if (format === "jws" || format === "cose") return format;
  throw new BobError("USAGE", `"${format}" is no form of a signature (--signature-format): write jws or cose`);
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `12h`, `90d` in seconds. */
function parseExpiry(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const seconds = Number(digits) * (unitSeconds[unit] ?? Number.NaN);
  if (!(seconds > 0)) throw new BobError("USAGE", `"${text}" is no duration (--expiry): write 12h or 90d`);
  return seconds;
}

interface EnvelopeWish {
  readonly format: EnvelopeFormat;
  readonly expirySeconds?: number;
}

/** Whoever has the key: a file, or a plugin, which signs bytes or makes the whole envelope. */
async function openMaker(
  options: NotationSignOptions,
  wish: EnvelopeWish,
  context: CommandContext,
  signal: AbortSignal,
): Promise<MakeEnvelope> {
  const { key, certificateChain, notationConfig } = options;
  const folder = notationFolder(context.env, notationConfig);
  const files = async (keyFile: string, chainFile: string) => {
    if (isKmsReference(keyFile))
      throw new BobError(
        "USAGE",
        `${keyFile} is a key of a program of cosign's; notation has its own plugins: --plugin NAME --id ID`,
      );
    const signKey = await loadSignKey(keyFile, keySource("--key", options, context));
    return makerOf(fileSigner(signKey, await loadChain(chainFile), agent), options, wish, context);
  };
  if (key !== undefined && certificateChain !== undefined) return await files(key, certificateChain);
  const named = await nameKey(options, folder);
  if (named.kind === "files") return await files(named.keyFile, named.certificateFile);
  const config = { ...named.config, ...options.pluginConfig };
  const host = { folder: pluginFolder(context.env, folder), env: context.env };
  const plugin = await openPlugin(named.plugin, host, config, signal);
  if (plugin.capabilities.has("SIGNATURE_GENERATOR.RAW"))
    return makerOf(await pluginSigner(plugin, named.id, agent, signal), options, wish, context);
  if (!plugin.capabilities.has("SIGNATURE_GENERATOR.ENVELOPE"))
    throw new BobError(
      "USAGE",
      `the plugin ${plugin.name} signs nothing: it can ${[...plugin.capabilities].join(", ")}`,
    );
  if (options.timestampUrl !== undefined)
    throw new BobError("USAGE", `the plugin ${plugin.name} makes the whole signature: --timestamp-url is not for it`);
  return (payload, by) => pluginEnvelope(plugin, named.id, payload, wish, by);
}

async function nameKey({ plugin, id, notationKey }: NotationSignOptions, folder: string) {
  if (plugin !== undefined && id !== undefined) return { kind: "plugin", plugin, id, config: {} } as const;
  return await findNamedKey(folder, notationKey);
}

function makerOf(
  signer: NotationSigner,
  { timestampUrl }: NotationSignOptions,
  { format, expirySeconds }: EnvelopeWish,
  context: CommandContext,
): MakeEnvelope {
  const services = new ServiceClient({ env: context.env, hasOptions: false });
  return async (payload, signal) => {
    const signingTime = new Date();
    const options = {
      format,
      signingTime,
      ...(expirySeconds !== undefined && { expiry: new Date(signingTime.getTime() + expirySeconds * 1_000) }),
      ...(timestampUrl !== undefined && {
        stamp: async (signature: Buffer, hash: string, by: AbortSignal) =>
          tokenOf(await requestTimestamp(services, timestampUrl, signature, hash, by)),
      }),
    };
    return { envelope: await makeEnvelope(payload, signer, options, signal), annotations: {} };
  };
}
