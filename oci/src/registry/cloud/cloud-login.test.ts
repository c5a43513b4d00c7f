// SPDX-License-Identifier: Apache-2.0
import { chmodSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { startServer } from "../../test-support/fake-server.ts";
import { startProxy } from "../../test-support/forward-proxy.ts";
import { makeFolder } from "../../test-support/temporary-folder.ts";
import { logInToAws } from "./aws.ts";
import { signRequest } from "./aws-signature.ts";
import { logInToAzure } from "./azure.ts";
import { logInToCloud } from "./cloud-login.ts";

const ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const options = (env: NodeJS.ProcessEnv) => ({ env, signal: AbortSignal.timeout(20_000) });

/** Stands in for a cloud's services: answers by the path, and keeps what it was asked. */
async function startCloud(answers: Readonly<Record<string, object | string>>) {
  const asked: { path: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = await startServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://x");
    asked.push({ path: request.url ?? "", headers: request.headers, body: await text(request) });
    const answer = answers[pathname];
    if (answer === undefined) response.writeHead(403).end("not for you");
    else response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  return { ...server, url: `http://${server.host}`, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("signs as AWS's own test suite has it (get-vanilla)", () => {
  const keys = { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  const scope = { region: "us-east-1", service: "service", keys, now: new Date("2015-08-30T12:36:00Z") };
  const { headers } = signRequest({ url: new URL("https://example.amazonaws.com/"), headers: {} }, scope);
  expect(headers.authorization).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  );
});

describe("aws", () => {
  const token = { authorizationData: [{ authorizationToken: Buffer.from("AWS:secret").toString("base64") }] };
  const keys = { AccessKeyId: "id", SecretAccessKey: "key", Token: "session" };

  test("takes the keys of the environment, of the container and of the machine", async () => {
    await using cloud = await startCloud({
      "/": token,
      "/container": keys,
      "/latest/api/token": "imds",
      "/latest/meta-data/iam/security-credentials/": "role",
      "/latest/meta-data/iam/security-credentials/role": keys,
    });
    const common = { AWS_ENDPOINT_URL_ECR: cloud.url };
    const ways = [
      { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "key" },
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${cloud.url}/container`, AWS_CONTAINER_AUTHORIZATION_TOKEN: "mine" },
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: cloud.url },
    ];
    for (const way of ways)
      expect(await logInToAws(ecr, options({ ...common, ...way }))).toEqual({ username: "AWS", password: "secret" });
    const calls = cloud.asked.filter(({ path }) => path === "/");
    expect(calls.map(({ headers }) => headers["x-amz-security-token"])).toEqual([undefined, "session", "session"]);
    for (const { headers, body } of calls) {
      expect(headers["x-amz-target"]).toBe("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
      expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/eu-west-1\/ecr\/aws4_request, /);
      expect(body).toBe("{}");
    }
    expect(cloud.asked.find(({ path }) => path === "/container")?.headers.authorization).toBe("mine");
  });
});

describe("azure", () => {
  const exchange = { "/oauth2/exchange": { refresh_token: "refresh" } };

  test("exchanges the token of an identity, federated or of the machine, at the registry", async () => {
    await using cloud = await startCloud({
      ...exchange,
      "/msi": { access_token: "of-identity" },
      "/tenant/oauth2/v2.0/token": { access_token: "federated" },
    });
    const file = join(makeFolder(), "token");
    writeFileSync(file, "jwt\n");
    const federated = { AZURE_FEDERATED_TOKEN_FILE: file, AZURE_CLIENT_ID: "client", AZURE_TENANT_ID: "tenant" };
    const ways = [
      { IDENTITY_ENDPOINT: `${cloud.url}/msi`, IDENTITY_HEADER: "header" },
      { ...federated, AZURE_AUTHORITY_HOST: cloud.url },
    ];
    const at = new URL("/oauth2/exchange", cloud.url);
    for (const way of ways)
      expect(await logInToAzure("x.azurecr.io", options(way), at)).toEqual({
        username: "",
        password: "",
        identityToken: "refresh",
      });
    const [msi, first, oauth, second] = cloud.asked;
    expect(msi?.headers["x-identity-header"]).toBe("header");
    expect(new URLSearchParams(oauth?.body).get("client_assertion")).toBe("jwt");
    expect([first, second].map((each) => new URLSearchParams(each?.body).get("access_token"))).toEqual([
      "of-identity",
      "federated",
    ]);
    expect(new URLSearchParams(first?.body).get("service")).toBe("x.azurecr.io");
  });
});

describe("gcp", () => {
  const path = "/computeMetadata/v1/instance/service-accounts/default/token";

  test("takes the token of the metadata server", async () => {
    await using cloud = await startCloud({ [path]: { access_token: "token" } });
    const env = { GCE_METADATA_HOST: cloud.host };
    for (const registry of ["gcr.io", "eu.gcr.io", "europe-west1-docker.pkg.dev"])
      expect(await logInToCloud("gcp", registry, options(env))).toEqual({
        username: "oauth2accesstoken",
        password: "token",
      });
    expect(cloud.asked[0]?.headers["metadata-flavor"]).toBe("Google");
  });

  test("says what the cloud says, and what its answer lacks", async () => {
    await using refusing = await startCloud({});
    const refused = logInToCloud("gcp", "gcr.io", options({ GCE_METADATA_HOST: refusing.host }));
    await expect(refused).rejects.toMatchObject({
      code: "DENIED",
      message: expect.stringContaining("(403): not for you"),
    });
    await using empty = await startCloud({ [path]: {} });
    const lacking = logInToCloud("gcp", "gcr.io", options({ GCE_METADATA_HOST: empty.host }));
    await expect(lacking).rejects.toMatchObject({
      code: "BAD_DATA",
      message: expect.stringContaining('no "access_token"'),
    });
  });
});

test.each<["aws" | "azure" | "gcp", string]>([
  ["aws", "ecr.amazonaws.com.evil.example"],
  ["aws", "localhost:5000"],
  ["azure", "azurecr.io.evil.example"],
  ["gcp", "evil-docker.pkg.dev.example"],
  ["gcp", "docker.io"],
])("gives no token of %s to %s", async (provider, registry) => {
  const login = logInToCloud(provider, registry, options({}));
  await expect(login).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("is not a registry of"),
  });
});

test("asks no proxy who this machine is", async () => {
  const path = "/computeMetadata/v1/instance/service-accounts/default/token";
  await using cloud = await startCloud({
    [path]: { access_token: "token" },
    "/msi": { access_token: "token" },
    "/container": {},
  });
  await using proxy = await startProxy(cloud.host);
  // Loopback has no proxy anyway; this address leads there, and is none.
  const host = cloud.host.replace("127.0.0.1", "0.0.0.0");
  const env = { HTTP_PROXY: `http://${proxy.host}` };
  await logInToCloud("gcp", "gcr.io", options({ ...env, GCE_METADATA_HOST: host }));
  const msi = { ...env, IDENTITY_ENDPOINT: `http://${host}/msi` };
  await logInToAzure("x.azurecr.io", options(msi), new URL(`${cloud.url}/exchange`)).catch(() => {});
  const keys = { ...env, AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${host}/container` };
  await logInToAws(ecr, options(keys)).catch(() => {});
  expect([cloud.asked.map((each) => each.path.split("?")[0]), proxy.requests]).toEqual([
    [path, "/msi", "/exchange", "/container"],
    [],
  ]);
});

test("asks the cloud's credential helper first, where there is one", async () => {
  const folder = makeFolder();
  const helper = join(folder, "docker-credential-ecr-login");
  writeFileSync(helper, '#!/bin/sh\nread host\necho "{\\"Username\\":\\"$host\\",\\"Secret\\":\\"s\\"}"\n');
  chmodSync(helper, 0o755);
  const env = { PATH: `${folder}:${process.env.PATH}` };
  expect(await logInToCloud("aws", ecr, options(env))).toEqual({ username: ecr, password: "s" });
  writeFileSync(helper, "#!/bin/sh\necho broken >&2\nexit 3\n");
  await expect(logInToCloud("aws", ecr, options(env))).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
