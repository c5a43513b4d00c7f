// SPDX-License-Identifier: Apache-2.0
import { parseSealRequest, SEAL_TYPE, type Seal, STATEMENT_TYPE, type Statement } from "@bob/proto";
import { parseDefinition } from "../llb/definition.ts";

const form = /^__BOB_STEP=1;(?:fail|warn);sha256:([0-9a-f]{64});seal=(.*)$/s;

/** The file that a recorder gives the step which is a definition's result, if that asks for a seal: of a build without records. */
export function fakeSeal(definition: Uint8Array): Uint8Array | undefined {
  if (definition.length === 0) return undefined;
  const { vertices, result } = parseDefinition(definition);
  const { exec } = vertices.find(({ digest }) => digest === result?.digest)?.op ?? {};
  const [, digest = "", json = ""] = form.exec(exec?.meta.env[0] ?? "") ?? [];
  const request = parseSealRequest(json);
  if (request === undefined) return undefined;
  const { folders, ...image } = request;
  const statement: Statement<Seal> = {
    _type: STATEMENT_TYPE,
    subject: [{ name: "image", digest: { sha256: digest } }],
    predicateType: SEAL_TYPE,
    predicate: {
      ...{ recorder: { version: "0", key: "SHA256:0" }, ...image, signers: [] },
      steps: folders.map(() => ({ status: "unrecorded", reason: "no-recorder" })),
    },
  };
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  return Buffer.from(
    JSON.stringify({ payload, payloadType: "application/vnd.in-toto+json", signatures: [{ sig: "eA==" }] }),
  );
}
