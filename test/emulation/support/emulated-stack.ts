// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { ensureDirectBuilder } from "../../e2e/support/client.ts";
import { openStack, type StackInfo } from "../../e2e/support/stack.ts";
import { ensureForeignImage } from "../../support/foreign-image.ts";
import { bobHome } from "../../support/paths.ts";
import { startStack } from "../../support/stack.ts";

/** A stack whose BuildKit can emulate. */
export interface EmulatedStack extends StackInfo {
  /** An image of this machine's architecture and a foreign one. */
  readonly image: string;
}

/**
 * A BuildKit and an endpoint of their own beside the tests' stack, with the recorder of that one. `buildkitdPath`: where
 * BuildKit finds emulators of its own. It looks for those of the machine when it starts, so it is started anew.
 */
export async function openEmulatedStack(buildkitdPath: readonly string[]): Promise<EmulatedStack> {
  const stack = await openStack();
  const image = await ensureForeignImage(stack.registry);
  const dir = join(bobHome, "emulation");
  const parts = { hasRecorder: false, hasFrontend: false };
  const own = await startStack({ dir, registry: stack.registry, ...parts, buildkitdPath });
  const env = { ...own.env, ...(stack.bobd && { BOB_SOCKET: stack.bobd }) };
  const emulated = { ...stack, ...own, env, frontend: stack.frontend, publicKey: stack.publicKey, image };
  await ensureDirectBuilder(emulated);
  return emulated;
}
