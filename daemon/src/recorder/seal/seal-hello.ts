// SPDX-License-Identifier: Apache-2.0
import { parseSealRequest, type SealRequest } from "@bob/proto/documents/seal";
import { BobError } from "@bob/proto/errors";

/** What the last step of a build says about itself. */
export interface SealHello {
  /** sha256 hex of the image's definition; the subject of the seal. */
  readonly definition: string;
  readonly request: SealRequest;
}

const form = /^1;(?:fail|warn);sha256:([0-9a-f]{64});seal=(.*)$/s;

/** Whether this is a step that runs nothing but wants a seal. */
export function isSealHello(text: string): boolean {
  return form.test(text);
}

/**
 * Reads the value of `__BOB_STEP` of a build's last step: `1;fail|warn;sha256:<hex>;seal=<request>` (docs/internals.md
 * section 2c).
 *
 * @throws {BobError} USAGE when it is anything else; the message is fit for the step's build log
 */
export function parseSealHello(text: string): SealHello {
  const [, definition, json = ""] = form.exec(text) ?? [];
  const request = parseSealRequest(json);
  const own = request?.platforms.find(({ platform }) => platform === request.platform);
  if (definition !== undefined && request && own?.definition === `sha256:${definition}`) return { definition, request };
  throw new BobError(
    "USAGE",
    `what is to be sealed cannot be read: ${JSON.stringify(text.slice(0, 120))}. Was it set by something else than bob's frontend?`,
  );
}
