import { BobError } from "@bob/proto";
import type { buildkit } from "../../../proto/gen/buildkit.js";

/** What this BuildKit can do, by the names in `frontend/gateway/pb/caps.go` and `solver/pb/caps.go`. */
export class Capabilities {
  readonly #frontend: ReadonlySet<string>;
  readonly #llb: ReadonlySet<string>;

  constructor(pong: buildkit.gateway.PongResponse) {
    this.#frontend = enabledIds(pong.frontendCaps);
    this.#llb = enabledIds(pong.llbCaps);
  }

  /** @throws {BobError} UNAVAILABLE when something is missing that bob cannot do without. */
  require(): void {
    const missing = ["proto.refarray", "reference.output", "gateway.solve.evaluate", "reference.attestations"].filter(
      (id) => !this.#frontend.has(id),
    );
    if (!this.#llb.has("file.base")) missing.push("file.base");
    if (missing.length === 0) return;
    throw new BobError("UNAVAILABLE", `this BuildKit lacks ${missing.join(", ")}; bob needs BuildKit 0.11 or newer`);
  }

  /** Whether records can be made part of the image's dependency chain, for caches to carry them. */
  get canBundle(): boolean {
    return this.#llb.has("mergeop") && this.#llb.has("diffop");
  }
}

function enabledIds(capabilities: readonly buildkit.gateway.Capability[]): Set<string> {
  return new Set(capabilities.filter((capability) => capability.enabled).map((capability) => capability.id));
}
