// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BobError, parseJson } from "@bob/proto";
import { safeText } from "@bob/proto/printable";
import { keyListFile } from "./notation-folder.ts";
import type { PluginConfig } from "./plugin.ts";

/** A key that notation knows by a name: two files, or one that a plugin has. */
export type NamedKey =
  | { readonly kind: "files"; readonly name: string; readonly keyFile: string; readonly certificateFile: string }
  | {
      readonly kind: "plugin";
      readonly name: string;
      readonly plugin: string;
      readonly id: string;
      readonly config: PluginConfig;
    };

/**
 * Finds a key in notation's list (`signingkeys.json`).
 *
 * @param name default: the one that is marked as such.
 * @throws {BobError} USAGE when there is no list, or no such key, with those that there are.
 */
export async function findNamedKey(folder: string, name?: string): Promise<NamedKey> {
  const file = join(folder, keyListFile);
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new BobError(
      "USAGE",
      `cannot read notation's list of keys, ${file}: ${cause.message}; make one (notation key add), or give --key and --certificate-chain`,
      { cause },
    );
  });
  const { default: usual, keys: list } = (parseJson(text, file) ?? {}) as { default?: string; keys?: unknown };
  const keys: readonly PartialKey[] = Array.isArray(list) ? list : []; // null, where there is none
  const wanted = name ?? usual;
  if (wanted === undefined || wanted === null)
    throw new BobError("USAGE", `${file} names no key as the usual one: say which (--notation-key NAME)`);
  const found = keys.find((each) => each?.name === wanted);
  if (found === undefined)
    throw new BobError(
      "USAGE",
      `${file} has no key ${JSON.stringify(wanted)}; it has ${keys.map((each) => safeText(String(each?.name))).join(", ") || "none"}`,
    );
  const { keyPath, certPath, pluginName, id, pluginConfig = {} } = found;
  if (pluginName !== undefined && id !== undefined)
    return { kind: "plugin", name: wanted, plugin: pluginName, id, config: pluginConfig };
  if (keyPath !== undefined && certPath !== undefined)
    return { kind: "files", name: wanted, keyFile: keyPath, certificateFile: certPath };
  throw new BobError("BAD_DATA", `${file}: the key ${wanted} has neither keyPath and certPath, nor pluginName and id`);
}

interface PartialKey {
  readonly name?: string;
  readonly keyPath?: string;
  readonly certPath?: string;
  readonly pluginName?: string;
  readonly id?: string;
  readonly pluginConfig?: PluginConfig;
}
