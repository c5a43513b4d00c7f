// SPDX-License-Identifier: Apache-2.0
/** The commands of bob, not of buildx, each with what a shell's completion says of it. */
export const ownCommands: ReadonlyMap<string, string> = new Map([
  ["install", "Let docker build take --bob"],
  ["setup", "Create and select a builder that records builds"],
  ["show", "Show per Dockerfile line what happened in a build"],
  ["uninstall", "Bring back the builder alias that was there before"],
  ["verify", "Verify the records attached to an image"],
]);
