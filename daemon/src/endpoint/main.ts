#!/usr/bin/env node
import { parseArgs } from "node:util";
import { localHost } from "@bob/frontend";
import { BobError } from "@bob/proto/errors";
import { createLog, logLevels } from "../log.ts";
import { runProgram, stopSignal, writeLine } from "../run-program.ts";
import { parseAddress } from "./address.ts";
import { runEndpoint } from "./endpoint.ts";
import { loadSignKey, passwordVariable } from "./sign/sign-key.ts";

const usage = `bob-endpoint: BuildKit's API with --attest type=bob.

usage: bob-endpoint --listen ADDRESS --buildkit ADDRESS --shims DIR [--log-level LEVEL]

  --listen ADDRESS    unix:///path or tcp://host:port; for docker buildx create --driver remote
  --buildkit ADDRESS  the buildkitd behind it
  --shims DIR         the folder with bob-step
  --sign-key FILE     signs what builds with --attest type=bob push: ECDSA P-256, PEM; password in ${passwordVariable}
  --log-level LEVEL   ${logLevels.join(", ")}; default info
`;

await runProgram(main);

async function main(): Promise<void> {
  const values = readValues(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const { listen, buildkit, shims } = values;
  const level = logLevels.find((each) => each === values["log-level"]);
  if (listen === undefined || buildkit === undefined || shims === undefined || level === undefined) {
    throw new BobError(
      "USAGE",
      "--listen, --buildkit and --shims are needed, --log-level is one of the known (bob-endpoint --help)",
    );
  }
  const addresses = { listen: parseAddress(listen), buildkit: parseAddress(buildkit) };
  const keyFile = values["sign-key"];
  const signKey = keyFile === undefined ? undefined : await loadSignKey(keyFile, process.env[passwordVariable]);
  await runEndpoint({ ...addresses, signKey, host: localHost(shims), log: createLog(level, writeLine) }, stopSignal());
}

function readValues(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      options: {
        listen: text,
        buildkit: text,
        shims: text,
        "sign-key": text,
        "log-level": { ...text, default: "info" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (cause) {
    throw new BobError("USAGE", `${(cause as Error).message} (bob-endpoint --help)`, { cause });
  }
}
