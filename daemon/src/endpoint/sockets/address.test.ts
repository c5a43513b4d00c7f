// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress, parseBuildkitAddress } from "./address.ts";

describe("parseBuildkitAddress", () => {
  it.each(["unix:///run/a b.sock", "tcp://localhost:1234", "tcp://[::1]:1234", "docker:///var/run/docker.sock"])(
    "reads %s",
    (text) => expect(formatAddress(parseBuildkitAddress(text))).toBe(text),
  );

  it.each(["/run/x.sock", "unix://relative", "tcp://host", "tcp://:1", "docker://relative", "http://x:1", ""])(
    "rejects '%s'",
    (text) => expect(() => parseBuildkitAddress(text)).toThrow("docker:///path/of/docker.sock"),
  );
});

it("does not listen on a Docker Engine's socket", () => {
  expect(() => parseAddress("docker:///var/run/docker.sock")).toThrow("an address is unix:///path or tcp://host:port");
});
