// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { makeFolder } from "../e2e/support/client.ts";
import { runChecked, runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";

const folder = makeFolder({});
const env = { ...process.env, COSIGN_PASSWORD: "päss word" };
const file = (name: string) => join(folder, name);
let cosign = "";

beforeAll(async () => {
  cosign = await ensureCosign();
}, 180_000);

const pem = { type: "pkcs8", format: "pem" } as const;
const curves = ["P-256", "P-384", "P-521"].map(
  (namedCurve) => [namedCurve, generateKeyPairSync("ec", { namedCurve }).privateKey] as const,
);
const kinds = [
  ...curves,
  ["Ed25519", generateKeyPairSync("ed25519").privateKey] as const,
  ["RSA", generateKeyPairSync("rsa", { modulusLength: 3_072 }).privateKey] as const,
];

test.each(kinds)(
  "cosign reads a %s key that bobctl imported, and bobctl one that cosign imported",
  async (kind, key) => {
    writeFileSync(file(`${kind}.pem`), key.export(pem));
    await runBobctl(
      ["import-key-pair", "--key", file(`${kind}.pem`), `--output-key-prefix=${file(`${kind}-bob`)}`],
      env,
    );
    await runChecked(
      [cosign, "import-key-pair", "--key", file(`${kind}.pem`), `--output-key-prefix=${file(`${kind}-cosign`)}`],
      { env },
    );
    const byCosign = await runChecked([cosign, "public-key", "--key", file(`${kind}-bob.key`)], { env });
    const byBob = await runBobctl(["public-key", "--key", file(`${kind}-cosign.key`)], env);
    expect(byBob).toMatchObject({ status: 0, stdout: readFileSync(file(`${kind}-cosign.pub`), "utf8") });
    expect(byCosign.trim()).toBe(byBob.stdout.trim());
  },
);

test("cosign signs a blob with a key of bobctl's, and refuses it with another password", async () => {
  await runBobctl(["generate-key-pair", `--output-key-prefix=${file("own")}`], env);
  writeFileSync(file("blob"), "content");
  const key = [
    "--key",
    file("own.key"),
    "--tlog-upload=false",
    "--use-signing-config=false",
    "--new-bundle-format=false",
  ];
  const sign = [cosign, "sign-blob", ...key, "--yes", `--output-signature=${file("blob.sig")}`, file("blob")];
  await runChecked(sign, { env });
  execFileSync("sh", ["-c", 'base64 -d "$1.sig" >"$1.der"', "sh", file("blob")]);
  execFileSync("openssl", [
    "dgst",
    "-sha256",
    "-verify",
    file("own.pub"),
    "-signature",
    file("blob.der"),
    file("blob"),
  ]);
  const refused = await runCommand(sign, { env: { ...env, COSIGN_PASSWORD: "other" } });
  expect(refused.code).not.toBe(0);
});

test("bobctl generate-key-pair asks at the terminal, and shows nothing of what is typed", async () => {
  const bobctl = join(import.meta.dirname, "../../cli/src/bobctl.ts");
  const typist = `
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.environ.pop("COSIGN_PASSWORD", None)
    os.execv(sys.argv[1], sys.argv[1:])
seen = b""
for prompt in (b"private key: ", b"again: "):
    while prompt not in seen: seen += os.read(terminal, 1024)
    seen = b"" if prompt == b"private key: " else seen
    time.sleep(0.1)
    os.write(terminal, b"geheim\\x7fm\\r")
try:
    while chunk := os.read(terminal, 1024): seen += chunk
except OSError: pass
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
  const argv = [process.execPath, bobctl, "generate-key-pair", `--output-key-prefix=${file("typed")}`];
  const { code, stdout } = await runCommand(["python3", "-c", typist, ...argv], {});
  expect(code, stdout).toBe(0);
  expect(stdout).toContain("private key: ");
  expect(stdout).not.toContain("geheim");
  const read = await runBobctl(["public-key", "--key", file("typed.key")], { COSIGN_PASSWORD: "geheim" });
  expect(read.status).toBe(0);
});
