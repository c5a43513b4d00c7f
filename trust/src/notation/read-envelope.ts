// SPDX-License-Identifier: Apache-2.0
import { RefusedError } from "../signatures/refused-error.ts";
import { readCose } from "./cose.ts";
import { type Envelope, envelopeTypes, maxEnvelopeBytes } from "./envelope.ts";
import { readJws } from "./jws.ts";

/** @throws {RefusedError} or {BobError} BAD_DATA for what is no envelope, and one that says two things. */
export function readEnvelope(mediaType: string, bytes: Uint8Array): Envelope {
  if (bytes.length > maxEnvelopeBytes)
    throw new RefusedError(`it has ${bytes.length} bytes; bob reads ${maxEnvelopeBytes} of a signature`);
  if (mediaType === envelopeTypes.jws) return readJws(bytes);
  if (mediaType === envelopeTypes.cose) return readCose(bytes);
  throw new RefusedError(`it is of the type ${mediaType}, which is none of notation's envelopes`);
}
