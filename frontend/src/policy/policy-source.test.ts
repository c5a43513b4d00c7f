// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { parseDefinition } from "../llb/definition.ts";
import type { FrontendOptions } from "../request/options.ts";
import { readPolicySource } from "./policy-source.ts";

/** What BuildKit is asked for. */
async function asked(given: string, opts: FrontendOptions = {}) {
  const found: { identifier?: string; path?: string } = {};
  const client = {
    solveDefinition: async ({ definition }: { definition: Uint8Array }) => {
      const [source] = parseDefinition(definition).vertices;
      found.identifier = source?.op.source?.identifier ?? "";
      return "ref";
    },
    readFile: async (_ref: string, path: string) => {
      found.path = path;
      return Buffer.from("policy: bob/v1");
    },
  };
  expect(await readPolicySource(client, given, opts)).toBe("policy: bob/v1");
  return found;
}

const digest = `sha256:${"0".repeat(64)}`;

describe("a policy is read from", () => {
  it.each([
    ["build.yaml", "local://context", "build.yaml"],
    ["./ci/build.yaml", "local://context", "ci/build.yaml"],
    ["ghcr.io/org/policy:1", "docker-image://ghcr.io/org/policy:1", "policy.yaml"],
    ["localhost/policy:1", "docker-image://localhost/policy:1", "policy.yaml"],
    ["registry:5000/policy:1", "docker-image://registry:5000/policy:1", "policy.yaml"],
    [`ghcr.io/org/policy@${digest}`, `docker-image://ghcr.io/org/policy@${digest}`, "policy.yaml"],
    ["docker-image://org/policy", "docker-image://org/policy:latest", "policy.yaml"],
    ["policies/v1.2/build.yaml", "local://context", "policies/v1.2/build.yaml"],
  ])("%s", async (given, identifier, path) => {
    expect(await asked(given)).toEqual({ identifier, path });
  });

  it("a named context", async () => {
    const opts = { "context:org": "local:org-folder", "context:image": "docker-image://ghcr.io/org/rules:1" };
    expect(await asked("org:a/b.yaml", opts)).toEqual({ identifier: "local://org-folder", path: "a/b.yaml" });
    expect(await asked("image:a.yaml", opts)).toEqual({
      ...{ identifier: "docker-image://ghcr.io/org/rules:1", path: "a.yaml" },
    });
  });
});

it.each([
  ["../up.yaml", {}, "is outside of the build context"],
  ["a.yaml", { context: "https://github.com/org/app.git" }, "which policies are not read from"],
])("refuses %s", async (given, opts, says) => {
  await expect(asked(given, opts)).rejects.toThrow(says);
});
