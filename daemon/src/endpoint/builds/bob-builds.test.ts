// SPDX-License-Identifier: Apache-2.0
import { localHost } from "@bob/frontend";
import { BobError } from "@bob/proto/errors";
import { buildkit } from "@bob/proto/gen/buildkit";
import { joinFields, mapEntry, stringField } from "@bob/proto/wire/protobuf-fields";
import { expect, it } from "vitest";
import { createLog } from "../../process/log.ts";
import type { Intercept } from "../proxy/interceptor.ts";
import { BobBuilds } from "./bob-builds.ts";

const { signal } = new AbortController();

function openBuilds() {
  const connect = () => Promise.reject(new BobError("UNAVAILABLE", "there is no BuildKit"));
  const host = { ...localHost("/nowhere"), connect, log: createLog("error", () => {}), signing: undefined };
  const { interceptors } = new BobBuilds(host);
  const at = (path: string) => interceptors[path] as Intercept;
  const gatewaySolve = buildkit.gateway.SolveRequest.encode({ frontend: "dockerfile.v0" }).finish();
  return {
    solve: (ref: string, bob: string) => {
      const message = Buffer.from(joinFields([stringField(1, ref), mapEntry(7, "attest:bob", Buffer.from(bob))]));
      return at("/moby.buildkit.v1.Control/Solve")({ message, metadata: [], signal });
    },
    gatewaySolve: (ref: string) => {
      const metadata = [["buildkit-controlapi-buildid", ref]] as const;
      return at("/moby.buildkit.v1.frontend.LLBBridge/Solve")({ message: Buffer.from(gatewaySolve), metadata, signal });
    },
  };
}

it("answers the gateway of a build that asked for bob, and of no other", () => {
  const { solve, gatewaySolve } = openBuilds();
  solve("asked", "");
  solve("disabled", "disabled=true");
  expect(gatewaySolve("asked")).toHaveProperty("answer");
  for (const other of ["disabled", "unknown"]) expect(gatewaySolve(other)).toHaveProperty("forward");
});

it("records a build whose id somebody else names without bob", () => {
  const { solve, gatewaySolve } = openBuilds();
  solve("asked", "");
  solve("asked", "disabled=true");
  expect(gatewaySolve("asked")).toHaveProperty("answer");
});
