// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { toBobError } from "@bob/proto/errors";
import { control } from "@bob/proto/gen/buildkit-control";

const stdout = 1;

/**
 * Shows work as a step of its own in a build's progress, with a line for each `log`.
 *
 * @param tell gets marshalled `StatusResponse`s.
 */
export async function showAsVertex<T>(
  name: string,
  tell: (status: Uint8Array) => void,
  work: (log: (line: string) => void) => Promise<T>,
): Promise<T> {
  const digest = `sha256:${randomBytes(32).toString("hex")}`; // of nothing: it only has to be this vertex's alone
  const started = timestamp();
  const vertex = (more: control.Vertex.$Properties = {}) =>
    tell(encodeStatus({ vertexes: [{ digest, name, started, ...more }] }));
  vertex();
  try {
    const result = await work((line) =>
      tell(
        encodeStatus({
          logs: [{ vertex: digest, timestamp: timestamp(), stream: stdout, msg: Buffer.from(`${line}\n`) }],
        }),
      ),
    );
    vertex({ completed: timestamp() });
    return result;
  } catch (error) {
    vertex({ completed: timestamp(), error: toBobError(error).message });
    throw error;
  }
}

function encodeStatus(status: control.StatusResponse.$Properties): Uint8Array {
  return control.StatusResponse.encode(status).finish();
}

function timestamp(): control.Timestamp.$Properties {
  const now = Date.now();
  return { seconds: Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 };
}
