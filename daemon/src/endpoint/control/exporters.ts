import { parseBool } from "@bob/proto/parse-bool";
import { lastText, payloadsOf, readFields, readTextMap, type WireField } from "@bob/proto/wire/protobuf-fields";

/** Field numbers of `moby.buildkit.v1.SolveRequest`, `Exporter` and `SolveResponse` (BuildKit's `api/services/control/control.proto`). */
const requestField = { exporterDeprecated: 3, attrsDeprecated: 4, session: 5, exporters: 13 } as const;
const exporterField = { type: 1, attrs: 2 } as const;
const responseField = { exporterResponse: 1 } as const;

/** The kinds of exporters that push: BuildKit's, and that of Docker's image store. */
const imageTypes: ReadonlySet<string> = new Set(["image", "moby"]);

/** What a build does with its result. */
export interface Exporter {
  readonly type: string;
  readonly attrs: ReadonlyMap<string, string>;
}

/** All exporters of a solve request, in its order, which is that of BuildKit's records about them. */
export function readExporters(request: readonly WireField[]): Exporter[] {
  const several = payloadsOf(request, requestField.exporters).map((payload) => {
    const fields = readFields(payload);
    return { type: lastText(fields, exporterField.type), attrs: readTextMap(fields, exporterField.attrs) };
  });
  const type = lastText(request, requestField.exporterDeprecated);
  if (several.length > 0 || type === "") return several;
  return [{ type, attrs: readTextMap(request, requestField.attrsDeprecated) }];
}

/** The session whose docker a solve request's logins come from. */
export function readSession(request: readonly WireField[]): string {
  return lastText(request, requestField.session);
}

/** What the exporters answered, all in one map: of two that say the same, the last is told. */
export function readExporterResponse(answer: Uint8Array): ReadonlyMap<string, string> {
  return readTextMap(readFields(answer), responseField.exporterResponse);
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
