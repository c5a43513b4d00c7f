// SPDX-License-Identifier: Apache-2.0
export { build, buildRequest, type Host, type OnPredicate } from "./build.ts";
export type { Clock } from "./collect/foreign.ts";
export { describeFailure } from "./failure.ts";
export { GatewayClient, type Result } from "./gateway/client.ts";
export { GrpcClient, type UnaryCaller } from "./gateway/grpc-client.ts";
export { localHost } from "./host.ts";
export type { ShimReader } from "./llb/shims.ts";
export { type FrontendOptions, isAttestBob, isAttestBobKey, type Options, takeOptions } from "./request/options.ts";
