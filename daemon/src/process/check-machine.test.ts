// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkRecorder, checkShims, checkSocket } from "./check-machine.ts";

const folder = mkdtempSync(join(tmpdir(), "bob-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("what is checked before a program starts", () => {
  it("the recorder is root and has its probe", async () => {
    await expect(checkRecorder(process.execPath, 0)).resolves.toBeUndefined();
    await expect(checkRecorder(process.execPath, 1000)).rejects.toThrow("bobd must be started as root");
    await expect(checkRecorder("/nonesuch", 0)).rejects.toThrow("--probe /nonesuch: no program that can be run");
    writeFileSync(join(folder, "text"), "");
    await expect(checkRecorder(join(folder, "text"), 0)).rejects.toThrow("no program that can be run is there");
  });

  it("BuildKit's socket is one, or may come", async () => {
    const option = "--buildkit unix:///run/x";
    await expect(checkSocket(join(folder, "nonesuch"), option)).resolves.toBe(false);
    await expect(checkSocket(folder, option)).rejects.toThrow(`${option}: ${folder} is no socket`);
    const server = createServer().listen(join(folder, "socket"));
    await once(server, "listening");
    await expect(checkSocket(join(folder, "socket"), option)).resolves.toBe(true);
    server.close();
  });

  it("the endpoint has a bob-step", async () => {
    await expect(checkShims(join(folder, "nonesuch"))).rejects.toThrow("no bob-step is there");
    await expect(checkShims(folder)).rejects.toThrow("no bob-step is there");
    writeFileSync(join(folder, "bob-step-arm64"), "");
    await expect(checkShims(folder)).resolves.toBeUndefined();
  });
});
