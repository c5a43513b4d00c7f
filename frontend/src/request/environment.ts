// SPDX-License-Identifier: Apache-2.0
import type { FrontendOptions } from "./options.ts";

const optionPrefix = "BUILDKIT_FRONTEND_OPT_";

/** The options BuildKit gives a frontend container: `BUILDKIT_FRONTEND_OPT_<n>=<key>=<value>`. */
export function optionsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): FrontendOptions {
  const entries = Object.entries(environment).filter(([name]) => name.startsWith(optionPrefix));
  return Object.fromEntries(entries.map(([, option]) => splitOption(option ?? "")));
}

function splitOption(option: string): [string, string] {
  const at = option.indexOf("=");
  return at < 0 ? [option, ""] : [option.slice(0, at), option.slice(at + 1)];
}
