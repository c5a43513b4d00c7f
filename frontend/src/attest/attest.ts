import { BobError, canonicalJsonBytes, EVIDENCE_TYPE, type Evidence } from "@bob/proto";
import { buildkit } from "../../../proto/gen/buildkit.js";
import type { Attestation, GatewayClient } from "../gateway/client.ts";
import { newDefinition, newFiles } from "../llb/new-ops.ts";

/** Largest predicates of one image that fit into a gRPC message of 16 MiB, with room for the rest of it. */
const maxPredicateBytes = 15 * 1024 * 1024;

interface Predicate {
  readonly type: string;
  /** File name in the attestation's ref; exporters to a folder use it. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** The predicates bob attaches to one image: the evidence and what follows from it. */
export async function makePredicates(evidence: Evidence): Promise<Predicate[]> {
  // Not needed before the records are read, so its loading must not delay the first call.
  const { derivePredicates, RUNTIME_TRACE_TYPE, BILL_OF_BEHAVIOUR_TYPE } = await import(
    "../../../proto/src/derive/index.ts"
  );
  const { runtimeTrace, billOfBehaviour } = derivePredicates(evidence);
  return [
    { type: EVIDENCE_TYPE, path: "bob-evidence.json", content: canonicalJsonBytes(evidence) },
    { type: RUNTIME_TRACE_TYPE, path: "bob-runtime-trace.json", content: canonicalJsonBytes(runtimeTrace) },
    { type: BILL_OF_BEHAVIOUR_TYPE, path: "bob.json", content: canonicalJsonBytes(billOfBehaviour) },
  ];
}

/**
 * Makes attestations BuildKit's exporters turn into in-toto Statements with the image as subject
 * (`exporter/attestation/make.go`): files in a ref.
 *
 * @throws {BobError} LIMIT_EXCEEDED when the predicates do not fit into one gRPC message.
 */
export async function attest(client: GatewayClient, predicates: readonly Predicate[]): Promise<Attestation[]> {
  const bytes = predicates.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > maxPredicateBytes) throw tooLarge(bytes);
  const files = predicates.map(({ path, content }) => ({ path: `/${path}`, mode: 0o444, data: content }));
  const definition = newDefinition([newFiles("[bob] attestations", files)]);
  const { ref } = await client.solve({ definition });
  if (!ref?.id) throw new BobError("PROTOCOL", "BuildKit gave no reference to the attestations");
  const { Attestation, AttestationKind } = buildkit.gateway;
  return predicates.map(({ type, path }) =>
    Attestation.create({ kind: AttestationKind.IN_TOTO, ref: { id: ref.id }, path, inTotoPredicateType: type }),
  );
}

function tooLarge(bytes: number): BobError {
  return new BobError(
    "LIMIT_EXCEEDED",
    `the records of this image make ${bytes} bytes of attestations; at most ${maxPredicateBytes} can be attached`,
  );
}
