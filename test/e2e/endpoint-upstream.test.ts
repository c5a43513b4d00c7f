// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandResult, runCommand } from "../support/command.ts";
import { toolsBin, toolsPath } from "../support/paths.ts";
import { findFreePort } from "../support/service.ts";
import { type Certificates, makeCertificates } from "./support/certificates.ts";
import { type OwnProcess, startOwn, startOwnEndpoint } from "./support/own-process.ts";

const dir = mkdtempSync(join(tmpdir(), "bob-upstream-"));
const context = join(dir, "context");
let certificates: Certificates;
let strangers: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates(join(dir, "certificates"));
  strangers = await makeCertificates(join(dir, "strangers"));
  mkdirSync(context);
  writeFileSync(join(context, "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
});
afterAll(() => rmSync(dir, { recursive: true }));

const newAddress = async () => `tcp://127.0.0.1:${await findFreePort()}`;
let sockets = 0;
const newSocket = () => `unix://${join(dir, `${sockets++}.sock`)}`;

const serverTls = ({ server }: Certificates) => ["--tlscert", server.cert, "--tlskey", server.key];
const clientTls = ({ client }: Certificates) => ["--tlscert", client.cert, "--tlskey", client.key];
const ca = ({ ca }: Certificates) => ["--tlscacert", ca];
const towardsBuildkit = (options: string[]) => options.map((each) => each.replace(/^--/, "--buildkit-"));

function buildctl(address: string, ...args: string[]): Promise<CommandResult> {
  const env = { ...process.env, PATH: toolsPath() };
  return runCommand(["buildctl", "--addr", address, ...args], { env, signal: AbortSignal.timeout(60_000) });
}

/** A buildkitd for `COPY`s only: nothing is executed in it. */
async function startBuildkitd(address: string, ...options: string[]): Promise<OwnProcess> {
  const root = mkdtempSync(join(dir, "buildkitd-"));
  const config = join(root, "buildkitd.toml");
  writeFileSync(config, "[worker.oci]\n  gc = false\n[worker.containerd]\n  enabled = false\n");
  const argv = [join(toolsBin, "buildkitd"), "--config", config, "--root", join(root, "root"), "--addr", address];
  return startOwn([...argv, ...options], (log) => log.includes("running server on"));
}

/** No recorder sees these builds' seals. */
const build = (address: string, ...options: string[]) => {
  const locals = [`--local=context=${context}`, `--local=dockerfile=${context}`, "--progress=plain"];
  return buildctl(
    address,
    ...options,
    "build",
    "--frontend=dockerfile.v0",
    "--opt=attest:bob=on-missing=warn",
    ...locals,
  );
};

describe("TLS", () => {
  it("speaks TLS with certificates to clients and to BuildKit, beside a unix socket", async () => {
    const [behind, address, socket] = [await newAddress(), await newAddress(), newSocket()];
    const all = [...serverTls(certificates), ...ca(certificates)];
    await using _buildkitd = await startBuildkitd(behind, ...all);
    const upstream = towardsBuildkit([...clientTls(certificates), ...ca(certificates)]);
    const listen = ["--listen", address, "--listen", socket];
    await using _endpoint = await startOwnEndpoint(...listen, ...all, "--buildkit", behind, ...upstream);
    const client = [...clientTls(certificates), ...ca(certificates), "--tlsservername", "localhost"];
    for (const options of [[address, ...client], [socket]] as [string, ...string[]][]) {
      const { code, stderr } = await buildctl(options[0], ...options.slice(1), "debug", "workers");
      expect(code, stderr).toBe(0);
    }
    const { code, stderr } = await build(address, ...client);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("[bob] attestations");
    const stranger = await buildctl(address, ...clientTls(strangers), ...ca(certificates), "debug", "workers");
    expect(stranger.code).not.toBe(0);
    const nobody = await buildctl(address, ...ca(certificates), "debug", "workers");
    expect(nobody.code).not.toBe(0);
  });

  it("tells clients what is wrong with TLS towards BuildKit", async () => {
    const behind = await newAddress();
    await using _buildkitd = await startBuildkitd(behind, ...serverTls(certificates), ...ca(certificates));
    const wrong = {
      "cannot be reached: unable to verify the first certificate. Check": [
        ...clientTls(certificates),
        ...ca(strangers),
      ],
      "(tlsv13 alert certificate required)": ca(certificates),
      "does not match certificate's altnames": [
        ...[...clientTls(certificates), ...ca(certificates)],
        ...["--tlsservername", "elsewhere.example"],
      ],
    };
    for (const [reason, options] of Object.entries(wrong)) {
      const socket = newSocket();
      const upstream = towardsBuildkit(options);
      await using _endpoint = await startOwnEndpoint("--listen", socket, "--buildkit", behind, ...upstream);
      const { code, stderr } = await buildctl(socket, "debug", "workers");
      expect(code).not.toBe(0);
      expect(stderr).toContain("Unavailable");
      expect(stderr).toContain(behind);
      expect(stderr).toContain(reason);
      expect(stderr).toContain("Check --buildkit-tlscacert");
    }
  });

  it("tells clients that BuildKit wants TLS", async () => {
    const [behind, socket] = [await newAddress(), newSocket()];
    await using _buildkitd = await startBuildkitd(behind, ...serverTls(certificates), ...ca(certificates));
    await using _endpoint = await startOwnEndpoint("--listen", socket, "--buildkit", behind);
    const { code, stderr } = await buildctl(socket, "debug", "workers");
    expect(code).not.toBe(0);
    expect(stderr).toContain(`${behind} closed the connection`);
    expect(stderr).toContain("--buildkit-tlscacert is needed");
  });
});

describe("a BuildKit that is not there", () => {
  it("is named with its address, and used as soon as it is there", async () => {
    const [behind, socket] = [newSocket(), newSocket()];
    await using _endpoint = await startOwnEndpoint("--listen", socket, "--buildkit", behind);
    const { code, stderr } = await buildctl(socket, "debug", "workers");
    expect(code).not.toBe(0);
    expect(stderr).toContain("Unavailable");
    expect(stderr).toContain(`bob: BuildKit at ${behind} cannot be reached`);
    expect(stderr).toContain("Start buildkitd there");
    await using _buildkitd = await startBuildkitd(behind);
    expect(await build(socket)).toMatchObject({ code: 0 });
  });

  it("ends the calls that wait when it is killed, and serves the next ones when it is back", async () => {
    const [behind, socket] = [newSocket(), newSocket()];
    await using _endpoint = await startOwnEndpoint("--listen", socket, "--buildkit", behind);
    const buildkitd = await startBuildkitd(behind);
    expect(await build(socket)).toMatchObject({ code: 0 });
    const monitor = [join(toolsBin, "buildctl"), "--addr", socket, "debug", "monitor"];
    // It prints the build that was: then the call has come to BuildKit.
    await using waiting = await startOwn(monitor, (log) => log.includes("\n"));
    await buildkitd.end("SIGKILL");
    await expect.poll(waiting.log, { timeout: 30_000 }).toContain("Unavailable");
    expect(waiting.log()).toContain(`bob: BuildKit at ${behind} closed the connection`);
    await using _again = await startBuildkitd(behind);
    expect(await build(socket)).toMatchObject({ code: 0 });
  });
});
