// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from "vitest";
import type { CommandResult } from "../support/command.ts";
import { directBuilder, ensureDirectBuilder, makeFolder, runClient } from "./support/client.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
beforeAll(() => ensureDirectBuilder(stack));

const dockerfile = `ARG COLOUR=red
FROM ${baseImage(stack, "debian")} AS first
ARG COLOUR
RUN echo $COLOUR
FROM first as second
RUN --mount=type=secret,id=token,required=true cat /run/secrets/token
`;
const context = makeFolder({
  Dockerfile: dockerfile,
  "bad/Dockerfile": `FROM ${baseImage(stack, "debian")}\nRUNN x\n`,
});

/** What a client shows, without the definition of the build context: that names the client's session. */
const answer = ({ code, stdout, stderr }: CommandResult) => ({
  code,
  stdout: stdout.replace(/"definition": \{[\s\S]*?\n {6}\}/g, ""),
  error: stderr.split("\n").filter((line) => /^(ERROR|Dockerfile|\s*\d+ \|)/.test(line)),
});

const call = (folder: string, ...args: string[]) =>
  runClient(stack, ["docker", "buildx", "build", "--progress=plain", ...args, folder]).then(answer);

it.each([
  ["--check"],
  ["--call=check,format=json"],
  ["--call=outline"],
  ["--call=outline,format=json"],
  ["--call=targets"],
  ["--call=targets,format=json"],
  ["--call=outline", "--target=first"],
  ["--call=outline", "--target=nowhere"],
])("answers %s %s as BuildKit does", async (...args) => {
  const direct = await call(context, "--builder", directBuilder, ...args);
  expect(direct.stdout + direct.error.join()).not.toBe("");
  expect(await call(context, "--attest=type=bob", ...args)).toEqual(direct);
});

it("answers bake's --call and --print as BuildKit does", async () => {
  const folder = makeFolder({
    Dockerfile: dockerfile,
    "docker-bake.hcl": 'target "default" { attest = ["type=bob"] }',
    "plain.hcl": 'target "default" {}',
  });
  const bake = (...args: string[]) => runClient(stack, ["docker", "buildx", "bake", ...args], { cwd: folder });
  const direct = await bake("--builder", directBuilder, "--file=plain.hcl", "--call=targets");
  const asked = await bake("--file=docker-bake.hcl", "--call=targets");
  expect(direct.stdout).toContain("second");
  expect(answer(asked)).toEqual(answer(direct));
  expect(JSON.parse((await bake("--print")).stdout).target.default.attest).toEqual([{ type: "bob" }]);
});

it("passes on what is wrong with a Dockerfile, in the same words and with its lines", async () => {
  const direct = await call(`${context}/bad`, "--builder", directBuilder);
  expect(direct.code).not.toBe(0);
  expect(direct.error.join("\n")).toContain("unknown instruction: RUNN");
  expect(await call(`${context}/bad`, "--attest=type=bob")).toEqual(direct);
});
