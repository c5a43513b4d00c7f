// SPDX-License-Identifier: Apache-2.0
/** Inputs of docker/build-push-action and the buildx options it makes of them (its src/context.ts, v7.3.0); those that are used here. */
const options = {
  attests: "attest",
  "build-args": "build-arg",
  file: "file",
  platforms: "platform",
  tags: "tag",
} as const;

/**
 * The arguments docker/build-push-action calls buildx with, from its inputs, in a public repository.
 * @throws {Error} for an input the test does not know.
 */
export function buildArguments(inputs: Readonly<Record<string, string>>, metadataFile: string): string[] {
  const { context = ".", push = "false", provenance, ...lists } = inputs;
  const args = ["build", "--progress", "plain", "--metadata-file", metadataFile];
  args.push("--attest", `type=provenance,${provenance ?? "mode=max"}`);
  for (const [name, value] of Object.entries(lists)) {
    if (!(name in options)) throw new Error(`build-push-action: no test knows the input ${name}`);
    const option = options[name as keyof typeof options];
    for (const item of value.split("\n").filter((line) => line !== "")) args.push(`--${option}`, item);
  }
  if (push === "true") args.push("--push");
  return [...args, context];
}
