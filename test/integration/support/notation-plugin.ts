// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary } from "../../support/paths.ts";

/** What a plugin of a test can do, and with what. */
export interface PluginWish {
  readonly capabilities: readonly string[];
  readonly keyFile?: string;
  readonly chainFile?: string;
  /** What it says about each check. */
  readonly verdict?: { readonly success: boolean; readonly reason?: string };
  /** What it does wrong. */
  readonly trick?: "other-key-id" | "other-name" | "no-json" | "fails" | "endless";
}

/** Writes a plugin program as notation installs them: `<folder>/plugins/<name>/notation-<name>`. */
export function writePlugin(folder: string, name: string, wish: PluginWish): void {
  const place = join(folder, "plugins", name);
  mkdirSync(place, { recursive: true });
  const file = join(place, `notation-${name}`);
  writeFileSync(file, `#!${nodeBinary}\nconst wish = ${JSON.stringify({ ...wish, name })};\n${program}`);
  chmodSync(file, 0o755);
}

/** Runs by itself, so it is no module of this project. */
const program = String.raw`
const { createHash, createPrivateKey, sign, constants, X509Certificate } = require("node:crypto");
const { readFileSync } = require("node:fs");
const request = JSON.parse(readFileSync(0, "utf8"));
const key = () => createPrivateKey(readFileSync(wish.keyFile));
const chain = () => readFileSync(wish.chainFile, "utf8").match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g).map((pem) => new X509Certificate(pem).raw);
const details = () => key().asymmetricKeyDetails;
const size = () => details().modulusLength ?? { prime256v1: 256, secp384r1: 384, secp521r1: 521 }[details().namedCurve];
const hash = () => ({ 2048: 256, 3072: 384, 4096: 512, 256: 256, 384: 384, 521: 512 })[size()];
const isRsa = () => key().asymmetricKeyType === "rsa";
const raw = (data) => sign("sha" + hash(), data, { key: key(), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hash() / 8, dsaEncoding: "ieee-p1363" });
const url = (bytes) => Buffer.from(bytes).toString("base64url");
const commands = {
  "get-plugin-metadata": () => ({ name: wish.trick === "other-name" ? "other" : wish.name, description: "of a test", version: "1.2.3", url: "https://example.com", supportedContractVersions: ["1.0"], capabilities: wish.capabilities }),
  "describe-key": () => ({ keyId: request.keyId, keySpec: (isRsa() ? "RSA-" : "EC-") + size() }),
  "generate-signature": () => ({ keyId: wish.trick === "other-key-id" ? "other" : request.keyId, signature: raw(Buffer.from(request.payload, "base64")).toString("base64"), signingAlgorithm: (isRsa() ? "RSASSA-PSS-SHA-" : "ECDSA-SHA-") + hash(), certificateChain: chain().map((each) => each.toString("base64")) }),
  "generate-envelope": () => {
    const extra = request.pluginConfig?.attributes ? JSON.parse(request.pluginConfig.attributes) : {};
    const header = { alg: (isRsa() ? "PS" : "ES") + hash(), cty: request.payloadType, crit: ["io.cncf.notary.signingScheme", ...Object.keys(extra)], "io.cncf.notary.signingScheme": "notary.x509", "io.cncf.notary.signingTime": new Date().toISOString().replace(/\.\d+/, ""), ...extra };
    const payload = Buffer.from(request.payload, "base64");
    const parts = [url(JSON.stringify(header)), url(payload)];
    const envelope = { payload: parts[1], protected: parts[0], header: { x5c: chain().map((each) => each.toString("base64")) }, signature: url(raw(Buffer.from(parts.join(".")))) };
    return { signatureEnvelope: Buffer.from(JSON.stringify(envelope)).toString("base64"), signatureEnvelopeType: request.signatureEnvelopeType, annotations: { "com.example.by": wish.name } };
  },
  "verify-signature": () => ({ verificationResults: Object.fromEntries(request.trustPolicy.signatureVerification.map((each) => [each, wish.verdict])), processedAttributes: request.signature.unprocessedAttributes.filter((each) => each !== "com.example.unknown") }),
};
const command = process.argv[2];
if (command !== "get-plugin-metadata" && wish.trick === "fails") {
  process.stderr.write(JSON.stringify({ errorCode: "ACCESS_DENIED", errorMessage: "not your key" }));
  process.exit(1);
}
if (command !== "get-plugin-metadata" && wish.trick === "endless") for (;;) require("node:fs").writeSync(1, "x".repeat(65536));
if (command !== "get-plugin-metadata" && wish.trick === "no-json") process.stdout.write("hello");
else process.stdout.write(JSON.stringify(commands[command]()));
`;
