// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { build, onlyImage, removeLayout } from "./support/build.ts";
import { execSteps, readEvidence } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const debian = baseImage(stack, "debian");
const secret = `hunter-${salt()}`;

// What a program got as an argument, or a file is called, is recorded and told in README; a shell's built-ins are no programs.
const dockerfile = `FROM ${debian} AS thrown-away
ARG TOKEN
ENV LOGIN="user:$TOKEN" PLAIN=1
RUN --mount=type=cache,target=/c,id=$TOKEN echo "password \${TOKEN}" >/root/netrc # and \${TOKEN%x}
RUN <<EOF
printf %s "$TOKEN" >/root/second
: "$TOKEN"
EOF
RUN ["/bin/true", "$TOKEN"]
FROM ${debian}
ARG PUBLIC
RUN echo "$PUBLIC"
COPY --from=thrown-away /etc/hostname /h
`;

async function buildWith(token: string, args: string[] = []) {
  return await build(stack, { dockerfile, args: [`--build-arg=TOKEN=${token}`, "--build-arg=PUBLIC=1", ...args] });
}

test("no attestation has a value of a build argument or variable that no program was given", async () => {
  const outcome = await buildWith(secret);
  const image = onlyImage(outcome);
  const texts = [...image.attestations].map(([type, statement]) => [type, JSON.stringify(statement)] as const);
  expect(texts).toHaveLength(4);
  for (const [type, text] of texts) expect(text.includes(secret), type).toBe(false);
  const payloads = execSteps(readEvidence(image)).map(({ record }) =>
    record.status === "unrecorded" ? "" : Buffer.from(record.envelope.payload, "base64").toString(),
  );
  for (const payload of payloads) expect(payload).toContain("step-record/v1");
  expect(payloads.join()).not.toContain(secret);
  removeLayout(outcome);
}, 120_000);

test("steps are told as the Dockerfile has them, with the names of their variables", async () => {
  const steps = execSteps(readEvidence(onlyImage(await buildWith(secret))));
  expect(steps.map(({ instruction }) => instruction)).toEqual([
    `RUN --mount=type=cache,target=/c,id=$TOKEN echo "password \${TOKEN}" >/root/netrc # and \${TOKEN%x}`,
    'RUN <<EOF (printf %s "$TOKEN" >/root/second...)',
    'RUN ["/bin/true", "$TOKEN"]',
    'RUN echo "$PUBLIC"',
  ]);
  expect(steps[0]?.definition.env).toEqual(["PATH", "TOKEN", "LOGIN", "PLAIN"]);
}, 120_000);

test("equal steps have equal definitions in every build, and steps with other values others", async () => {
  const definitions = async (token: string, args?: string[]) =>
    execSteps(readEvidence(onlyImage(await buildWith(token, args)))).map(({ definitionDigest }) => definitionDigest);
  const [first, again, other] = [
    await definitions(secret),
    await definitions(secret, ["--no-cache"]),
    await definitions(`${secret}-other`),
  ];
  expect(again).toEqual(first);
  expect(other.map((digest, index) => digest === first[index])).toEqual([false, false, false, true]);
}, 180_000);
