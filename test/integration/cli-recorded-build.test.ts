// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  asBillOfBehaviour,
  asEvidence,
  asRuntimeTrace,
  asSealStatement,
  BILL_OF_BEHAVIOUR_TYPE,
  EVIDENCE_TYPE,
  isDsseEnvelope,
  RUNTIME_TRACE_TYPE,
  SEAL_ENVELOPE_TYPE,
} from "@bob/proto";
import { beforeAll, describe, expect, test } from "vitest";
import type { BuildView, StepView } from "../../cli/src/view/step-view.ts";
import { listAttestations, readStatement } from "../../oci/src/image/attestations.ts";
import { resolveImage } from "../../oci/src/image/image.ts";
import { openSource } from "../../oci/src/image/open-source.ts";
import { currentStack } from "../support/test-stack.ts";

const run = promisify(execFile);
const stack = currentStack();
const folder = mkdtempSync(join(tmpdir(), "bob-cli-build-"));
const image = `${stack.registry}/test/cli-recorded-build:1`;
const marker = `made by run ${process.pid} at ${Date.now()}`;

const dockerfile = `FROM debian:bookworm
RUN echo "${marker}" > /marker && cat /etc/shadow > /dev/null
COPY greeting /srv/
RUN mkdir -p /srv/data && cp /srv/greeting /srv/data/copy && cat /nonexistent || true
`;

interface Result {
  status: number;
  stdout: string;
  stderr: string;
}

/** The real program, as a user starts it. */
async function bobctl(...args: string[]): Promise<Result> {
  try {
    return { status: 0, ...(await run("bobctl", args, { env: stack.env, maxBuffer: 64 << 20 })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

async function showJson(...args: string[]): Promise<BuildView> {
  const { stdout, stderr } = await bobctl("show", image, "--format", "json", ...args);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  writeFileSync(join(folder, "greeting"), "hello\n");
  const options = [
    "--build-arg",
    `BUILDKIT_SYNTAX=${stack.frontend}`,
    "--push",
    "-t",
    image,
    "--progress",
    "plain",
    folder,
  ];
  await run("docker", ["buildx", "build", "--no-cache", ...options], { env: stack.env });
});

describe("bobctl with a build that was really recorded", () => {
  test("shows what each step did, and nothing of another step's", async () => {
    const { steps } = await showJson();
    expect(steps.map(({ instruction, status }) => `${instruction.split(" ")[0]} ${status}`)).toEqual([
      "FROM declared",
      "RUN recorded",
      "COPY declared",
      "RUN recorded",
    ]);
    expect(pathsOf(steps[1])).toEqual(expect.arrayContaining(["/marker", "/etc/shadow"]));
    expect(pathsOf(steps[3])).toEqual(expect.arrayContaining(["/srv/greeting", "/srv/data/copy", "/nonexistent"]));
    expect(pathsOf(steps[3])).not.toContain("/marker");
    const programs = steps[3]?.record?.processes.map(({ argv }) => argv.join(" "));
    expect(programs).toEqual(
      expect.arrayContaining(["mkdir -p /srv/data", "cp /srv/greeting /srv/data/copy", "cat /nonexistent"]),
    );
  });

  test("says it readably", async () => {
    const { stdout, status } = await bobctl("show", image);
    expect(stdout).toMatch(/ 2 {2}RUN echo .* {2}Dockerfile:2 +\d+ ms\n/);
    expect(stdout).toMatch(/read {7}\/etc\/shadow/);
    expect(stdout).toMatch(/wrote {6}\/marker/);
    expect(status).toBe(0);
  });

  test("verifies it with the recorder's key, and with no other", async () => {
    const genuine = await bobctl("verify", image, "--key", String(stack.publicKey));
    expect(genuine.stdout).toContain("✔ linux/amd64: 2 step records signed by");
    expect(genuine.stdout).not.toContain("✗");
    expect(genuine.status).toBe(0);
    const key = join(folder, "other.pub");
    const { publicKey } = (await import("node:crypto")).generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(key, publicKey.export({ type: "spki", format: "pem" }));
    expect((await bobctl("verify", image, "--key", key)).status).toBe(1);
  });

  test("emits documents that their schemas accept", async () => {
    const signal = AbortSignal.timeout(30_000);
    const source = await openSource(image, { env: stack.env });
    const { platforms } = await resolveImage(source, signal);
    const layers = await listAttestations(source, platforms[0] ?? never(), signal);
    const checks = {
      [EVIDENCE_TYPE]: asEvidence,
      [RUNTIME_TRACE_TYPE]: asRuntimeTrace,
      [BILL_OF_BEHAVIOUR_TYPE]: asBillOfBehaviour,
      [SEAL_ENVELOPE_TYPE]: (value: unknown) => {
        const { payload } = isDsseEnvelope(value) ? value : never();
        asSealStatement(JSON.parse(Buffer.from(payload, "base64").toString()));
      },
    };
    for (const [type, check] of Object.entries(checks)) {
      const layer = layers.find(({ predicateType }) => predicateType === type) ?? never();
      const { predicate } = await readStatement(source, layer, signal);
      expect(() => check(predicate)).not.toThrow();
    }
  });

  test("talks to the recorder: status, records, one record", async () => {
    const status = await bobctl("status");
    expect(status.stdout).toContain("watches   capabilities, exec, files, network, syscalls");
    const publicKey = await bobctl("status", "--public-key");
    expect(publicKey.stdout).toBe(readFileSync(String(stack.publicKey), "utf8"));
    const { stdout } = await bobctl("records", "list", "--format", "json");
    const [newest] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const record = await bobctl("records", "get", newest.id);
    const file = join(folder, "record.json");
    writeFileSync(file, record.stdout);
    expect((await bobctl("show", file)).stdout).toContain("1 step: 1 recorded");
    expect((await bobctl("records", "get", "nothing")).status).toBe(66);
  });
});

function pathsOf(step: StepView | undefined): string[] {
  const { directories } = step?.record?.files ?? never();
  return directories.flatMap(({ path, entries }) => entries.map(({ name }) => `${path === "/" ? "" : path}/${name}`));
}

function never(): never {
  throw new Error("not there");
}
