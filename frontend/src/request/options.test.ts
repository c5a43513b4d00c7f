// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { isAttestBob, takeOptions, withoutAttestBob } from "./options.ts";

const arg = (name: string) => `build-arg:${name}`;

describe("takeOptions", () => {
  it("takes bob's options out of a build's and leaves the others", () => {
    const { options, rest } = takeOptions({
      filename: "Dockerfile",
      [arg("BOB_ON_MISSING")]: "warn",
      [arg("BOB_ON_UNRECORDED")]: "replay",
      [arg("BOB_DNS_ANSWERS")]: "true",
      [arg("BOB_SYNTAX")]: "docker/dockerfile:1",
      [arg("VERSION")]: "1",
    });
    expect(options).toEqual({
      onMissing: "warn",
      onUnrecorded: "replay",
      dnsAnswers: true,
      redact: [],
      syntax: "docker/dockerfile:1",
      policy: undefined,
    });
    expect(rest).toEqual({ filename: "Dockerfile", [arg("VERSION")]: "1" });
  });

  it("fails on a missing recorder, rebuilds unrecorded layers and tells no answers by default", () => {
    expect(takeOptions({}).options).toEqual({
      onMissing: "fail",
      onUnrecorded: "rebuild",
      dnsAnswers: false,
      redact: [],
      syntax: undefined,
      policy: undefined,
    });
  });

  it("enforces a policy unless told not to", () => {
    const given = (value: string) => takeOptions({ "attest:bob": `type=bob,${value}` }).options.policy;
    expect(given("policy=build.yaml")).toEqual({ source: "build.yaml", isEnforced: true });
    expect(given("policy=build.yaml,enforce=false")).toEqual({ source: "build.yaml", isEnforced: false });
  });

  it.each([
    ["enforce=true", "enforce says how a policy is taken, and there is none: give policy=FILE, too"],
    ["policy=", "policy= names no policy"],
    ["policy=a.yaml,enforce=yes", "enforce=yes is not one of true, false"],
    ["policy=a.yaml,on-missing=warn", "on-missing=warn lets steps run without a recorder, and so without their policy"],
  ])("does not take %s", (value, says) => {
    expect(() => takeOptions({ "attest:bob": `type=bob,${value}` })).toThrow(says);
  });

  it("names every fault and every option there is", () => {
    const opts = { [arg("BOB_ON_MISING")]: "warn", [arg("BOB_ON_UNRECORDED")]: "maybe", [arg("BOB_SYNTAX")]: "a b" };
    expect(() => takeOptions(opts)).toThrow(
      "unknown option BOB_ON_MISING; BOB_ON_UNRECORDED=maybe is not one of rebuild, replay, fail; BOB_SYNTAX=a b is not an image reference. " +
        "Options: BOB_ON_MISSING=fail|warn, BOB_ON_UNRECORDED=rebuild|replay|fail, BOB_DNS_ANSWERS=true|false, BOB_REDACT=<variable>:<variable>, BOB_SYNTAX=<image of the inner frontend>",
    );
  });

  it.each(["B:A", "A,B", " A;B A ", "A:B:"])("takes variables to redact from %j", (names) => {
    expect(takeOptions({ [arg("BOB_REDACT")]: names }).options.redact).toEqual(["A", "B"]);
  });

  it("does not take for variables to redact what are no names", () => {
    expect(() => takeOptions({ "attest:bob": "type=bob,redact=A=b" })).toThrow(
      "redact=A=b is no list of variables with colons between. Options: on-missing=",
    );
  });

  it("takes them from a quoted field, too", () => {
    expect(takeOptions({ "attest:bob": 'type=bob,"redact=A,B",on-missing=warn' }).options.redact).toEqual(["A", "B"]);
  });

  it.each(["BOB_toString", "BOB_", "BOB___proto__"])("does not take %s for an option", (name) => {
    expect(() => takeOptions({ [arg(name)]: "x" })).toThrow(`unknown option ${name}`);
  });
});

describe("--attest type=bob", () => {
  it.each(["attest:bob", "attest:BOB", "build-arg:BUILDKIT_ATTEST_BOB"])("asks for bob as %s", (key) => {
    expect(isAttestBob({ [key]: "" })).toBe(true);
    expect(isAttestBob({ [key]: "type=bob,disabled=true" })).toBe(false);
    expect(withoutAttestBob({ [key]: "", "attest:sbom": "" })).toEqual({ "attest:sbom": "" });
  });

  it.each(["", "1", "true", "True", "type=bob", "disabled=false"])("is on with the value %j", (value) => {
    expect(isAttestBob({ [arg("BUILDKIT_ATTEST_BOB")]: value })).toBe(true);
    expect(takeOptions({ [arg("BUILDKIT_ATTEST_BOB")]: value }).options.onMissing).toBe("fail");
  });

  it.each(["0", "false", "FALSE", "disabled=1", "type=bob,disabled=t"])("is off with the value %j", (value) => {
    expect(isAttestBob({ [arg("BUILDKIT_ATTEST_BOB")]: value })).toBe(false);
  });

  it("is not asked for by others", () => {
    expect(isAttestBob({ "attest:sbom": "", "build-arg:BUILDKIT_ATTEST_BOBBY": "" })).toBe(false);
  });

  it("carries options, which build arguments go before", () => {
    const asked = {
      "attest:bob": 'type=bob,on-missing=warn,dns-answers=true,on-unrecorded=replay,"syntax=docker/dockerfile:1"',
    };
    const { options, rest } = takeOptions({ ...asked, [arg("BOB_ON_UNRECORDED")]: "fail" });
    expect(options).toEqual({
      onMissing: "warn",
      onUnrecorded: "fail",
      dnsAnswers: true,
      redact: [],
      syntax: "docker/dockerfile:1",
      policy: undefined,
    });
    expect(rest).toEqual({});
  });

  it("has its faults named as they were spelled", () => {
    const asked = { "attest:bob": "type=bob,on-mising=warn,on-unrecorded=maybe,toString=1" };
    expect(() => takeOptions(asked)).toThrow(
      "unknown option on-mising; on-unrecorded=maybe is not one of rebuild, replay, fail; unknown option toString. " +
        "Options: on-missing=fail|warn, on-unrecorded=rebuild|replay|fail, dns-answers=true|false, redact=<variable>:<variable>, syntax=<image of the inner frontend>",
    );
    expect(() => takeOptions({ ...asked, "attest:bob": "", [arg("BOB_X")]: "" })).toThrow("Options: BOB_ON_MISSING=");
  });
});
