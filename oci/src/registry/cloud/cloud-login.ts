// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto";
import { runHelper } from "../credential-helper.ts";
import { type Credentials, readHelperAnswer } from "../credentials.ts";
import type { CloudOptions } from "./ask-service.ts";

/** A cloud whose identity of this machine or job is good for its registries. */
export type CloudProvider = "aws" | "azure" | "gcp";

interface Cloud {
  /** Its registries, as its documentation lists them: no other host gets a token. */
  readonly hosts: RegExp;
  /** Programs that know more ways to log in than bob does: `docker-credential-<name>`. */
  readonly helper: string;
  readonly logIn: (registry: string, options: CloudOptions) => Promise<Credentials>;
}

const clouds: Readonly<Record<CloudProvider, Cloud>> = {
  aws: {
    hosts: /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
    helper: "ecr-login",
    logIn: async (...asked) => (await import("./aws.ts")).logInToAws(...asked),
  },
  azure: {
    hosts: /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/,
    helper: "acr-env",
    logIn: async (...asked) => (await import("./azure.ts")).logInToAzure(...asked),
  },
  gcp: {
    hosts: /^(?:(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)$/,
    helper: "gcr",
    logIn: async (...asked) => (await import("./gcp.ts")).logInToGcp(...asked),
  },
};

/**
 * Logs in to a cloud's registry as what this machine or job is there: by the cloud's credential helper where there is one on the PATH, else
 * by the exchange of tokens that it documents.
 *
 * @param registry host as in a reference.
 * @throws {BobError} USAGE for a registry that is not the cloud's; DENIED when the cloud gives no token, UNAVAILABLE when it does not answer.
 */
export async function logInToCloud(
  provider: CloudProvider,
  registry: string,
  options: CloudOptions,
): Promise<Credentials> {
  const { hosts, helper, logIn } = clouds[provider];
  if (!hosts.test(registry))
    throw new BobError("USAGE", `${registry} is not a registry of ${provider}: leave --provider ${provider} out`);
  return (await askHelper(helper, registry, options)) ?? (await logIn(registry, options));
}

/** @returns undefined where there is no such helper, or it has no login. */
async function askHelper(
  helper: string,
  registry: string,
  { env, signal }: CloudOptions,
): Promise<Credentials | undefined> {
  try {
    const answer = await runHelper(helper, "get", registry, env, signal);
    return answer === undefined ? undefined : readHelperAnswer(answer, helper);
  } catch (error) {
    const isThere = ((error as BobError).cause as NodeJS.ErrnoException | undefined)?.code !== "ENOENT";
    if (isThere) throw error;
    return undefined;
  }
}
