// SPDX-License-Identifier: Apache-2.0
import type { Credentials } from "../credentials.ts";
import { askService, type CloudOptions, textOf, withoutProxy } from "./ask-service.ts";

const what = "Google's metadata server";

/**
 * A token of the service account of this machine, job or pod, from the metadata server
 * (https://cloud.google.com/compute/docs/access/authenticate-workloads), `GCE_METADATA_HOST` in its place.
 */
export async function logInToGcp(_registry: string, options: CloudOptions): Promise<Credentials> {
  const host = options.env.GCE_METADATA_HOST || "metadata.google.internal";
  const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`);
  const answer = await askService({ url, headers: { "metadata-flavor": "Google" } }, what, withoutProxy(options));
  return { username: "oauth2accesstoken", password: textOf(answer, "access_token", what) };
}
