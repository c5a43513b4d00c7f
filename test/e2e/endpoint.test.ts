import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { sampleChain, sampleDefinition } from "../../frontend/src/test-support/sample-llb.ts";
import { type BuildInput, type BuildOutcome, build } from "./support/build.ts";
import { baseImage, openStack } from "./support/stack.ts";

const billType = "https://k8sstormcenter.com/bob/v1";
const evidenceType = "https://k8sstormcenter.com/bob/evidence/v1";

const stack = await openStack();

const salt = () => Math.random().toString(36).slice(2);
const attested = (dockerfile: string, attest: string, rest: Partial<BuildInput> = {}) =>
  build(stack, { dockerfile, ...rest, bob: false, args: ["--attest", attest, ...(rest.args ?? [])] });
const from = () => `FROM ${baseImage(stack, "debian")}`;
const predicateTypes = ({ images }: BuildOutcome) => [...(images[0]?.attestations.keys() ?? [])];

describe("the builder endpoint", () => {
  it("records a build that asks by --attest type=bob", async () => {
    const outcome = await attested(`${from()}\nRUN echo ${salt()} > /x`, "type=bob");
    expect(outcome.code, outcome.log).toBe(0);
    expect(predicateTypes(outcome)).toEqual(expect.arrayContaining([billType, evidenceType]));
    expect(outcome.images[0]?.attestations.get(evidenceType)).toContain('"status":"recorded"');
  });

  it.each(["type=bob,disabled=true", "type=sbom,disabled=true"])("leaves a build with %s alone", async (attest) => {
    const outcome = await attested(`${from()}\nRUN echo ${salt()} > /x`, attest);
    expect(outcome.code, outcome.log).toBe(0);
    expect(outcome.log).not.toContain("[bob]");
    expect(predicateTypes(outcome)).toEqual([]);
  });

  it("takes the request from BUILDKIT_ATTEST_BOB", async () => {
    const args = ["--build-arg", "BUILDKIT_ATTEST_BOB="];
    const outcome = await build(stack, { dockerfile: `${from()}\nRUN echo ${salt()} > /x`, bob: false, args });
    expect(outcome.code, outcome.log).toBe(0);
    expect(predicateTypes(outcome)).toContain(billType);
  });

  it("adds to provenance", async () => {
    const args = ["--provenance=mode=max"];
    const outcome = await attested(`${from()}\nRUN echo ${salt()} > /x`, "type=bob", { args });
    expect(outcome.code, outcome.log).toBe(0);
    const types = predicateTypes(outcome);
    expect(types).toContain(billType);
    expect(types.some((type) => type.startsWith("https://slsa.dev/provenance/"))).toBe(true);
  });

  it("gives options on, and refuses unknown ones with what there is", async () => {
    const outcome = await attested(`${from()}\nRUN echo ${salt()}`, "type=bob,on-mising=warn");
    expect(outcome.code).not.toBe(0);
    expect(outcome.log).toContain("unknown option on-mising. Options: on-missing=fail|warn");
    expect((await attested(`${from()}\nRUN echo ${salt()}`, "type=bob,on-unrecorded=fail")).code).toBe(0);
  });

  it("fails as without bob, with the Dockerfile's lines", async () => {
    const outcome = await attested(`${from()}\nRUN echo ${salt()}; exit 7`, "type=bob");
    expect(outcome.code).toBe(1);
    expect(outcome.log).toMatch(/>>> RUN echo/);
    expect(outcome.log).toContain("did not complete successfully: exit code: 7");
  });

  it("stands in for the frontend's caller when a client leaves the frontend to BuildKit", async () => {
    const context = mkdtempSync(join(tmpdir(), "bob-endpoint-"));
    writeFileSync(join(context, "Dockerfile"), `${from()}\nRUN echo ${salt()} > /x\n`);
    const layout = join(context, "out.tar");
    const options = ["--frontend=dockerfile.v0", "--opt=attest:bob=", `--output=type=oci,dest=${layout}`];
    const locals = [`--local=context=${context}`, `--local=dockerfile=${context}`, "--progress=plain"];
    const command = ["--addr", stack.endpoint, "build", ...options, ...locals];
    const { stderr } = await promisify(execFile)("buildctl", command, { env: { ...process.env, ...stack.env } });
    expect(stderr).toContain("[bob] attestations");
    expect(stderr).toContain("exporting attestation manifest");
  });

  it("refuses a build of LLB, which would have no record", async () => {
    const definition = join(mkdtempSync(join(tmpdir(), "bob-endpoint-")), "llb");
    writeFileSync(definition, sampleDefinition(sampleChain(1)));
    const command = `buildctl --addr ${stack.endpoint} build --opt attest:bob= < ${definition}`;
    const failed = promisify(execFile)("sh", ["-c", command], { env: { ...process.env, ...stack.env } });
    await expect(failed).rejects.toThrow("--attest type=bob records what a frontend builds");
  });

  it("wraps steps once where the Dockerfile names bob's frontend, too", async () => {
    const outcome = await attested(`# syntax=${stack.frontend}\n${from()}\nRUN echo ${salt()} > /x`, "type=bob");
    expect(outcome.code, outcome.log).toBe(0);
    const evidence = outcome.images[0]?.attestations.get(evidenceType);
    expect(evidence).toContain('"status":"recorded"');
    expect(evidence).not.toContain("/.bob/run");
  });

  it("answers questions about the Dockerfile as without bob", async () => {
    const outcome = await attested(`${from()}\nRUN echo ${salt()}`, "type=bob", {
      args: ["--check"],
      output: "type=cacheonly",
    });
    expect(outcome.code, outcome.log).toBe(0);
    expect(outcome.log).toContain("Check complete, no warnings found");
  });

  it("gives up a step when the client cancels", async () => {
    const started = performance.now();
    const outcome = await attested(`${from()}\nRUN echo begun-${salt()}; sleep 60`, "type=bob", {
      cancelOn: /^#\d+ [\d.]+ begun-/m,
    });
    expect(outcome.code).not.toBe(0);
    expect(performance.now() - started).toBeLessThan(40_000);
  });
});
