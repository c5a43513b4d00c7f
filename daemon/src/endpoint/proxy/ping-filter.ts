// SPDX-License-Identifier: Apache-2.0
/**
 * gRPC clients measure the connection by a PING for data they get, and gRPC servers hang up on one that pings without
 * having got any (https://github.com/grpc/proposal/blob/master/A8-client-side-keepalive.md). A client here also gets
 * data of the endpoint's own; so a PING goes on to BuildKit only when BuildKit has sent something since it answered the
 * last one.
 */
export class PingFilter {
  #isUnderWay = false;
  #hasReason = false;

  /** BuildKit sent headers or data. */
  giveReason(): void {
    if (!this.#isUnderWay) this.#hasReason = true;
  }

  /** Whether a PING of the client goes on to BuildKit, whose answer is then due; the endpoint answers the others. */
  passes(): boolean {
    if (this.#isUnderWay || !this.#hasReason) return false;
    this.#isUnderWay = true;
    return true;
  }

  /** BuildKit answered. */
  end(): void {
    this.#isUnderWay = false;
    this.#hasReason = false;
  }
}
