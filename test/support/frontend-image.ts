// SPDX-License-Identifier: Apache-2.0
import { buildFrontend } from "../../build.ts";
import { ensureBakedImage, type ImageHome } from "./baked-image.ts";
import { baseImages } from "./base-images.ts";

/**
 * Builds the frontend's image from the working tree and pushes it to the stack's registry; returns its reference, or
 * undefined as long as the source tree has no frontend. Does nothing when neither the products nor the Dockerfile
 * changed.
 */
export async function ensureFrontendImage(home: ImageHome): Promise<string | undefined> {
  const dist = await buildFrontend();
  if (!dist) return undefined;
  const contexts = { node: `docker-image://${home.registry}/base/node:${baseImages.node}`, dist };
  return ensureBakedImage(home, { target: "frontend", dockerfile: "frontend/Dockerfile", contexts });
}
