// SPDX-License-Identifier: Apache-2.0
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary } from "../../support/paths.ts";

/** What such a program does wrong. */
export type KmsTrick = "other-key" | "no-json" | "fails" | "no-key" | "silent";

/** Writes a program of Sigstore's plugin protocol for keys, which looks for them in a folder. */
export function writeKmsPlugin(bin: string, name: string, keyFolder: string, trick?: KmsTrick): void {
  const file = join(bin, `sigstore-kms-${name}`);
  writeFileSync(
    file,
    `#!${nodeBinary}\nconst [folder, trick] = ${JSON.stringify([keyFolder, trick ?? ""])};\n${program}`,
  );
  chmodSync(file, 0o755);
}

/** Runs by itself, so it is no module of this project. */
const program = `
const { createPrivateKey, createPublicKey, generateKeyPairSync, sign } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
const [version, question] = process.argv.slice(2);
const answer = (value) => writeFileSync(1, JSON.stringify(value));
const main = () => {
  if (version !== "v1") return answer({ errorMessage: "version " + version });
  const { initOptions, methodName, signMessage } = JSON.parse(question);
  if (trick === "no-json") return writeFileSync(1, "hello");
  if (trick === "silent") return writeFileSync(2, "the token is locked");
  if (trick === "fails") return answer({ errorMessage: "there is no slot " + initOptions.keyResourceID });
  const key = createPrivateKey(readFileSync(folder + "/" + initOptions.keyResourceID + ".pem"));
  const pem = createPublicKey(key).export({ type: "spki", format: "pem" });
  if (methodName === "publicKey") return answer({ publicKey: { publicKeyPEM: Buffer.from(trick === "no-key" ? "x" : pem).toString("base64") } });
  if (methodName === "defaultAlgorithm") return answer({ defaultAlgorithm: { defaultAlgorithm: "ecdsa-p256" } });
  if (methodName === "supportedAlgorithms") return answer({ supportedAlgorithms: { supportedAlgorithms: ["ecdsa-p256"] } });
  if (methodName !== "signMessage") return answer({ errorMessage: "cannot " + methodName });
  const hash = { 5: "sha256", 6: "sha384", 7: "sha512" }[signMessage.signOptions.messageOptions.hashFunc || initOptions.hashFunc];
  const by = trick === "other-key" ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey : key;
  answer({ signMessage: { signature: sign(key.asymmetricKeyType === "ed25519" ? null : hash, readFileSync(0), by).toString("base64") } });
};
try {
  main();
} catch (error) {
  answer({ errorMessage: error.message });
}
process.exitCode = 3; // It says nothing, by the protocol.
`;
