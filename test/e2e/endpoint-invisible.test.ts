// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directBuilder, ensureDirectBuilder, makeFolder, runClient } from "./support/client.ts";
import { predicateTypes, readOnlyImage, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
await ensureDirectBuilder(stack);
const from = `FROM ${baseImage(stack, "debian")}`;
const builders = ["bob", directBuilder];

/** One build by each builder, with the same arguments; `dest` names a folder for the output. */
async function buildTwice(dockerfile: string, ...args: string[]) {
  const folder = makeFolder({ Dockerfile: dockerfile });
  const outcomes = [];
  for (const builder of builders) {
    const given = args.map((arg) => arg.replace("DEST", builder));
    const command = ["docker", "buildx", "build", "--progress=plain", "--builder", builder, ...given, "."];
    outcomes.push({ dest: join(folder, builder), ...(await runClient(stack, command, { cwd: folder })) });
  }
  return outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]];
}

const reproducible = ["--build-arg=SOURCE_DATE_EPOCH=1700000000", "--no-cache"];

describe("a build that does not ask for bob, through the endpoint and without it", () => {
  it("gives the same image, to the byte", async () => {
    const dockerfile = `${from}\nRUN echo ${salt()} > /x && chmod 600 /x\nCOPY Dockerfile /\nENTRYPOINT ["/x"]\n`;
    const output = "--output=type=oci,tar=false,dest=DEST,rewrite-timestamp=true";
    const [through, direct] = await buildTwice(dockerfile, ...reproducible, "--provenance=false", output);
    expect(through.code, through.stderr).toBe(0);
    expect(readFileSync(join(through.dest, "index.json"), "utf8")).toContain("sha256:");
    expect(readOnlyImage(through.dest).digest).toBe(readOnlyImage(direct.dest).digest);
    expect(through.stderr).not.toContain("bob:");
  });

  it("gives the same provenance", async () => {
    const dockerfile = `${from}\nRUN echo ${salt()} > /x\n`;
    const output = "--output=type=oci,tar=false,dest=DEST";
    const [through, direct] = await buildTwice(dockerfile, "--provenance=mode=max", output);
    const [type = ""] = predicateTypes(readOnlyImage(direct.dest));
    const read = (dest: string) => steady(JSON.parse(readOnlyImage(dest).attestations.get(type) ?? "").predicate);
    expect(type).toContain("slsa.dev/provenance");
    expect(read(through.dest)).toEqual(read(direct.dest));
  });

  it.each([
    ["a step that fails", `${from}\nRUN echo about to fail; exit 42\n`],
    ["a step that is not there", `${from}\nCOPY nothing /\n`],
    ["a Dockerfile that is none", `${from}\nRUNN\n`],
    ["an image that is not there", `FROM ${stack.registry}/no/image:1\n`],
    ["an attestation that is not there", `${from}\n`, "--attest=type=other"],
  ])("gives the same error and exit code: %s", async (_, dockerfile, ...args) => {
    const [through, direct] = await buildTwice(dockerfile, ...args);
    expect(direct.code).not.toBe(0);
    expect({ code: through.code, error: errorOf(through.stderr) }).toEqual({
      code: direct.code,
      error: errorOf(direct.stderr),
    });
  });
});

/** Provenance without what is of one run: its id and times, which layers BuildKit had as blobs, and digests of steps that load what a session gives. */
function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key]) =>
      !/^(?:layers|digestMapping|invocationI[dD]|started_?[oO]n|finished_?[oO]n|buildStartedOn|buildFinishedOn)$/.test(
        key,
      ),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, steady(inner)]));
}

/** What buildx says of a failed build, without times and ids of mounts. */
function errorOf(log: string): string[] {
  const lines = log.slice(Math.max(log.indexOf("\n------\n"), log.indexOf("\nERROR:"))).split("\n");
  const steady = lines.map((line) => line.replace(/^\d+\.\d+ /, "").replace(/\bref \w+::\w+/, "ref"));
  return steady.filter((line) => !/^View build details/.test(line));
}
