// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolsPath } from "./paths.ts";
import { ensureService, findFreePort } from "./service.ts";

/**
 * Starts an OCI registry on 127.0.0.1 with its data in `<dir>/registry`, and returns `host:port`. The port stays the
 * same from start to start, so that references into it stay valid.
 */
export async function ensureRegistry(dir: string): Promise<string> {
  const home = join(dir, "registry");
  mkdirSync(home, { recursive: true });
  const address = `127.0.0.1:${await rememberedPort(join(home, "port"))}`;
  const configFile = join(home, "config.yml");
  writeFileSync(configFile, registryConfig(join(home, "data"), address));
  await ensureService({
    name: "registry",
    dir,
    argv: ["docker-registry", "serve", configFile],
    env: { ...process.env, PATH: toolsPath(), OTEL_TRACES_EXPORTER: "none" },
    isReady: () => answers(`http://${address}/v2/`),
  });
  return address;
}

/** JSON is YAML, so there is nothing to quote. */
function registryConfig(rootdirectory: string, addr: string): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory }, delete: { enabled: true } },
    http: { addr },
  });
}

async function rememberedPort(file: string): Promise<number> {
  if (existsSync(file)) return Number(readFileSync(file, "utf8"));
  const port = await findFreePort();
  writeFileSync(file, String(port));
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // not listening yet
  }
}
