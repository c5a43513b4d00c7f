// SPDX-License-Identifier: Apache-2.0
import type { Credentials } from "./credentials.ts";
import { RegistryClient, type RegistryOptions } from "./registry-client.ts";

/**
 * Asks a registry whether a login is good.
 *
 * @returns whether it wanted one at all.
 * @throws {BobError} DENIED when it is not good; UNAVAILABLE when nobody answers.
 */
export async function checkLogin(
  registry: string,
  credentials: Credentials,
  options: Omit<RegistryOptions, "findCredentials">,
  signal: AbortSignal,
): Promise<boolean> {
  let wasAsked = false;
  const findCredentials = async () => {
    wasAsked = true;
    return credentials;
  };
  const client = new RegistryClient({ registry, repository: "" }, { ...options, findCredentials });
  const response = await client.sendOk({ path: "/v2/" }, `access as ${credentials.username}`, signal);
  await response.body.cancel();
  return wasAsked;
}
