// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { startServer } from "../../../oci/src/test-support/fake-server.ts";
import { makeFolder } from "../../../oci/src/test-support/temporary-folder.ts";
import { type Issued, issue } from "../../../trust/src/notation/test-support/signing-certificates.ts";

/** A timestamp authority by OpenSSL (`openssl ts`), on a port of this machine until disposed of. */
export interface TimestampAuthority extends AsyncDisposable {
  readonly url: string;
}

const timeStamping = "1.3.6.1.5.5.7.3.8";

/** A certificate for timestamps. */
export function issueTimestamper(root: Issued, key: "P-256" | "rsa2048"): Issued {
  return issue(
    {
      key,
      name: { C: "US", ST: "WA", O: "time", CN: key },
      extendedUsage: [timeStamping],
      isExtendedUsageCritical: true,
    },
    root,
  );
}

export async function startTimestampAuthority(signer: Issued): Promise<TimestampAuthority> {
  const folder = makeFolder();
  const file = (name: string) => join(folder, name);
  writeFileSync(file("tsa.key"), signer.keyPem);
  writeFileSync(file("tsa.crt"), signer.pem);
  writeFileSync(file("chain.crt"), signer.chainPem);
  writeFileSync(file("serial"), "01\n");
  writeFileSync(file("tsa.cnf"), settings(folder));
  const server = await startServer(async (request, response) => {
    writeFileSync(file("query"), await buffer(request));
    const command = ["ts", "-reply", "-config", file("tsa.cnf"), "-queryfile", file("query"), "-out", file("reply")];
    execFileSync("openssl", command, { stdio: "pipe" });
    response.writeHead(200, { "content-type": "application/timestamp-reply" }).end(readFileSync(file("reply")));
  });
  return { url: `http://${server.host}/tsa`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function settings(folder: string): string {
  const values = {
    serial: join(folder, "serial"),
    signer_cert: join(folder, "tsa.crt"),
    certs: join(folder, "chain.crt"),
    signer_key: join(folder, "tsa.key"),
    signer_digest: "sha256",
    default_policy: "1.2.3.4.1",
    digests: "sha256, sha384, sha512",
    accuracy: "secs:1, millisecs:500",
    ess_cert_id_chain: "no",
    ess_cert_id_alg: "sha256",
  };
  const lines = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  return ["[tsa]", "default_tsa = own", "[own]", ...lines, ""].join("\n");
}
