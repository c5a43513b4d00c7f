// SPDX-License-Identifier: Apache-2.0
import { RefusedError } from "../signatures/refused-error.ts";
import type { Envelope } from "./envelope.ts";
import { openPlugin, type Plugin, type PluginHost } from "./plugin.ts";
import type { TrustPolicyStatement } from "./trust-policy.ts";

/** What a signature may want a plugin for, instead of notation's own check. */
export const pluginChecks = {
  identity: "SIGNATURE_VERIFIER.TRUSTED_IDENTITY",
  revocation: "SIGNATURE_VERIFIER.REVOCATION_CHECK",
} as const;
type PluginCheck = (typeof pluginChecks)[keyof typeof pluginChecks];

/** By name, what the plugin said. */
export interface PluginVerdict {
  readonly plugin: string;
  /** Undefined where it does not do this check. */
  verdictOf(check: PluginCheck): { readonly isGood: boolean; readonly reason: string } | undefined;
  /** Critical attributes that it looked at. */
  readonly processed: ReadonlySet<string>;
}

const names = {
  plugin: "io.cncf.notary.verificationPlugin",
  minVersion: "io.cncf.notary.verificationPluginMinVersion",
} as const;

/** Whether this attribute is what calls for a plugin. */
export function isPluginAttribute(name: string): boolean {
  return name === names.plugin || name === names.minVersion;
}

/**
 * Has the plugin decide that the signature names; undefined where it names none.
 *
 * @throws {RefusedError} when it is not there, is too old, or does not decide. {BobError} as {@link openPlugin}.
 */
export async function askPlugin(
  { attributes, contentType, chain }: Envelope,
  statement: TrustPolicyStatement,
  host: PluginHost,
  signal: AbortSignal,
): Promise<PluginVerdict | undefined> {
  const { extended, scheme, signingTime, expiry } = attributes;
  const name = textOf(extended, names.plugin);
  if (name === undefined) return undefined;
  const plugin = await openPlugin(name, host, {}, signal);
  assertVersion(plugin, textOf(extended, names.minVersion));
  const able = Object.values(pluginChecks).filter((each) => plugin.capabilities.has(each));
  if (able.length === 0) throw new RefusedError(`the plugin ${name}, which it names, verifies nothing`);
  const wanted = able.filter((each) => each !== pluginChecks.revocation || statement.actions.revocation !== "skip");
  const unprocessed = [...extended].filter(([each, { isCritical }]) => isCritical && !isPluginAttribute(each));
  const answer = await plugin.call(
    "verify-signature",
    {
      signature: {
        criticalAttributes: {
          contentType,
          signingScheme: scheme,
          ...(expiry !== undefined && { expiry: expiry.toISOString() }),
          ...(scheme === "notary.x509.signingAuthority" && { authenticSigningTime: signingTime.toISOString() }),
          extendedAttributes: Object.fromEntries(unprocessed.map(([each, { value }]) => [each, value])),
        },
        unprocessedAttributes: unprocessed.map(([each]) => each),
        certificateChain: chain.map((each) => Buffer.from(each).toString("base64")),
      },
      trustPolicy: { trustedIdentities: statement.identityTexts, signatureVerification: wanted },
    },
    signal,
  );
  return readVerdict(name, answer, wanted);
}

function readVerdict(
  plugin: string,
  answer: Readonly<Record<string, unknown>>,
  wanted: readonly PluginCheck[],
): PluginVerdict {
  const results = (answer.verificationResults ?? {}) as Readonly<
    Record<string, { success?: unknown; reason?: unknown }>
  >;
  const processed = Array.isArray(answer.processedAttributes) ? answer.processedAttributes : [];
  const undecided = wanted.filter((each) => typeof results[each]?.success !== "boolean");
  if (undecided.length > 0)
    throw new RefusedError(`the plugin ${plugin}, which it names, does not decide ${undecided.join(", ")}`);
  return {
    plugin,
    processed: new Set(processed.filter((each): each is string => typeof each === "string")),
    verdictOf: (check) => {
      if (!wanted.includes(check)) return undefined;
      const { success, reason = "" } = results[check] ?? {};
      return { isGood: success === true, reason: String(reason) };
    },
  };
}

/** It counts only where it is critical: else anybody who does not know it would leave it out. */
function textOf(extended: Envelope["attributes"]["extended"], name: string): string | undefined {
  const found = extended.get(name);
  if (found === undefined) return undefined;
  if (typeof found.value === "string" && found.value.trim() !== "" && found.isCritical) return found.value;
  throw new RefusedError(`its ${name} is no text, or is not critical`);
}

function assertVersion({ name, version }: Plugin, wanted: string | undefined): void {
  if (wanted === undefined) return;
  const [has, needs] = [numbersOf(version), numbersOf(wanted)];
  const difference = needs.map((each, at) => (has[at] ?? 0) - each).find((each) => each !== 0) ?? 0;
  if (needs.length !== 3 || has.length !== 3 || difference < 0)
    throw new RefusedError(`it needs the plugin ${name} from version ${wanted} on, and there is ${version}`);
}

function numbersOf(version: string): number[] {
  return /^\d+\.\d+\.\d+$/.test(version) ? version.split(".").map(Number) : [];
}
