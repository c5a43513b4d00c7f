import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkRecorder, checkShims } from "./check-machine.ts";

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

  it("the endpoint has a bob-step", async () => {
    await expect(checkShims(join(folder, "nonesuch"))).rejects.toThrow("no bob-step is there");
    await expect(checkShims(folder)).rejects.toThrow("no bob-step is there");
    writeFileSync(join(folder, "bob-step-arm64"), "");
    await expect(checkShims(folder)).resolves.toBeUndefined();
  });
});
