// SPDX-License-Identifier: Apache-2.0
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fingerprintOf, makeKey, publicPem, testKey } from "@bob/bill/test-support/evidence-fixture";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, test } from "vitest";
import { signersOf } from "./trusted-keys.ts";

const own = { privateKey: testKey, publicKeyPem: publicPem(), fingerprint: fingerprintOf(testKey) };
const fingerprints = async (load: ReturnType<typeof signersOf>) => (await load()).map(({ fingerprint }) => fingerprint);

test("has its own key first, then those of files and folders, read anew each time", async () => {
  const [state, folder, [file, inFolder, usual]] = [makeFolder(), makeFolder(), [makeKey(), makeKey(), makeKey()]];
  const path = join(makeFolder(), "one.pub");
  await writeFile(path, publicPem(file));
  await writeFile(join(folder, "b.pem"), publicPem(inFolder));
  await writeFile(join(folder, "README"), "not a key");
  const load = signersOf(own, state, [path, folder]);
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
  await expect(signersOf(own, state, [join(state, "gone")])()).rejects.toMatchObject({ code: "NOT_FOUND" });
  const file = join(state, "text.pub");
  await writeFile(file, "no key");
  await expect(signersOf(own, state, [file])()).rejects.toMatchObject({ code: "USAGE" });
});

test("verifies what the recorder itself has signed", async () => {
  const [signer] = await signersOf(own, makeFolder(), [])();
  expect(signer?.verifies(Buffer.from("x"), Buffer.from("y"))).toBe(false);
});
