// SPDX-License-Identifier: Apache-2.0
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fingerprintOf, makeKey, publicPem, testKey } from "@bob/bill/test-support/evidence-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { signersOf } from "./trusted-keys.ts";

const ownKey = { publicKeyPem: publicPem(), fingerprint: fingerprintOf(testKey), state: "current" } as const;
const own = { all: [ownKey] };
const placesOf = (stateDir: string, trustedKeys: string[] = [], trustFile?: string) => ({
  ...{ stateDir, trustedKeys },
  ...(trustFile !== undefined && { trustFile }),
});
const fingerprints = async (load: ReturnType<typeof signersOf>) => (await load()).map(({ fingerprint }) => fingerprint);

test("has its own key first, then those of files and folders, read anew each time", async () => {
  const [state, folder, [file, inFolder, usual]] = [makeFolder(), makeFolder(), [makeKey(), makeKey(), makeKey()]];
  const path = join(makeFolder(), "one.pub");
  await writeFile(path, publicPem(file));
  await writeFile(join(folder, "b.pem"), publicPem(inFolder));
  await writeFile(join(folder, "README"), "not a key");
  const load = signersOf(own, placesOf(state, [path, folder]));
  const given = [testKey, file, inFolder].map((key) => fingerprintOf(key ?? testKey));
  expect(await fingerprints(load)).toEqual(given);
  await mkdir(join(state, "trusted-keys"));
  await writeFile(join(state, "trusted-keys", "later.pub"), publicPem(usual));
  expect(await fingerprints(load)).toEqual([given[0], fingerprintOf(usual ?? testKey), ...given.slice(1)]);
  await rm(join(folder, "b.pem"));
  expect(await fingerprints(load)).not.toContain(given[2]);
});

test("says what is wrong with a path", async () => {
  const state = makeFolder();
  await expect(signersOf(own, placesOf(state, [join(state, "gone")]))()).rejects.toMatchObject({ code: "NOT_FOUND" });
  const file = join(state, "text.pub");
  await writeFile(file, "no key");
  await expect(signersOf(own, placesOf(state, [file]))()).rejects.toMatchObject({ code: "USAGE" });
});

test("verifies what the recorder itself has signed", async () => {
  const [signer] = await signersOf(own, placesOf(makeFolder()))();
  expect(signer?.verifies(Buffer.from("x"), Buffer.from("y"))).toBe(false);
});

test("has the recorder's old keys for their time, and not the next one", async () => {
  const [old, next] = [makeKey(), makeKey()];
  const keys = [
    { publicKeyPem: publicPem(old), fingerprint: fingerprintOf(old), state: "old", end: "2026-07-01T00:00:00.000Z" },
    ownKey,
    { publicKeyPem: publicPem(next), fingerprint: fingerprintOf(next), state: "next" },
  ] as const;
  const signers = await signersOf({ all: keys }, placesOf(makeFolder()))();
  expect(signers.map(({ fingerprint }) => fingerprint)).toEqual([fingerprintOf(old), fingerprintOf(testKey)]);
  expect(signers[0]?.trust?.validFor.end?.text).toBe("2026-07-01T00:00:00.000Z");
  expect(signers[1]?.trust).toBeUndefined();
});

test("what a trust file says of a key goes before where else the key is", async () => {
  const [state, stolen, listed] = [makeFolder(), makeKey(), makeKey()];
  const entry = (name: string, key: string, more = "") => `  - name: ${name}\n    keys: [${key}]\n${more}`;
  const pem = JSON.stringify(publicPem(listed));
  const revoked = "    revoked: {at: 2026-01-01T00:00:00Z}\n";
  const text = `trust: bob/v1\nrecorders:\n${entry("a", `{fingerprint: "${fingerprintOf(stolen)}"}`, revoked)}${entry("b", `{key: ${pem}}`)}`;
  await mkdir(join(state, "trusted-keys"));
  await writeFile(join(state, "trusted-keys", "stolen.pub"), publicPem(stolen));
  await writeFile(join(state, "trust.yaml"), text);
  const signers = await signersOf(own, placesOf(state))();
  expect(signers.map(({ name, trust }) => [name, trust?.revoked?.at.text])).toEqual([
    ["this recorder", undefined],
    ["a", "2026-01-01T00:00:00Z"],
    ["b", undefined],
  ]);
  await writeFile(join(state, "trust.yaml"), "trust: bob/v1\n");
  await expect(signersOf(own, placesOf(state))()).rejects.toMatchObject({ code: "USAGE" });
  const gone = signersOf(own, placesOf(state, [], join(state, "gone.yaml")));
  await expect(gone()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a trust file that is a link to nowhere is a fault, not none", async () => {
  const state = makeFolder();
  await symlink(join(state, "gone.yaml"), join(state, "trust.yaml"));
  await expect(signersOf(own, placesOf(state))()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("also the recorder's own key can be revoked", async () => {
  const state = makeFolder();
  const text = `trust: bob/v1\nrecorders:\n  - name: me\n    keys: [{fingerprint: "${fingerprintOf(testKey)}"}]\n    revoked: {at: 2026-01-01T00:00:00Z}\n`;
  await writeFile(join(state, "trust.yaml"), text);
  const [signer, ...more] = await signersOf(own, placesOf(state))();
  expect(more).toEqual([]);
  expect(signer?.trust?.revoked).toBeDefined();
});
