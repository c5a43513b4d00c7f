// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import descriptor from "@bob/proto/gen/recorder.json" with { type: "json" };
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";

export interface FakeRecorder extends Disposable {
  readonly socket: string;
}

/** Answers as a recorder does, with what it is given: a message for a call, a list of them for a stream. */
export async function startRecorder(answers: Readonly<Record<string, object | object[]>>): Promise<FakeRecorder> {
  const definition = fromJSON(descriptor as unknown as Parameters<typeof fromJSON>[0], { keepCase: true });
  const service = definition["bob.recorder.v1.Recorder"] as ServiceDefinition;
  const calls: UntypedServiceImplementation = {};
  for (const [name, answer] of Object.entries(answers)) {
    calls[name] = Array.isArray(answer)
      ? (call: { write(message: object): void; end(): void }) => {
          for (const message of answer) call.write(message);
          call.end();
        }
      : (_call: unknown, done: (error: null, message: object) => void) => done(null, answer);
  }
  const server = new Server();
  server.addService(service, calls);
  const socket = join(makeFolder(), "bobd.sock");
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return { socket, [Symbol.dispose]: () => server.forceShutdown() };
}
