// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { build, onlyImage } from "./support/build.ts";
import { makeFolder, runClient, runClientChecked } from "./support/client.ts";
import { execSteps, readEvidence } from "./support/oci-layout.ts";
import { readOnlyImage, recordedSteps, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const debian = baseImage(stack, "debian");
const from = `FROM ${debian}`;
const step = `RUN echo ${salt()} > /x`;

it("builds from named contexts: an image, a folder, an OCI layout", async () => {
  const layout = (await build(stack, { dockerfile: `${from}\nRUN echo ${salt()} > /in-layout\n`, bob: false })).layout;
  const extra = makeFolder({ note: "a note\n" });
  const contexts = { base: `docker-image://${debian}`, extra, other: `oci-layout://${layout}` };
  const args = Object.entries(contexts).flatMap(([name, value]) => ["--build-context", `${name}=${value}`]);
  const read = "RUN cat /note /in-layout > /both";
  const dockerfile = `FROM base\nCOPY --from=extra note /\nCOPY --from=other /in-layout /\n${read}\n`;
  const outcome = await build(stack, { dockerfile, bob: false, args: ["--attest=type=bob", ...args] });
  const image = onlyImage(outcome);
  expect(recordedSteps(image)).toEqual([read]);
  const declared = readEvidence(image).steps.filter(({ kind }) => kind === "declared");
  expect(declared.map(({ instruction }) => instruction)).toEqual(
    expect.arrayContaining(["COPY --from=extra note /", "COPY --from=other /in-layout /"]),
  );
});

it("takes the Dockerfile and the context from standard input", async () => {
  const folder = makeFolder({ Dockerfile: `${from}\n${step}\n` });
  const tar = await runClient(stack, ["tar", "-C", folder, "-c", "Dockerfile"]);
  for (const input of [`${from}\n${step}\n`, tar.stdout]) {
    const options = ["--attest=type=bob", "--output=type=oci,tar=false,dest=layout", "-"];
    const { code, stderr } = await runClient(stack, ["docker", "buildx", "build", ...options], { cwd: folder, input });
    expect(code, stderr).toBe(0);
    expect(recordedSteps(readOnlyImage(`${folder}/layout`))).toEqual([step]);
  }
});

it("builds one stage of several, and shows nothing of the others", async () => {
  const other = `${from} AS other\nRUN echo ${salt()} > /other\n`;
  const dockerfile = `${other}${from} AS wanted\n${step}\n${from} AS last\nRUN exit 9\n`;
  const outcome = await build(stack, { dockerfile, bob: false, args: ["--attest=type=bob", "--target=wanted"] });
  expect(recordedSteps(outcome.images[0])).toEqual([step]);
});

it("hands secrets, an ssh agent, hosts and files of the context to the steps", async () => {
  process.env.BOB_TEST_TOKEN = "of-the-client";
  const mounts = "--mount=type=ssh --mount=type=secret,id=token --mount=type=bind,target=/context";
  const test = 'test -S "$SSH_AUTH_SOCK" && cat /run/secrets/token /context/note /etc/hosts > /seen';
  const dockerfile = `${from}\nRUN ${mounts} ${test}\n`;
  const given = [
    "--secret=id=token,env=BOB_TEST_TOKEN",
    `--ssh=default=${stack.sshKey()}`,
    "--add-host=far.example:192.0.2.9",
  ];
  const output = `type=local,dest=${makeFolder({})}`;
  const input = { dockerfile, bob: false, files: { note: "a note" } };
  const outcome = await build(stack, { ...input, output, args: ["--attest=type=bob", ...given] });
  expect(outcome.code, outcome.log).toBe(0);
  const seen = await runClientChecked(stack, ["cat", `${output.split("dest=")[1]}/seen`]);
  expect(seen).toMatch(/^of-the-clienta note[\s\S]*192\.0\.2\.9\s+far\.example/);
  const image = onlyImage(await build(stack, { ...input, args: ["--attest=type=bob", ...given] }));
  const types = execSteps(readEvidence(image))[0]?.definition.mounts.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(["secret", "ssh", "bind"]));
});

it.each([
  ["docker/dockerfile:1", "docker-image://docker.io/docker/dockerfile:1"],
  [stack.frontend, stack.frontend],
])("follows a Dockerfile's syntax line, and records once: %s", async (syntax, shown) => {
  const dockerfile = `# syntax=${syntax}\n${from}\n${step}\n`;
  const outcome = await build(stack, { dockerfile, bob: false, args: ["--attest=type=bob"] });
  const image = onlyImage(outcome);
  expect(outcome.log).toContain(shown);
  expect(recordedSteps(image)).toEqual([step]);
  expect(image.attestations.size).toBe(4);
  expect(JSON.stringify(readEvidence(image))).not.toContain("/.bob/run");
});
