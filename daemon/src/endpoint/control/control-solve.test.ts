// SPDX-License-Identifier: Apache-2.0
import { bytesField, joinFields, mapEntry, stringField } from "@bob/proto/wire/protobuf-fields";
import { expect, it } from "vitest";
import { readControlSolve, withoutBob } from "./control-solve.ts";

const attribute = (key: string, value: string) => mapEntry(7, key, Buffer.from(value));

it("takes bob and the frontend out, and keeps the bytes of all else, known or not", () => {
  const kept = [bytesField(77, Buffer.from("new")), stringField(1, "ref"), attribute("target", "app")];
  const message = joinFields([...kept, attribute("attest:bob", ""), stringField(6, "dockerfile.v0"), ...kept]);
  const request = readControlSolve(message);
  expect(request).toMatchObject({ ref: "ref", frontend: "dockerfile.v0", isBob: true, hasDefinition: false });
  expect(request.attrs).toEqual({ target: "app", "attest:bob": "" });
  expect(Buffer.from(withoutBob(request, true))).toEqual(Buffer.from(joinFields([...kept, ...kept])));
});

it("knows an empty definition from none", () => {
  expect(readControlSolve(bytesField(2, new Uint8Array()).raw).hasDefinition).toBe(true);
});

it("refuses what is no such message", () => {
  const wrong = [Uint8Array.of(0x0a, 9), Uint8Array.of(0xff), bytesField(1, Uint8Array.of(0xff, 0xfe)).raw];
  for (const bytes of wrong) expect(() => readControlSolve(bytes)).toThrow("malformed protobuf message");
});
