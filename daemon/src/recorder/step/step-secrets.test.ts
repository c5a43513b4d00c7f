// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { raw } from "../test-support/events.ts";
import { StepSecrets } from "./step-secrets.ts";

const secret = { kind: "secret" as const, step: 1 };
const environment = (text: string) => ({ ...secret, source: "environment" as const, name: raw(""), value: raw(text) });
const file = (name: string, text: string) => ({
  ...secret,
  source: "file" as const,
  name: raw(name),
  value: raw(text),
});

test("takes the variables that look like credentials, those that were named, and what is mounted", () => {
  const secrets = new StepSecrets(["PLÄIN"]);
  secrets.add(environment("PATH=/usr/bin-of-path\0API_TOKEN=token-value\0"));
  secrets.add(environment("PLÄIN=plain-value\0OTHER=other-value\0"));
  secrets.add(file("/run/secrets/key", "file-value\n"));
  const redactor = secrets.redactor();
  const text = "token-value plain-value other-value file-value /usr/bin-of-path";
  expect(redactor.redactText(text)).toBe(
    "<redacted:API_TOKEN> <redacted:PL_IN> other-value <redacted:key> /usr/bin-of-path",
  );
  expect(secrets.counts()).toEqual({ redacted: { "/run/secrets/key": 1, API_TOKEN: 1, PLÄIN: 1 } });
});

test("leaves the paths of mounts, which variables name", () => {
  const secrets = new StepSecrets([]);
  secrets.add(environment("MY_AUTH=/run/agent.0\0MY_KEY=/run/secrets/k\0"));
  const mounts = [raw("/run/agent.0"), raw("/run/secrets/k")].map((path) => ({ path, type: "tmpfs" }));
  expect(secrets.redactor(mounts).isIdle).toBe(true);
});

test("says what could not be read, and what is not looked for", () => {
  const secrets = new StepSecrets([]);
  secrets.add({ ...environment(""), unreadable: true });
  secrets.add({ ...file("/s/none", ""), unreadable: true });
  secrets.add({ ...file("/s/long", "long-value"), cut: true });
  secrets.add(file("/s/pin", "1234"));
  secrets.add(file("/s/empty", ""));
  expect(secrets.counts()).toEqual({
    notRedacted: { "/s/long": "long", "/s/none": "unreadable", "/s/pin": "common", environment: "unreadable" },
  });
});

test("names no secret by another", () => {
  const secrets = new StepSecrets([]);
  secrets.add(environment("MY_TOKEN=token-value\0"));
  secrets.add(file("/x/token-value", "file-value"));
  secrets.add({ ...file("/y/token-value", ""), unreadable: true });
  expect(secrets.redactor().redactText("file-value")).toBe("<redacted:_redacted_MY_TOKEN_>");
  expect(JSON.stringify(secrets.counts())).not.toContain("token-value");
});

test("takes what comes late", () => {
  const secrets = new StepSecrets([]);
  expect(secrets.redactor().isIdle).toBe(true);
  secrets.add(environment("MY_TOKEN=token-value\0"));
  expect(secrets.redactor().isIdle).toBe(false);
});
