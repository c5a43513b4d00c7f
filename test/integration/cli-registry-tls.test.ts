// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  makeAttestations,
  makeEvidence,
  makeExecStep,
  publicPem,
} from "../../bill/src/test-support/evidence-fixture.ts";
import { type Outcome, runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { RegistryAccess } from "../../daemon/src/endpoint/sign/registry-settings.ts";
import { RegistryClient } from "../../oci/src/registry/registry-client.ts";
import { startProxy } from "../../oci/src/test-support/forward-proxy.ts";
import { makeImage } from "../../oci/src/test-support/image-fixture.ts";
import { makeFolder } from "../../oci/src/test-support/temporary-folder.ts";
import { canonicalJsonBytes } from "../../proto/src/index.ts";
import { loadSignKey } from "../../trust/src/keys/sign-key.ts";
import { MadePredicates } from "../../trust/src/sigstore/made-predicates.ts";
import { signImage } from "../../trust/src/sigstore/sign-image.ts";
import { type DockerRegistry, pushImage, startDockerRegistry } from "./support/docker-registry.ts";

const folder = makeFolder();
const file = (name: string) => join(folder, name);
const recorderKey = file("recorder.pub");
const evidence = makeEvidence([makeExecStep({ command: "make", line: 2 })]);
const attestations = makeAttestations(evidence);
const image = makeImage([{ platform: { os: "linux", architecture: "amd64" }, attestations }]);
const registries: DockerRegistry[] = [];

/** One that speaks https, one that wants client certificates, too, and one that speaks http. */
let [open, closed, plain] = ["", "", ""];

beforeAll(async () => {
  writeFileSync(recorderKey, publicPem());
  makeAuthority("ca");
  makeAuthority("other-ca");
  issue("server", "ca", "subjectAltName=IP:127.0.0.1,DNS:r.example");
  issue("client", "ca", "extendedKeyUsage=clientAuth");
  issue("stranger", "other-ca", "extendedKeyUsage=clientAuth");
  const tls = { certificate: file("server.crt"), key: file("server.key") };
  for (const settings of [{ tls }, { tls: { ...tls, clientcas: [file("ca.crt")] } }, {}]) {
    registries.push(await startDockerRegistry(settings));
  }
  [open, closed, plain] = registries.map(({ host }) => host) as [string, string, string];
  await pushImage(`${open}/app:1`, image, { caFile: file("ca.crt") });
  await pushImage(`${closed}/app:1`, image, { certsFolders: [certsFor(closed, "ca", "client")] });
  await pushImage(`${plain}/app:1`, image);
});

afterAll(async () => {
  for (const registry of registries) await registry[Symbol.asyncDispose]();
});

const noDocker = { HOME: "/nonexistent", DOCKER_CONFIG: "/nonexistent", SSL_CERT_FILE: "/nonexistent" };

function verify(host: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return runBobctl(["verify", `${host}/app:1`, "--key", recorderKey, ...options], { ...noDocker, ...env });
}

/** `$DOCKER_CONFIG/certs.d` with what is named. */
const dockerWith = (host: string, authority: string, client?: string): NodeJS.ProcessEnv => ({
  DOCKER_CONFIG: join(certsFor(host, authority, client), ".."),
});

describe("bobctl with a registry on this machine", () => {
  test("takes https as it is, and the certificate of a named authority only", async () => {
    expect(await verify(open)).toMatchObject({ status: 0, stderr: "" });
    expect(await verify(open, ["--ca-file", file("ca.crt")])).toMatchObject({ status: 0 });
    expect(await verify(open, [], dockerWith(open, "ca"))).toMatchObject({ status: 0 });
    const begun = performance.now();
    const refusals = [
      await verify(open, ["--ca-file", file("other-ca.crt")]),
      await verify(open, [], dockerWith(open, "other-ca")),
    ];
    expect(performance.now() - begun).toBeLessThan(2_000);
    for (const { status, stderr } of refusals) {
      expect([status, stderr]).toEqual([
        69,
        expect.stringContaining(`the certificate of ${open} comes from an authority`),
      ]);
      expect(stderr).toContain(`--ca-file <file> or as /etc/docker/certs.d/${open}/ca.crt; --insecure trusts any`);
    }
    expect(await verify(open, ["--ca-file", file("other-ca.crt"), "--insecure"])).toMatchObject({ status: 0 });
  });

  test("takes http, and says where it is not what was asked for", async () => {
    for (const options of [[], ["--plain-http"], ["--insecure"]]) {
      expect(await verify(plain, options)).toMatchObject({ status: 0, stderr: "" });
    }
    const { status, stderr } = await verify(plain, ["--ca-file", file("ca.crt")]);
    expect([status, stderr]).toEqual([69, `${plain} does not speak https; if it speaks http: --plain-http\n`]);
    const wrong = await verify(open, ["--plain-http"]);
    expect([wrong.status, wrong.stderr]).toEqual([69, `${open} speaks https: leave --plain-http out\n`]);
  });

  test("shows the client certificate in certs.d", async () => {
    expect(await verify(closed, [], dockerWith(closed, "ca", "client"))).toMatchObject({ status: 0 });
    for (const env of [{}, dockerWith(closed, "ca"), dockerWith(closed, "ca", "stranger")]) {
      const { status, stderr } = await verify(closed, [], env);
      expect([status, stderr]).toEqual([77, expect.stringContaining(`${closed} wants a client certificate`)]);
      expect(stderr).toContain(`/etc/docker/certs.d/${closed}/client.cert`);
    }
  });
});

test("bobctl reaches a registry behind a proxy, and trusts whom the machine trusts", async () => {
  await using proxy = await startProxy(open, { login: "me:pa:ss" });
  const env = { HTTPS_PROXY: `http://me:pa%3Ass@${proxy.host}` };
  expect(await verify("r.example:5000", [], { ...env, SSL_CERT_FILE: file("ca.crt") })).toMatchObject({ status: 0 });
  expect(await verify("r.example", ["--ca-file", file("ca.crt")], env)).toMatchObject({ status: 0 });
  expect(new Set(proxy.requests)).toEqual(new Set(["CONNECT r.example:5000", "CONNECT r.example:443"]));
  const untrusted = await verify("r.example", [], env);
  expect([untrusted.status, untrusted.stderr]).toEqual([69, expect.stringContaining("certs.d/r.example/ca.crt")]);
  const refused = await verify("r.example", [], { HTTPS_PROXY: `http://me:wr0ng@${proxy.host}` });
  expect([refused.status, refused.stderr]).toEqual([77, expect.stringContaining(`the proxy http://${proxy.host}`)]);
  expect(refused.stderr).not.toContain("wr0ng");
});

test("the endpoint signs where only buildkitd's configuration knows the CA and has a client certificate", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(file("sign.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
  const keyPair = `[[registry."${closed}".keypair]]\ncert = "${file("client.crt")}"\nkey = "${file("client.key")}"`;
  writeFileSync(file("buildkitd.toml"), `[registry."${closed}"]\nca = ["${file("ca.crt")}"]\n${keyPair}\n`);
  const made = new MadePredicates();
  for (const { predicateType, predicate } of attestations) made.add(predicateType, canonicalJsonBytes(predicate));
  const pushed = { registry: closed, repository: "app", digest: image.index.digest };
  const lines: string[] = [];
  const sign = async (config: string | undefined) => {
    const access = await RegistryAccess.load(noDocker, config);
    const client = new RegistryClient(pushed, { actions: "pull,push", ...(await access.optionsFor(closed, false)) });
    const source = { option: "--sign-key", password: async () => undefined, env: {} };
    const signer = { key: await loadSignKey(file("sign.key"), source) };
    const signing = { signer, witnesses: [], client, made };
    await signImage(pushed, { ...signing, report: (line) => lines.push(line) }, AbortSignal.timeout(30_000));
  };
  await expect(sign(undefined)).rejects.toMatchObject({ code: "DENIED" });
  await sign(file("buildkitd.toml"));
  expect(lines.map((line) => line.split(" ")[0])).toEqual(Array(8).fill("signed"));
});

function openssl(...args: readonly string[]): void {
  execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

function makeAuthority(name: string): void {
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.crt`,
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
  );
}

function issue(name: string, authority: string, extension: string): void {
  writeFileSync(file(`${name}.ext`), extension);
  openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
  const signer = ["-CA", `${authority}.crt`, "-CAkey", `${authority}.key`, "-CAcreateserial", "-days", "2"];
  openssl("x509", "-req", "-in", `${name}.csr`, ...signer, "-extfile", `${name}.ext`, "-out", `${name}.crt`);
}

/** A `certs.d` of its own. */
function certsFor(host: string, authority: string, client?: string): string {
  const certs = join(makeFolder(), "certs.d");
  mkdirSync(join(certs, host), { recursive: true });
  cpSync(file(`${authority}.crt`), join(certs, host, "ca.crt"));
  for (const [ending, name] of client
    ? [
        ["crt", "client.cert"],
        ["key", "client.key"],
      ]
    : []) {
    cpSync(file(`${client}.${ending}`), join(certs, host, name ?? ""));
  }
  return certs;
}
