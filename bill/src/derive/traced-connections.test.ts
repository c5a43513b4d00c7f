// SPDX-License-Identifier: Apache-2.0
import { asRuntimeTrace, type NetworkEntry } from "@bob/proto";
import { expect, test } from "vitest";
import { makeEvidence, makeExecStep } from "../test-support/evidence-fixture.ts";
import { connectionTo, questionFor, requestTo } from "../test-support/network-fixture.ts";
import { makeStepRecord } from "../test-support/step-record-fixture.ts";
import { deriveRuntimeTrace } from "./runtime-trace.ts";

function traceOf(...network: NetworkEntry[]) {
  const record = makeStepRecord("x", { network });
  return deriveRuntimeTrace(makeEvidence([makeExecStep({ command: "x", line: 1, record })]));
}

test("gives a connection the best of its names, and keeps all", () => {
  const names = [
    { name: "a.example", from: ["dns" as const] },
    { name: "b.example:80", from: ["http-host" as const] },
  ];
  const tls = { alpn: ["h2"], encryptedHello: true as const };
  const { network } = traceOf(connectionTo("192.0.2.7", { names, tls, durationMs: 12 })).monitorLog;
  expect(network).toEqual([
    {
      step: 1,
      operation: "connect",
      family: "ipv4",
      protocol: "tcp",
      ip: "192.0.2.7",
      port: 443,
      hostname: "b.example",
      names,
      tls,
      durationMs: 12,
      results: ["ok"],
      count: 1,
    },
  ]);
});

test("has no hostname where nothing but addresses is known", () => {
  const names = [{ name: "192.0.2.7:80", from: ["http-host" as const] }];
  expect(traceOf(connectionTo("192.0.2.7", { names })).monitorLog.network[0]).not.toHaveProperty("hostname");
});

test("lists what was asked behind the calls, as it is in the record", () => {
  const question = questionFor("a.example", { answers: [{ name: "a.example", type: "A", data: "192.0.2.7" }] });
  const request = requestTo("192.0.2.7", { host: "a.example", path: "/x" });
  const trace = traceOf(question, request, connectionTo("192.0.2.7"));
  expect(trace.monitorLog.network.map(({ operation }) => operation)).toEqual(["connect", "resolve", "request"]);
  expect(trace.monitorLog.network.slice(1)).toMatchObject([
    { ip: "10.0.0.2", port: 53, question: question.question, answers: question.answers, results: ["NOERROR"] },
    { ip: "192.0.2.7", port: 80, request: request.request, results: ["200"] },
  ]);
  expect(() => asRuntimeTrace(trace)).not.toThrow();
});
