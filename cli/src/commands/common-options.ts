// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import { type Command, Option } from "commander";

/** Options of every command that speaks to a registry. */
export interface RegistryOptions {
  plainHttp?: boolean;
  insecure?: boolean;
  caFile?: string;
  creds?: string;
  timeout: number;
}

/** Options of every command that reads an image. */
export interface ImageOptions extends RegistryOptions {
  platform?: string;
}

export function addImageOptions(command: Command): Command {
  return addRegistryOptions(
    command.option("--platform <os/arch>", "platform of a multi-platform image, such as linux/arm64"),
  );
}

export function addRegistryOptions(command: Command): Command {
  return command
    .option("--plain-http", "speak http to the registry")
    .option("--insecure", "trust any certificate of the registry, and speak http if it has none")
    .option("--ca-file <file>", "trust this authority's certificates, too (PEM; besides the machine's and docker's)")
    .option("--creds <user:password>", "credentials for the registry (default: docker's)")
    .addOption(timeoutOption());
}

/** How long a command may take. */
export function timeoutOption(): Option {
  return new Option("--timeout <duration>", "give up after this time").default(300_000, "5m").argParser(parseDuration);
}

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `5m` in milliseconds. @throws {BobError} USAGE */
export function parseDuration(text: string): number {
  const [, digits, unit = "s"] = /^(\d+)(ms|s|m|h)?$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
  if (!(milliseconds > 0) || milliseconds > 2 ** 31 - 1) {
    throw new BobError("USAGE", `"${text}" is not a duration: write a number with ms, s, m or h, such as 90s`);
  }
  return milliseconds;
}

/** Where the password of a private key is looked for. */
export interface PasswordOptions {
  passwordFile?: string;
}

/** Where else the password of a private key may be than in the environment. */
export function addPasswordOption(command: Command): Command {
  return command.option(
    "--password-file <file>",
    "file whose first line is the key's password (default: COSIGN_PASSWORD, BOB_SIGN_PASSWORD, or asked for)",
  );
}

/** Whose records are taken. */
export interface RecorderKeyOptions {
  key?: string[];
  trust?: string;
}

/** @param about what `--key` does for the command. */
export function addRecorderKeyOptions(command: Command, about: string): Command {
  return command
    .option("--key <file>", `${about} (repeatable)`, repeated)
    .option("--trust <file>", "whose records and seals count, and from when to when (see docs/trust.md)");
}

/** Options of commands that check who signed an image. */
export interface SignatureOptions {
  signKey?: string[];
  certificateIdentity?: string;
  certificateIdentityRegexp?: string;
  certificateOidcIssuer?: string;
  certificateOidcIssuerRegexp?: string;
  trustedRoot?: string;
  type?: string[];
  requireTlog?: boolean;
  insecureIgnoreTlog?: boolean;
  insecureIgnoreSct?: boolean;
  signaturesOnly?: boolean;
  gpgKey?: string[];
  notation?: boolean;
  notationConfig?: string;
  notationTrustPolicy?: string;
  notationTrustStore?: string;
  notationScope?: string;
  notationMetadata?: Readonly<Record<string, string>>;
}

/** For an option that may be given again: all its values. */
export function repeated(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

/** For an option that takes `key=value`, and may be given again: all of them. @throws {BobError} USAGE */
export function parsePair(text: string, known: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === "") throw new BobError("USAGE", `"${text}" is not an annotation: write KEY=VALUE`);
  return { ...known, [key]: value };
}

export function addSignatureOptions(command: Command): Command {
  return command
    .option("--sign-key <file>", "public key that the image has to be signed with (repeatable: one of them)", repeated)
    .option("--certificate-identity <name>", "e-mail address or URI of who signed with a certificate")
    .option("--certificate-identity-regexp <re>", "the same; has to match the whole")
    .option("--certificate-oidc-issuer <url>", "who issued the token that the certificate was given for")
    .option("--certificate-oidc-issuer-regexp <re>", "the same; has to match the whole")
    .option(
      "--trusted-root <file>",
      "whose certificates, logs and timestamps are trusted (Sigstore's trusted_root.json)",
    )
    .option("--gpg-key <file>", "public key of GnuPG that the image has to be signed with (repeatable)", repeated)
    .option("--notation", "take signatures of notation, by its own trust policy and trust stores")
    .option("--notation-config <folder>", "notation's folder (default: NOTATION_CONFIG, ~/.config/notation)")
    .option("--notation-trust-policy <file>", "take signatures of notation by this trust policy (trustpolicy.json)")
    .option("--notation-trust-store <folder>", "where its trust stores are: x509/ca/NAME and so on")
    .option("--notation-scope <repository>", "for which repository its policy decides (default: the image's own)")
    .option("--notation-metadata <key=value>", "what notation's signer has to have said (repeatable)", parsePair)
    .option("--type <type>", "predicate type that has to be attested and signed (repeatable)", repeated)
    .option("--require-tlog", "signatures of keys have to be in a transparency log, too")
    .option("--insecure-ignore-tlog", "take certificates without a transparency log, by a timestamp alone")
    .option("--insecure-ignore-sct", "take certificates that are in no certificate transparency log")
    .option("--signatures-only", "check who signed the image, and not its records");
}
