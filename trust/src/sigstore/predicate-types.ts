// SPDX-License-Identifier: Apache-2.0
import { BILL_OF_BEHAVIOUR_TYPE, BobError, EVIDENCE_TYPE, RUNTIME_TRACE_TYPE, SEAL_ENVELOPE_TYPE } from "@bob/proto";

/** Short names of predicate types: bob's own, and those of cosign's whose predicate is the JSON document as it is. */
const names: Readonly<Record<string, string>> = {
  bob: BILL_OF_BEHAVIOUR_TYPE,
  evidence: EVIDENCE_TYPE,
  "runtime-trace": RUNTIME_TRACE_TYPE,
  seal: SEAL_ENVELOPE_TYPE,
  slsaprovenance: "https://slsa.dev/provenance/v0.2",
  slsaprovenance02: "https://slsa.dev/provenance/v0.2",
  slsaprovenance1: "https://slsa.dev/provenance/v1",
  link: "https://in-toto.io/Link/v1",
  spdxjson: "https://spdx.dev/Document",
  cyclonedx: "https://cyclonedx.org/bom",
  vuln: "https://cosign.sigstore.dev/attestation/vuln/v1",
  openvex: "https://openvex.dev/ns",
};

export const predicateTypeNames: readonly string[] = Object.keys(names);

/**
 * The predicate type behind `--type`: one of the names, or a URI.
 *
 * @throws {BobError} USAGE for what is neither, which cosign would refuse to verify.
 */
export function parsePredicateType(text: string): string {
  const type = names[text] ?? text;
  if (URL.canParse(type)) return type;
  throw new BobError(
    "USAGE",
    `"${text}" is no predicate type: give a URI such as ${BILL_OF_BEHAVIOUR_TYPE}, or one of ${predicateTypeNames.join(", ")}`,
  );
}
