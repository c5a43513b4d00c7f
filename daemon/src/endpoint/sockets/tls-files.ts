// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { BobError } from "@bob/proto/errors";

/** A file with PEM, and the option that named it. */
export interface TlsFile {
  readonly option: string;
  readonly path: string;
}

/** Files of one side of TLS. */
export interface TlsFiles {
  readonly cert: TlsFile | undefined;
  readonly key: TlsFile | undefined;
  /** Who signs the other side's certificates. */
  readonly ca: TlsFile | undefined;
}

/**
 * Reads the files, and tries them. TLS 1.2 or newer, as buildkitd has it.
 *
 * @throws {BobError} USAGE when one cannot be read or used, or key and certificate do not come together.
 */
export function loadTls(files: TlsFiles): SecureContextOptions {
  const { cert, key, ca } = files;
  const alone = cert && key ? undefined : (cert ?? key);
  if (alone) throw new BobError("USAGE", `${alone.option} is of no use alone: certificate and key go together`);
  const pems = Object.entries({ cert, key, ca }).map(([name, file]) => [name, file && readPem(file)]);
  const options: SecureContextOptions = { ...Object.fromEntries(pems), minVersion: "TLSv1.2" };
  try {
    createSecureContext(options);
  } catch (cause) {
    const named = [cert, key, ca].flatMap((file) => (file ? [`${file.option} ${file.path}`] : []));
    throw new BobError("USAGE", `TLS does not work with ${named.join(", ")}`, { cause });
  }
  return options;
}

function readPem({ option, path }: TlsFile): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new BobError("USAGE", `${option} ${path} cannot be read`, { cause });
  }
}
