import { execFileSync } from "node:child_process";
import { join } from "node:path";

const proto = join(import.meta.dirname, "..");

/** Where the generated module is, with its `.d.ts` beside it. */
export const generatedModule = join(proto, "gen/buildkit.js");

/** Generates encoders and decoders for the BuildKit messages into `outfile` (and a `.d.ts` beside it). */
export function generate(outfile: string): void {
  const pbjs = join(proto, "../node_modules/.bin/pbjs");
  const target = ["--target", "static-module", "--wrap", "esm", "--dts", "--dependency", "protobufjs/minimal.js"];
  const shape = [
    "--force-number",
    "--null-semantics",
    "--no-verify",
    "--no-convert",
    "--no-delimited",
    "--no-typeurl",
    "--no-service",
  ];
  const files = ["buildkit-ops.proto", "buildkit-gateway.proto"].map((name) => join(proto, name));
  execFileSync(process.execPath, [pbjs, ...target, ...shape, "--out", outfile, ...files], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}

if (import.meta.main) generate(generatedModule);
