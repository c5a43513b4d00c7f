// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto";
import type { Credentials } from "../credentials.ts";
import type { HttpRequest } from "../exchange.ts";
import { askService, type CloudOptions, formRequest, textOf, withoutProxy } from "./ask-service.ts";

const resource = "https://management.azure.com/";

/**
 * A refresh token of the registry for the identity of this machine, job or pod
 * (https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md): a federated token (`AZURE_FEDERATED_TOKEN_FILE`), the identity endpoint of
 * App Service and others (`IDENTITY_ENDPOINT`), or that of the machine.
 *
 * @param exchange where tokens are exchanged. Default: at the registry.
 */
export async function logInToAzure(
  registry: string,
  options: CloudOptions,
  exchange = new URL(`https://${registry}/oauth2/exchange`),
): Promise<Credentials> {
  const token = await findToken(options);
  const fields = { grant_type: "access_token", service: registry, access_token: token };
  const answer = await askService(formRequest(exchange, fields), registry, options);
  return { username: "", password: "", identityToken: textOf(answer, "refresh_token", registry) };
}

async function findToken(options: CloudOptions): Promise<string> {
  const { AZURE_FEDERATED_TOKEN_FILE: file } = options.env;
  const request = file ? await federatedRequest(file, options) : identityRequest(options);
  const what = `Azure (${request.url.host})`;
  return textOf(await askService(request, what, file ? options : withoutProxy(options)), "access_token", what);
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, with a certificate of another identity provider. */
async function federatedRequest(file: string, { env }: CloudOptions): Promise<HttpRequest> {
  const { AZURE_CLIENT_ID: client, AZURE_TENANT_ID: tenant } = env;
  if (!client || !tenant)
    throw new BobError("USAGE", "AZURE_FEDERATED_TOKEN_FILE is set, but not AZURE_CLIENT_ID and AZURE_TENANT_ID");
  const assertion = await readFile(file, "utf8").catch((cause: Error) => {
    throw new BobError("USAGE", `cannot read AZURE_FEDERATED_TOKEN_FILE: ${cause.message}`, { cause });
  });
  const authority = env.AZURE_AUTHORITY_HOST || "https://login.microsoftonline.com/";
  return formRequest(new URL(`${tenant}/oauth2/v2.0/token`, authority), {
    client_id: client,
    grant_type: "client_credentials",
    scope: `${resource}.default`,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion.trim(),
  });
}

/** https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
function identityRequest({ env }: CloudOptions): HttpRequest {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: secret = "", AZURE_CLIENT_ID: client } = env;
  const url = new URL(endpoint || "http://169.254.169.254/metadata/identity/oauth2/token");
  url.searchParams.set("api-version", endpoint ? "2019-08-01" : "2018-02-01");
  url.searchParams.set("resource", resource);
  if (client) url.searchParams.set("client_id", client);
  return { url, headers: endpoint ? { "x-identity-header": secret } : { metadata: "true" } };
}
