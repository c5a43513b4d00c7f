// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseImageLayout } from "../../support/base-images.ts";
import { copyLayers, createLayout, writeImage } from "../../support/oci-layout.ts";
import { pushLayout } from "../../support/registry-client.ts";

const repository = "kubernetes/pause";

/**
 * Pushes an image whose program sleeps, for the container that holds a pod's namespaces, and returns its name after the
 * registry's: Kubernetes' own cannot be pulled here.
 */
export async function pushPauseImage(registry: string): Promise<string> {
  const layout = mkdtempSync(join(tmpdir(), "bob-pause-"));
  try {
    createLayout(layout);
    const layers = await copyLayers(baseImageLayout("debian"), layout);
    writeImage(layout, layers, { Entrypoint: ["/bin/sleep", "infinity"] }, new Date(0).toISOString());
    await pushLayout(layout, { registry, repository, tag: "1" });
  } finally {
    rmSync(layout, { recursive: true });
  }
  return `${repository}:1`;
}
