// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { BobError } from "@bob/proto/errors";
import { parse } from "smol-toml";
import { table, texts } from "../process/toml-values.ts";
import { type ListenSettings, tlsFiles } from "./buildkitd-arguments.ts";

/** Where buildkitd looks without `--config`. */
export const defaultConfigFile = "/etc/buildkit/buildkitd.toml";

/**
 * What `[grpc]` of buildkitd's configuration says about listening (`cmd/buildkitd/config/config.go`). The file stays as
 * it is: buildkitd gets its own address on the command line, which counts more.
 *
 * @param file undefined: the default one, which may be missing
 * @throws {BobError} USAGE when it cannot be read, is no TOML, or asks for what the endpoint cannot do
 */
export async function readListenSettings(file: string | undefined): Promise<ListenSettings> {
  const path = file ?? defaultConfigFile;
  try {
    return listenSettings(parse(await readFile(path, "utf8")), path);
  } catch (cause) {
    if (cause instanceof BobError) throw cause;
    if (file === undefined && (cause as NodeJS.ErrnoException).code === "ENOENT") return { addresses: [], tls: {} };
    throw new BobError("USAGE", `${path} cannot be read`, { cause });
  }
}

function listenSettings(config: Readonly<Record<string, unknown>>, path: string): ListenSettings {
  const grpc = table(config.grpc);
  const tls = table(grpc.tls);
  if (grpc.uid !== undefined || grpc.gid !== undefined) {
    throw new BobError(
      "USAGE",
      `${path}: grpc.uid and grpc.gid: the socket of this image belongs to root; leave them out`,
    );
  }
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { addresses: texts(grpc.address), tls: tlsFiles(text(tls.cert), text(tls.key), text(tls.ca)) };
}
