// SPDX-License-Identifier: Apache-2.0
import { rawFromText } from "@bob/proto";
import { environmentSecrets } from "@bob/proto/secrets/environment-secrets";
import type { Secret } from "@bob/proto/secrets/redactor";
import type { FrontendOptions } from "./options.ts";

const prefix = "build-arg:";

/**
 * The build arguments that are secret: their values show where BuildKit expands them in instructions of its own
 * (`COPY a /b/$TOKEN`), in stages that run nothing.
 *
 * @param named beside those whose names look like credentials.
 */
export function secretArguments(options: FrontendOptions, named: readonly string[]): Secret[] {
  const args = Object.entries(options).filter(([key]) => key.startsWith(prefix));
  return environmentSecrets(
    args.map(([key, value]) => rawFromText(`${key.slice(prefix.length)}=${value}`)),
    new Set(named),
  );
}
