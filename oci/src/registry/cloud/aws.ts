// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto";
import type { Credentials } from "../credentials.ts";
import { askService, askText, type CloudOptions, textOf, withoutProxy } from "./ask-service.ts";
import { type AwsKeys, signRequest } from "./aws-signature.ts";

const what = "Amazon ECR";

/**
 * A login of Amazon ECR (`GetAuthorizationToken`), signed with the keys of the environment (`AWS_ACCESS_KEY_ID`), of the container
 * (`AWS_CONTAINER_CREDENTIALS_…`: ECS, EKS), or of the machine's role.
 *
 * @throws {BobError} DENIED where there are no keys.
 */
export async function logInToAws(registry: string, options: CloudOptions, now = new Date()): Promise<Credentials> {
  const [, , , region = ""] = registry.split(".");
  const url = new URL(
    options.env.AWS_ENDPOINT_URL_ECR ||
      `https://api.ecr.${region}.${registry.endsWith(".cn") ? "amazonaws.com.cn" : "amazonaws.com"}/`,
  );
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
  };
  const request = { url, method: "POST", headers, body: Buffer.from("{}") };
  const signed = signRequest(request, { region, service: "ecr", keys: await findKeys(options), now });
  const { authorizationData } = await askService(signed, what, options);
  const [first] = Array.isArray(authorizationData) ? (authorizationData as Record<string, unknown>[]) : [];
  const [username = "", password = ""] = Buffer.from(textOf(first ?? {}, "authorizationToken", what), "base64")
    .toString()
    .split(":");
  return { username, password };
}

async function findKeys(options: CloudOptions): Promise<AwsKeys> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = options.env;
  if (id && secret) return { id, secret, ...(token && { token }) };
  const direct = withoutProxy(options);
  return (await keysOfContainer(direct)) ?? (await keysOfMachine(direct));
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
async function keysOfContainer(options: CloudOptions): Promise<AwsKeys | undefined> {
  const { env } = options;
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = env;
  const address = relative ? `http://169.254.170.2${relative}` : full;
  if (!address) return undefined;
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const authorization = file ? await readToken(file) : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  const headers = authorization ? { authorization } : {};
  return keysIn(await askService({ url: new URL(address), headers }, "the container's credentials", options));
}

async function readToken(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new BobError("USAGE", `cannot read AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: ${cause.message}`, { cause });
  });
  return text.trim();
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html (IMDSv2, whose first two answers are plain text) */
async function keysOfMachine(options: CloudOptions): Promise<AwsKeys> {
  const base = options.env.AWS_EC2_METADATA_SERVICE_ENDPOINT || "http://169.254.169.254";
  const service = "EC2's metadata service";
  const token = await askText(
    {
      url: new URL("/latest/api/token", base),
      method: "PUT",
      headers: { "x-aws-ec2-metadata-token-ttl-seconds": "300" },
    },
    service,
    options,
  );
  const headers = { "x-aws-ec2-metadata-token": token };
  const roles = new URL("/latest/meta-data/iam/security-credentials/", base);
  const [role = ""] = (await askText({ url: roles, headers }, service, options)).split("\n");
  if (!/^[\w+=,.@-]+$/.test(role)) throw new BobError("DENIED", "this machine has no role with AWS");
  return keysIn(await askService({ url: new URL(role, roles), headers }, service, options));
}

function keysIn(answer: Readonly<Record<string, unknown>>): AwsKeys {
  const from = "AWS's credentials";
  const { Token: token } = answer;
  return {
    id: textOf(answer, "AccessKeyId", from),
    secret: textOf(answer, "SecretAccessKey", from),
    ...(typeof token === "string" && { token }),
  };
}
