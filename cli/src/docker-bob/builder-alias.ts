// SPDX-License-Identifier: Apache-2.0
import { asObject, type DockerConfig, type JsonObject } from "./docker-config.ts";

/** What a change of the alias came to: the configuration to write, unless all is as wanted, and what to tell the user. */
export interface AliasChange {
  readonly content?: JsonObject;
  readonly message: string;
}

const alias = "bob";

/** Where the alias that was there before is kept: `plugins` is docker's own place for settings of plugins, which it keeps. */
const memory = "previous-builder";

/**
 * Makes `docker build` and `docker builder` call this plugin, as `docker buildx install` does for buildx.
 * @throws {BobError} BAD_DATA when the configuration has another shape than docker's.
 */
export function installAlias({ content, file }: DockerConfig): AliasChange {
  const aliases = sectionOf(content, "aliases", file);
  const previous = aliases.builder;
  if (previous === alias) return { message: `"docker build" calls bob already (${file})` };
  const plugins = sectionOf(content, "plugins", file);
  const kept = previous === undefined ? {} : { plugins: { ...plugins, [alias]: remember(plugins, previous, file) } };
  return {
    content: { ...content, ...kept, aliases: { ...aliases, builder: alias } },
    message: `"docker build" calls bob now: docker build --bob=true … (${file}; undo: docker bob uninstall)`,
  };
}

function remember(plugins: JsonObject, previous: unknown, file: string): JsonObject {
  return { ...sectionOf(plugins, alias, file), [memory]: previous };
}

/**
 * Brings back the alias that `installAlias` replaced, or takes it away.
 * @throws {BobError} BAD_DATA when the configuration has another shape than docker's.
 */
export function uninstallAlias({ content, file }: DockerConfig): AliasChange {
  const aliases = sectionOf(content, "aliases", file);
  const plugins = sectionOf(content, "plugins", file);
  const { [memory]: previous, ...settings } = sectionOf(plugins, alias, file);
  const withoutMemory =
    previous === undefined ? content : replaced(content, "plugins", replaced(plugins, alias, settings));
  if (aliases.builder !== alias) {
    const message = `"docker build" does not call bob: nothing to undo (${file})`;
    return previous === undefined ? { message } : { content: withoutMemory, message };
  }
  const { builder: _bob, ...others } = aliases;
  const restored = previous === undefined ? others : { ...aliases, builder: previous };
  const message = `"docker build" is as it was before bob (${file})`;
  return { content: replaced(withoutMemory, "aliases", restored), message };
}

function sectionOf(content: JsonObject, name: string, file: string): JsonObject {
  const section = content[name];
  return section === undefined || section === null ? {} : asObject(section, `"${name}" in ${file}`);
}

/** The object with one member replaced in its place, or without it when nothing is left of it. */
function replaced(object: JsonObject, name: string, value: JsonObject): JsonObject {
  const { [name]: _old, ...others } = object;
  return Object.keys(value).length === 0 ? others : { ...object, [name]: value };
}
