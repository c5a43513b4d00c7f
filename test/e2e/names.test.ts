// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { BillOfBehaviour, RuntimeTrace, Statement } from "@bob/proto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nameServerAddress } from "../support/buildkitd.ts";
import { NameServer } from "../support/name-server.ts";
import { build, onlyImage, removeLayout } from "./support/build.ts";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { runClientChecked } from "./support/client.ts";
import { readEvidence, recordOf } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { openStack } from "./support/stack.ts";

/** An address of this host that is no loopback address: those are not told. */
const address = "203.0.113.80";
const stack = await openStack();
const server = createServer((request, response) => response.end(request.url));
let dns: NameServer;

beforeAll(async () => {
  execFileSync("ip", ["address", "replace", `${address}/32`, "dev", "lo"]);
  dns = await NameServer.start(nameServerAddress, { "web.test": [address], "unused.test": ["192.0.2.1"] });
  server.listen(8191, address);
  await once(server, "listening");
});

afterAll(async () => {
  await dns[Symbol.asyncDispose]();
  server.close();
  execFileSync("ip", ["address", "delete", `${address}/32`, "dev", "lo"]);
});

it.for([
  { door: "the endpoint", how: { bob: false, args: ["--attest=type=bob,dns-answers=true"] } },
  { door: "the frontend", how: { options: { BOB_DNS_ANSWERS: "true" } } },
])("says by what name a step called whom, by $door", { timeout: 120_000 }, async ({ how }) => {
  const dockerfile = `FROM ${await pushBusyboxImage(stack)}
RUN : ${salt()}; wget -q -O /dev/null http://web.test:8191/some/file?token=s3cret; nslookup unused.test > /dev/null
`;
  const outcome = await build(stack, { ...how, dockerfile });
  const image = onlyImage(outcome);
  expect(outcome.log).toContain("bob: nothing written, 1 host contacted (web.test)");
  const { network } = recordOf(readEvidence(image), "wget");
  expect(network.filter(({ port, operation }) => port === 8191 && operation === "connect")).toMatchObject([
    { address, names: [{ name: "web.test", from: ["dns", "http-host"] }] },
  ]);
  expect(network.find(({ operation }) => operation === "request")).toMatchObject({
    results: ["200"],
    request: { method: "GET", host: "web.test:8191", path: "/some/file", version: "1.1" },
  });
  const predicate = <T>(type: string) => (JSON.parse(image.attestations.get(type) ?? "") as Statement<T>).predicate;
  const trace = predicate<RuntimeTrace>("https://in-toto.io/attestation/runtime-trace/v0.2");
  expect(trace.monitorLog.network).toContainEqual(
    expect.objectContaining({ ip: address, port: 8191, hostname: "web.test" }),
  );
  const { endpoints, options } = predicate<BillOfBehaviour>("https://k8sstormcenter.com/bob/v1");
  expect(options).toEqual({ "dns-answers": true });
  expect(endpoints).toContainEqual(
    expect.objectContaining({ endpoint: "web.test:8191", methods: ["GET"], protocol: "TCP" }),
  );
  const answer = [{ name: "web.test", type: "A", data: address }];
  expect(endpoints.map((endpoint) => endpoint.dns)).toContainEqual({
    ...{ query_name: "web.test", query_type: "A" },
    response: { answer },
  });
  const layout = `oci-layout:${outcome.layout}`;
  const shown = await runClientChecked(stack, ["bobctl", "show", layout]);
  expect(shown).toMatch(/contacted {2}web\.test:8191 .*\n.*\n? *GET \/some\/file 200\n/);
  expect(shown).toMatch(/resolved {3}unused\.test \(not contacted\)\n/);
  await runClientChecked(stack, ["bobctl", "verify", layout, "--key", stack.publicKey]);
  expect(JSON.stringify(network)).not.toContain("s3cret"); // wget's arguments have it, for the step told them
  removeLayout(outcome);
});
