// SPDX-License-Identifier: Apache-2.0

import { join } from "node:path";
import { startOwn } from "../../e2e/support/own-process.ts";
import { toolsBin } from "../../support/paths.ts";
import { type DockerRegistry, freePort } from "./docker-registry.ts";

/** Starts go-containerregistry's registry, which has the referrers API; Debian's docker-registry has not. */
export async function startReferrersRegistry(): Promise<DockerRegistry> {
  const host = `127.0.0.1:${await freePort()}`;
  const own = await startOwn([join(toolsBin, "referrers-registry"), host], async () => {
    const response = await fetch(`http://${host}/v2/`).catch(() => undefined); // not listening yet
    return response?.ok === true;
  });
  return { host, [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() };
}
