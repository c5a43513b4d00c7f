// SPDX-License-Identifier: Apache-2.0
import { BobError } from "@bob/proto/errors";
import descriptor from "@bob/proto/gen/recorder.json" with { type: "json" };
import { fromJSON } from "@grpc/proto-loader";

/**
 * The service of proto/recorder.proto for grpc-js: fields in snake_case as written there, 64-bit numbers as decimal
 * strings.
 */
export function recorderDefinition() {
  const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
  const definition = fromJSON(descriptor as Parameters<typeof fromJSON>[0], options)["bob.recorder.v1.Recorder"];
  if (definition === undefined || "format" in definition) {
    throw new BobError("INTERNAL", "proto/gen/recorder.json has no service bob.recorder.v1.Recorder");
  }
  return definition as Exclude<typeof definition, { format: string }>;
}
