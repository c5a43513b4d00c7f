// SPDX-License-Identifier: Apache-2.0
import { buffer } from "node:stream/consumers";
import { unprefixMessage } from "@bob/proto/wire/grpc-messages";
import type { HeaderField } from "@bob/proto/wire/hpack";
import type { RelayedCall } from "./relayed-call.ts";

/** Passes a unary call's answer on when `answered`, which gets it first (`undefined` for a failed call), is done. */
export async function holdAnswer(
  call: RelayedCall,
  answered: (answer: Uint8Array | undefined) => Promise<void>,
): Promise<void> {
  const { body, trailers } = await readAnswer(call);
  await answered(isGood(trailers) ? unprefixMessage(body) : undefined);
  if (body.length > 0) call.client.write(body);
  await call.finish(trailers);
}

interface Answer {
  readonly body: Buffer;
  readonly trailers: readonly HeaderField[];
}

/** A call that is given up has an answer without trailers: its end is told, too. */
async function readAnswer(call: RelayedCall): Promise<Answer> {
  try {
    return { body: await buffer(call.upstream), trailers: await call.trailers };
  } catch {
    return { body: Buffer.alloc(0), trailers: [] }; // the client is gone: nobody is left to tell why
  }
}

function isGood(trailers: readonly HeaderField[]): boolean {
  return trailers.some(([name, value]) => name === "grpc-status" && value === "0");
}
