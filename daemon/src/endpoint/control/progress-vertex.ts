import { randomBytes } from "node:crypto";
import { toBobError } from "@bob/proto/errors";
import { bytesField, joinFields, stringField, varintField, type WireField } from "@bob/proto/wire/protobuf-fields";

/** Field numbers of `moby.buildkit.v1.StatusResponse` and what is in it (BuildKit's `api/services/control/control.proto`). */
const statusField = { vertexes: 1, logs: 3 } as const;
const vertexField = { digest: 1, name: 3, started: 5, completed: 6, error: 7 } as const;
const logField = { vertex: 1, timestamp: 2, stream: 3, message: 4 } as const;
const timestampField = { seconds: 1, nanos: 2 } as const;
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
  const started = timestamp(vertexField.started);
  const vertex = (...more: WireField[]) => {
    const fields = [stringField(vertexField.digest, digest), stringField(vertexField.name, name), started, ...more];
    tell(bytesField(statusField.vertexes, joinFields(fields)).raw);
  };
  vertex();
  try {
    const result = await work((line) => tell(bytesField(statusField.logs, encodeLog(digest, line)).raw));
    vertex(timestamp(vertexField.completed));
    return result;
  } catch (error) {
    vertex(timestamp(vertexField.completed), stringField(vertexField.error, toBobError(error).message));
    throw error;
  }
}

function encodeLog(digest: string, line: string): Uint8Array {
  return joinFields([
    stringField(logField.vertex, digest),
    timestamp(logField.timestamp),
    varintField(logField.stream, stdout),
    stringField(logField.message, `${line}\n`),
  ]);
}

function timestamp(number: number): WireField {
  const now = Date.now();
  return bytesField(
    number,
    joinFields([
      varintField(timestampField.seconds, Math.floor(now / 1000)),
      varintField(timestampField.nanos, (now % 1000) * 1_000_000),
    ]),
  );
}
