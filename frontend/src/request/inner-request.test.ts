// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { cacheImports, innerRequest, isNested } from "./inner-request.ts";
import { takeOptions } from "./options.ts";

const { options } = takeOptions({});
const bob = "registry.example/bob:1";

describe("innerRequest", () => {
  it("does not let the Dockerfile frontend follow the syntax line that brought the build here", () => {
    const request = innerRequest({ source: bob, cmdline: bob, filename: "Dockerfile" }, options, {});
    expect(request).toMatchObject({
      frontend: "dockerfile.v0",
      frontendOpt: { cmdline: "dockerfile.v0", filename: "Dockerfile" },
    });
    expect(request.frontendOpt).not.toHaveProperty("source");
  });

  it("lets it follow the Dockerfile's own syntax line when BUILDKIT_SYNTAX brought the build here", () => {
    const opts = { source: bob, cmdline: bob, "build-arg:BUILDKIT_SYNTAX": bob };
    const { frontendOpt } = innerRequest(opts, options, {});
    expect(Object.keys(frontendOpt ?? {})).toEqual(["bob.nested"]);
    expect(isNested(frontendOpt ?? {})).toBe(true);
  });

  it("does not follow it once more when the Dockerfile names bob too", () => {
    const opts = { source: bob, cmdline: bob, "build-arg:BUILDKIT_SYNTAX": bob, "bob.nested": "1" };
    expect(innerRequest(opts, options, {}).frontendOpt).toMatchObject({ cmdline: "dockerfile.v0" });
  });

  it("asks the image of BOB_SYNTAX", () => {
    const request = innerRequest({ source: bob, cmdline: bob }, { ...options, syntax: "docker/dockerfile:1" }, {});
    expect(request).toMatchObject({
      frontend: "gateway.v0",
      frontendOpt: { source: "docker/dockerfile:1", cmdline: "docker/dockerfile:1" },
    });
  });

  it("hands over everything else: inputs, named contexts, platforms, subrequests", () => {
    const opts = { "context:base": "input:base", platform: "linux/arm64", requestid: "frontend.outline" };
    const input = new Uint8Array([1]);
    const request = innerRequest({ ...opts, source: bob, cmdline: bob }, options, { base: input });
    expect(request.frontendOpt).toMatchObject(opts);
    expect(request.frontendInputs).toEqual({ base: input });
  });
});

describe("cacheImports", () => {
  it("reads both forms", () => {
    const opts = {
      "cache-imports": '[{"Type":"gha","Attrs":{"scope":"a"}},{"Type":"local"}]',
      "cache-from": "x/y:1,x/z:2",
    };
    expect(cacheImports(opts)).toEqual([
      { type: "gha", attrs: { scope: "a" } },
      { type: "local", attrs: {} },
      { type: "registry", attrs: { ref: "x/y:1" } },
      { type: "registry", attrs: { ref: "x/z:2" } },
    ]);
  });

  it("rejects what is not a list", () => {
    expect(() => cacheImports({ "cache-imports": "{" })).toThrow("cache-imports is not a list");
  });
});
