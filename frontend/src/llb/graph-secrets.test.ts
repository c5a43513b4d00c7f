// SPDX-License-Identifier: Apache-2.0
import { buildkit } from "@bob/proto/gen/buildkit";
import { expect, it } from "vitest";
import { imageOp, runOp, sampleDefinition } from "../test-support/sample-llb.ts";
import { finalDefinition } from "./collectable.ts";
import { parseDefinition } from "./definition.ts";
import { hideSecrets } from "./graph-secrets.ts";
import { newFiles } from "./new-ops.ts";
import { wrapGraph } from "./wrap.ts";

const shim = newFiles("shim", [{ path: "/run", mode: 0o555, data: new Uint8Array(1) }]);
const image = imageOp();
const env = ["PATH=/bin", "MY_TOKEN=token-välue", "PLAIN=plain-value"];
const step = { ...runOp(image, "x", 2, { env }), name: "[2/2] RUN x token-välue plain-value build-value" };
const definition = sampleDefinition([image, step]);

const namesIn = (bytes: Uint8Array) =>
  parseDefinition(bytes).vertices.map(
    ({ metadata }) => buildkit.llb.OpMetadata.decode(metadata).description["llb.customname"],
  );

it("hides secrets in the names of vertices, and changes nothing else", () => {
  const secrets = [{ name: "ARG", value: "build-value" as never }];
  const graph = hideSecrets(parseDefinition(definition), ["PLAIN"], secrets);
  const options = { shimFor: () => shim, onMissing: "fail" as const };
  const hidden = finalDefinition(wrapGraph(graph, options));
  const name = "[2/2] RUN x <redacted:MY_TOKEN> <redacted:PLAIN> <redacted:ARG>";
  expect(namesIn(hidden)).toContain(name);
  const plain = finalDefinition(wrapGraph(parseDefinition(definition), options));
  const operations = (bytes: Uint8Array) => parseDefinition(bytes).vertices.map(({ digest }) => digest);
  expect(operations(hidden)).toEqual(operations(plain));
  expect(hidden.length - plain.length).toBeLessThan(40);
});

it("leaves a graph without secrets as it is", () => {
  const graph = parseDefinition(sampleDefinition([image, runOp(image, "x", 2)]));
  expect(hideSecrets(graph, ["NONE"], [])).toBe(graph);
});
