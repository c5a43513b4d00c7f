// SPDX-License-Identifier: Apache-2.0
import { buildProducts } from "../../../build.ts";
import { ensureBakedImage } from "../../support/baked-image.ts";
import { baseImages } from "../../support/base-images.ts";
import { ensureBuilderImage } from "../../support/builder-image.ts";
import { manifestDigest } from "../../support/registry-client.ts";
import { currentStack } from "../../support/test-stack.ts";
import type { Cluster } from "./cluster.ts";

/** The builder image of this checkout, as pods pull it: `host:port/repository@digest`. */
export async function clusterBuilderImage(cluster: Cluster): Promise<string> {
  return await pinned(await ensureBuilderImage(currentStack()), cluster);
}

/** The controller's image of this checkout, likewise. */
export async function clusterControllerImage(cluster: Cluster): Promise<string> {
  const stack = currentStack();
  const { daemon } = await buildProducts();
  if (!daemon) throw new Error("the source tree has no daemon");
  const contexts = { node: `docker-image://${stack.registry}/base/node:${baseImages.node}`, dist: daemon };
  const input = { target: "controller", dockerfile: "daemon/controller.Dockerfile", contexts };
  return await pinned(await ensureBakedImage(stack, input), cluster);
}

/** By its digest: a node keeps what it once pulled by a tag. */
async function pinned(image: string, { registry }: Cluster): Promise<string> {
  const [, host = "", repository = "", tag = ""] = /^([^/]+)\/(.+):([^:/]+)$/.exec(image) ?? [];
  return `${registry}/${repository}@${await manifestDigest({ registry: host, repository, tag })}`;
}
