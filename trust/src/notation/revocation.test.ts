// SPDX-License-Identifier: Apache-2.0
import { sign } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkNotation, type NotationTrust } from "./check-notation.ts";
import { attributeNames } from "./signed-attributes.ts";
import { madeEnvelope, target, trustIn, typeOf } from "./test-support/made-envelope.ts";
import { madeTimestamp } from "./test-support/made-timestamp.ts";
import { issue, makeRoot } from "./test-support/signing-certificates.ts";

const signal = AbortSignal.timeout(60_000);
const ocsp = "http://ocsp.example";
const root = makeRoot();
const signer = issue({ ocsp }, root);
const stampRoot = makeRoot();
const stamping = { extendedUsage: ["1.3.6.1.5.5.7.3.8"], isExtendedUsageCritical: true };
const plugin = "io.cncf.notary.verificationPlugin";

/** Signed by whom a plugin is to ask about, and stamped. */
function stamped(by: ReturnType<typeof issue>): Buffer {
  const attributes = {
    [attributeNames.scheme]: "notary.x509",
    [attributeNames.signingTime]: new Date(),
    [plugin]: "asks",
  };
  const wish = { format: "jws", attributes, critical: [attributeNames.scheme, plugin] } as const;
  let signature = Buffer.alloc(0);
  madeEnvelope(signer, {
    ...wish,
    sign: (data) => {
      signature = sign("sha256", data, { key: signer.privateKey, dsaEncoding: "ieee-p1363" });
      return signature;
    },
  });
  return madeEnvelope(signer, { ...wish, sign: () => signature, timestamp: madeTimestamp(by, signature) });
}

/** With a plugin that says of all it is asked about that it is good. */
function trustWithPlugin(): NotationTrust {
  const trust = trustIn([root], { trustStores: ["ca:own", "tsa:own"] });
  const [store, place] = [join(trust.storeFolder, "x509", "tsa", "own"), join(trust.plugins.folder, "asks")];
  for (const folder of [store, place]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(store, "root.pem"), stampRoot.pem);
  const check = "SIGNATURE_VERIFIER.REVOCATION_CHECK";
  const described = { name: "asks", version: "1.0.0", supportedContractVersions: ["1.0"], capabilities: [check] };
  const verdict = { verificationResults: { [check]: { success: true } }, processedAttributes: [] };
  const program = `#!/bin/sh
case $1 in
get-plugin-metadata) echo '${JSON.stringify(described)}' ;;
*) echo '${JSON.stringify(verdict)}' ;;
esac
`;
  const file = join(place, "notation-asks");
  writeFileSync(file, program);
  chmodSync(file, 0o755);
  return trust;
}

test("a plugin's word on revocation is about the signer, and not about the timestamp authority", async () => {
  const trust = trustWithPlugin();
  const check = (by: ReturnType<typeof issue>) => checkNotation(typeOf("jws"), stamped(by), target, trust, signal);
  expect(await check(issue(stamping, stampRoot))).toMatchObject({ logged: [], time: expect.any(Date) });
  await expect(
    check(issue({ ...stamping, name: { C: "US", ST: "WA", O: "stamps" }, ocsp }, stampRoot)),
  ).rejects.toThrow('its certificate "C=US, ST=WA, O=stamps" may be revoked');
});
