// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { createArguments, type SetupOptions } from "./setup.ts";

const create = (options: Partial<SetupOptions>, addresses: string[] = [], extra: string[] = []) =>
  createArguments({ name: "bob", driver: "docker-container", use: true, ...options }, { addresses, extra }).join(" ");

describe("createArguments", () => {
  test("makes a container with bob's builder image", () => {
    expect(create({})).toBe(
      "create --name bob --bootstrap --driver docker-container --driver-opt image=ghcr.io/k8sstormcenter/bob-builder",
    );
  });

  test("gives on another image, name and driver, and what stood behind --", () => {
    const extra = ["--driver-opt", "replicas=2"];
    expect(create({ driver: "kubernetes", image: "r/i:1", name: "k" }, [], extra)).toBe(
      "create --name k --bootstrap --driver kubernetes --driver-opt image=r/i:1 --driver-opt replicas=2",
    );
  });

  test("connects to an endpoint", () => {
    expect(create({ driver: "remote" }, ["tcp://b:1"], ["--driver-opt", "cacert=x"])).toBe(
      "create --name bob --bootstrap --driver remote --driver-opt cacert=x tcp://b:1",
    );
  });

  test("refuses what does not fit together", () => {
    expect(() => create({ driver: "remote" })).toThrow("needs the address of one builder endpoint");
    expect(() => create({}, ["tcp://b:1"])).toThrow('"tcp://b:1": only --driver remote takes an address');
    expect(() => create({ driver: "remote", image: "i" }, ["tcp://b:1"])).toThrow("--image");
  });
});
