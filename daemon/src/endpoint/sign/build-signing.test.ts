// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import { joinFields, mapEntry, stringField } from "@bob/proto/wire/protobuf-fields";
import { signKeyOf } from "@bob/trust/keys/sign-key";
import { expect, it } from "vitest";
import { readControlSolve } from "../control/control-solve.ts";
import { BuildSigning } from "./build-signing.ts";
import { RegistryAccess } from "./registry-settings.ts";

const { signal } = new AbortController();
const signer = { key: signKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, "the key") };
const openSigner = async () => ({ signer, witnesses: [] });
const solve = (push: string) =>
  readControlSolve(
    joinFields([stringField(1, "build"), stringField(3, "image"), mapEntry(4, "push", Buffer.from(push))]),
  );

it("begins only builds that push", () => {
  const signing = new BuildSigning(
    openSigner,
    () => Promise.reject(new Error("there is no BuildKit")),
    new RegistryAccess({}),
  );
  expect(signing.begin(solve("false"))).toBeUndefined();
  expect(signing.begin(solve("true"))).toBeInstanceOf(Function);
});

it("leaves a build alone whose id another solve names, until it is over", async () => {
  const signing = new BuildSigning(
    openSigner,
    () => Promise.reject(new Error("there is no BuildKit")),
    new RegistryAccess({}),
  );
  const finish = signing.begin(solve("true"));
  expect(signing.begin(solve("true"))).toBeUndefined();
  await finish?.(undefined, signal);
  expect(signing.begin(solve("true"))).toBeInstanceOf(Function);
});
