// SPDX-License-Identifier: Apache-2.0
import { directBuilder } from "../client.ts";

/** A way to build: which builder, under which variables, asked how. */
export interface Door {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** A builder as it is reached without bob, and by each door. */
export interface Doors {
  readonly plain: Door;
  readonly bob: readonly Door[];
}

const endpointArgs = ["--attest", "type=bob"];
const frontendArgs = (frontend: string) => ["--build-arg", `BUILDKIT_SYNTAX=${frontend}`];

/** The doors of a stack's own BuildKit; {@link directBuilder} has to be there. */
export function stackDoors({ env, frontend }: { env: Readonly<Record<string, string>>; frontend: string }): Doors {
  const direct = { ...env, BUILDX_BUILDER: directBuilder };
  return {
    plain: { name: "without bob", env: direct, args: [] },
    bob: [
      { name: "--attest type=bob", env, args: endpointArgs },
      { name: "frontend image", env: direct, args: frontendArgs(frontend) },
    ],
  };
}

/** The doors of a Docker Engine's own BuildKit, `builder` being one that leads through an endpoint in front of it. */
export function engineDoors(
  { env }: { env: Readonly<Record<string, string>> },
  { builder, frontend }: { builder: string; frontend: string },
): Doors {
  return {
    plain: { name: "without bob", env, args: [] },
    bob: [
      { name: "docker:// endpoint", env: { ...env, BUILDX_BUILDER: builder }, args: endpointArgs },
      { name: "frontend image", env, args: frontendArgs(frontend) },
    ],
  };
}
