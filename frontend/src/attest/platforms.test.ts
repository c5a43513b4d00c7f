// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";
import { expect, it } from "vitest";
import { platformsOf } from "./platforms.ts";

const result = (metadata: Record<string, unknown>) =>
  buildkit.gateway.Result.create({
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key, Buffer.from(JSON.stringify(value))]),
    ),
  });
const host = { os: "linux", architecture: "amd64" };

it("takes the platforms the frontend lists, in normal form", () => {
  const Platforms = [
    { ID: "linux/amd64", Platform: { os: "linux", architecture: "amd64" } },
    { ID: "linux/arm64", Platform: { os: "linux", architecture: "arm64", variant: "v8" } },
    { ID: "linux/arm/v7", Platform: { os: "linux", architecture: "arm", variant: "v7" } },
  ];
  const names = platformsOf(result({ "refs.platforms": { Platforms } }), host).map(({ id, name }) => `${id} ${name}`);
  expect(names).toEqual(["linux/amd64 linux/amd64", "linux/arm64 linux/arm64", "linux/arm/v7 linux/arm/v7"]);
});

it("takes the image's platform, or the host's, where none is listed", () => {
  expect(platformsOf(result({ "containerimage.config": { os: "linux", architecture: "riscv64" } }), host)[0]?.id).toBe(
    "linux/riscv64",
  );
  expect(platformsOf(result({}), host)).toEqual([{ id: "linux/amd64", name: "linux/amd64" }]);
});

it("rejects metadata that is not JSON", () => {
  const broken = buildkit.gateway.Result.create({ metadata: { "refs.platforms": Buffer.from("{") } });
  expect(() => platformsOf(broken, host)).toThrow("refs.platforms is not JSON");
});
