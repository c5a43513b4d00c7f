// SPDX-License-Identifier: Apache-2.0
import { control } from "@bob/proto/gen/buildkit-control";
import { parseBool } from "@bob/proto/parse-bool";
import { decodeMessage } from "@bob/proto/wire/decode-message";

/** The kinds of exporters that push: BuildKit's, and that of Docker's image store. */
const imageTypes: ReadonlySet<string> = new Set(["image", "moby"]);

/** What a build does with its result. */
export interface Exporter {
  readonly type: string;
  readonly attrs: ReadonlyMap<string, string>;
}

/** All exporters of a solve request, in its order, which is that of BuildKit's records about them. */
export function readExporters(request: control.SolveRequest): Exporter[] {
  const several = request.exporters.map(({ type, attrs }) => ({ type, attrs: mapOf(attrs) }));
  const type = request.exporterDeprecated;
  if (several.length > 0 || type === "") return several;
  return [{ type, attrs: mapOf(request.exporterAttrsDeprecated) }];
}

/** What the exporters answered, all in one map: of two that say the same, the last is told. */
export function readExporterResponse(answer: Uint8Array): ReadonlyMap<string, string> {
  return mapOf(decodeMessage(control.SolveResponse, answer).exporterResponse);
}

/** Whether the exporter pushes. */
export function isPushing({ type, attrs }: Exporter): boolean {
  return imageTypes.has(type) && isYes(attrs.get("push"));
}

/** Whether the exporter's registry may be one without TLS. */
export function isInsecure({ attrs }: Exporter): boolean {
  return isYes(attrs.get("registry.insecure"));
}

/** As BuildKit reads a switch (`exporter/containerimage/opts.go`): without a value, it is on. */
function isYes(value: string | undefined): boolean {
  return value !== undefined && (value === "" || parseBool(value) === true);
}

function mapOf(texts: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(texts));
}
