// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { build, onlyImage } from "./support/build.ts";
import { execSteps, listFiles, readEvidence, recordOf } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const run = promisify(execFile);

const stack = await openStack();
const debian = baseImage(stack, "debian");
const gcc = baseImage(stack, "gcc");

const buildEvidence = async (dockerfile: string, more: { files?: Record<string, string>; args?: string[] } = {}) =>
  readEvidence(onlyImage(await build(stack, { dockerfile, ...more })));

test("every step of parallel stages has exactly its own behaviour", async () => {
  const branch = (name: string) => `
FROM ${debian} AS ${name}
RUN mkdir /work-${name} && echo one > /work-${name}/first-${name}
RUN cat /etc/hostname > /work-${name}/second-${name}; sleep 0.5
RUN cat /work-${name}/first-${name} > /work-${name}/third-${name}; sleep 0.5`;
  const evidence = await buildEvidence(`${branch("a")}${branch("b")}${branch("c")}
FROM ${debian}
COPY --from=a /work-a /work-a
COPY --from=b /work-b /work-b
COPY --from=c /work-c /work-c
RUN cat /work-a/third-a /work-b/third-b /work-c/third-c > /joined`);
  const steps = execSteps(evidence);
  expect(steps).toHaveLength(10);
  for (const name of ["a", "b", "c"]) {
    for (const part of ["first", "second", "third"]) {
      const record = recordOf(evidence, `> /work-${name}/${part}-${name}`);
      expect(record.completeness).toEqual({ complete: true, lost: {}, truncated: {}, bypasses: [] });
      const own = listFiles(record, () => true).filter((p) => p.startsWith("/work-"));
      expect(
        own.every((p) => p.startsWith(`/work-${name}/`) || p === `/work-${name}`),
        own.join(),
      ).toBe(true);
      expect(record.leftBehind.map((l) => l.path)).toContain(`/work-${name}/${part}-${name}`);
    }
  }
  const joined = recordOf(evidence, "/joined");
  expect(joined.leftBehind.filter((l) => l.path === "/joined")).toMatchObject([{ type: "file", size: 12 }]);
}, 300_000);

test("a hole of 60 GB costs a step no time, and what is not digested is told", async () => {
  const startedAt = performance.now();
  const evidence = await buildEvidence(`FROM ${debian} AS build
RUN truncate -s 60G /var/log/lastlog && truncate -s 2M /sparse && echo app >> /sparse
FROM ${debian}
COPY --from=build /sparse /sparse`);
  expect(performance.now() - startedAt).toBeLessThan(60_000);
  const { leftBehind, completeness } = recordOf(evidence, "truncate -s 60G");
  const holes = { type: "file", mode: "0664", size: 60 * 2 ** 30, notDigested: "time", data: 0 };
  expect(leftBehind.find(({ path }) => path === "/var/log/lastlog")).toMatchObject(holes);
  expect(leftBehind.find(({ path }) => path === "/sparse")).toMatchObject({
    sha256: createHash("sha256")
      .update(Buffer.alloc(2 << 20))
      .update("app\n")
      .digest("hex"),
  });
  expect(completeness).toMatchObject({ complete: true, truncated: { digest: 1 } });
}, 300_000);

test("a record has programs with argv, files, changes, exit code, syscalls and capabilities", async () => {
  const evidence = await buildEvidence(`FROM ${debian}
RUN echo hello > /a && mv /a /b && ln -s /b /c && chown 1:1 /b && rm /c && cat /does-not-exist 2>/dev/null; head -c 3 /b`);
  const record = recordOf(evidence, "RUN echo hello");
  expect(record.execution).toMatchObject({ origin: "original", exitCode: 0 });
  expect(record.processes.map((p) => p.argv[0])).toEqual(
    expect.arrayContaining(["/bin/sh", "mv", "ln", "chown", "rm", "cat", "head"]),
  );
  expect(record.processes.find((p) => p.argv[0] === "head")).toMatchObject({
    argv: ["head", "-c", "3", "/b"],
    executable: "/usr/bin/head",
    count: 1,
    exits: { "0": 1 },
  });
  expect(record.changes).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ operation: "rename", from: "/a", path: "/b", results: ["ok"] }),
      expect.objectContaining({ operation: "symlink", from: "/b", path: "/c" }),
      expect.objectContaining({ operation: "unlink", path: "/c" }),
      expect.objectContaining({ operation: "chown", path: "/b" }),
    ]),
  );
  expect(listFiles(record, (e) => e.failed?.includes("ENOENT") === true)).toContain("/does-not-exist");
  expect(listFiles(record, (e) => e.created === true)).toContain("/a");
  expect(record.leftBehind.find((l) => l.path === "/b")).toMatchObject({
    sha256: "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
  });
  expect(record.syscalls.x86_64).toEqual(expect.arrayContaining(["execve", "openat", "exit_group"]));
  expect(record.capabilities.used).toContain("CAP_CHOWN");
}, 120_000);

test("network contacts carry address, port and result", async () => {
  const evidence = await buildEvidence(
    `FROM ${baseImage(stack, "node")}
COPY net.mjs /
RUN node /net.mjs`,
    {
      files: {
        "net.mjs": `import net from "node:net"; import dgram from "node:dgram";
const server = net.createServer((s) => s.end("x".repeat(1000))).listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  console.log("PORT", port);
  net.connect(port, "127.0.0.1").on("data", () => {}).on("close", () => {
    server.close();
    net.connect(1, "127.0.0.1").on("error", () => {
      net.connect("/no-such-socket").on("error", () => {
        const u = dgram.createSocket("udp6"); u.send("hi", 9, "::1", () => u.close());
      });
    });
  });
});`,
      },
    },
  );
  const { network } = recordOf(evidence, "node /net.mjs");
  const connects = network.filter((n) => n.operation === "connect");
  const listening = network.find((n) => n.operation === "listen");
  expect(listening).toMatchObject({ family: "ipv4", protocol: "tcp", address: "127.0.0.1", results: ["ok"] });
  const own = connects.find((n) => n.port === listening?.port);
  expect(own).toMatchObject({ family: "ipv4", protocol: "tcp", address: "127.0.0.1" });
  expect(own?.bytesReceived).toBeGreaterThanOrEqual(1000);
  expect(connects.find((n) => n.port === 1)).toMatchObject({ address: "127.0.0.1" });
  expect(connects.find((n) => n.family === "unix")).toMatchObject({ path: "/no-such-socket", results: ["ENOENT"] });
  expect(network.find((n) => n.operation === "send" || n.port === 9)).toMatchObject({
    family: "ipv6",
    protocol: "udp",
    address: "::1",
    port: 9,
  });
}, 120_000);

test("USER, SHELL, heredoc, exec form, WORKDIR and --network=none run as without bob", async () => {
  const dockerfile = `FROM ${debian}
RUN useradd -m worker
USER worker
WORKDIR /home/worker
RUN id -un > who; pwd >> who; tty >> who || true; readlink /proc/self/fd/0 | cut -d: -f1 >> who; env | grep -v TRACEPARENT | sort >> who
SHELL ["/bin/bash", "-ec"]
RUN set -o pipefail; echo $BASH_VERSION | cut -c1 > shell
RUN <<EOF
echo first
echo second > heredoc
EOF
RUN <<"PROGRAM" perl
open(my $f, ">", "perl-ran"); print $f "yes";
PROGRAM
RUN ["/bin/touch", "exec form"]
RUN --network=none cat /proc/net/dev > net
`;
  const withBob = onlyImage(await build(stack, { dockerfile, args: ["--no-cache"] }));
  const evidence = readEvidence(withBob);
  const who = recordOf(evidence, "id -un");
  expect(
    who.processes.every((p) => p.uids.every((uid) => uid >= 1000 || uid === 999)),
    JSON.stringify(who.processes),
  ).toBe(true);
  expect(recordOf(evidence, "touch").processes).toMatchObject([{ argv: ["/bin/touch", "exec form"] }]);
  expect(recordOf(evidence, "BASH_VERSION").processes[0]?.argv).toContain("-ec");
  expect(execSteps(evidence)).toHaveLength(7);

  const check = `${dockerfile}
FROM scratch
COPY --from=0 /home/worker/who /home/worker/net /home/worker/heredoc /
`;
  const outcomes = await Promise.all(
    [true, false].map((bob) => build(stack, { dockerfile: check, bob, reproducible: true, args: ["--no-cache"] })),
  );
  const [recorded, plain] = outcomes.map((o) => onlyImage(o).diffIds);
  expect(recorded).toEqual(plain);
}, 300_000);

test("every kind of RUN --mount works and is recorded", async () => {
  const evidence = await buildEvidence(
    `FROM ${debian} AS other
RUN echo from-other > /shared
FROM ${debian}
RUN --mount=type=bind,from=other,source=/shared,target=/in/shared cat /in/shared > /bind
RUN --mount=type=bind,target=/ctx,rw echo scribble > /ctx/scribble && cat /ctx/note > /note
RUN --mount=type=cache,target=/cache echo kept > /cache/kept && cp /cache/kept /cached
RUN --mount=type=tmpfs,target=/scratch echo gone > /scratch/gone
RUN --mount=type=secret,id=token wc -c /run/secrets/token > /token-size
RUN --mount=type=secret,id=token,env=TOKEN test -n "$TOKEN"
`,
    { files: { note: "a note\n", token: "s3cret" }, args: ["--secret", "id=token,src=/etc/hostname", "--no-cache"] },
  );
  expect(execSteps(evidence).map((s) => s.record.status)).toEqual(Array(7).fill("recorded"));
  expect(listFiles(recordOf(evidence, "/in/shared"), () => true)).toContain("/in/shared");
  expect(recordOf(evidence, "wc -c").leftBehind.map((l) => l.path)).toContain("/token-size");
  expect(recordOf(evidence, "cp /cache/kept").leftBehind.map((l) => l.path)).toEqual(
    expect.arrayContaining(["/cached", "/cache/kept"]),
  );
}, 120_000);

test("--mount=type=ssh hands the agent through", async () => {
  const evidence = await buildEvidence(
    `FROM ${debian}
RUN --mount=type=ssh test -S "$SSH_AUTH_SOCK"
`,
    { args: ["--ssh", `default=${stack.sshKey()}`] },
  );
  expect(execSteps(evidence)[0]?.record.status).toBe("recorded");
}, 120_000);

test("a static program in FROM scratch and an ENTRYPOINT image without a shell are recorded", async () => {
  const evidence = await buildEvidence(
    `FROM ${gcc} AS cc
COPY main.c .
RUN gcc -static -O1 -o /hello main.c
FROM scratch
COPY --from=cc /hello /hello
ENTRYPOINT ["/hello"]
RUN ["/hello", "made it"]
`,
    {
      files: {
        "main.c": `#include <stdio.h>
int main(int n, char **v) { FILE *f = fopen("/made", "w"); fputs(v[1], f); return fclose(f); }`,
      },
    },
  );
  const record = recordOf(evidence, "made it");
  expect(record.processes).toMatchObject([{ executable: "/hello", argv: ["/hello", "made it"], exits: { "0": 1 } }]);
  expect(record.leftBehind).toMatchObject([{ path: "/made", type: "file", size: 7 }]);
}, 180_000);

test("a file of 200 steps builds and every step has its record", async () => {
  const steps = Array.from({ length: 200 }, (_, i) => `RUN echo ${i} > /n${i}`).join("\n");
  const evidence = await buildEvidence(`FROM ${debian}\n${steps}\n`);
  const runs = execSteps(evidence);
  expect(runs).toHaveLength(200);
  expect(runs.map((s) => s.instruction)).toEqual(Array.from({ length: 200 }, (_, i) => `RUN echo ${i} > /n${i}`));
  expect(recordOf(evidence, "echo 150 ").leftBehind).toMatchObject([{ path: "/n150", size: 4 }]);
}, 600_000);

test("paths that are not UTF-8 are kept byte for byte", async () => {
  const evidence = await buildEvidence(`FROM ${debian}
RUN printf x > "$(printf '/odd-\\377\\n')"`);
  const record = recordOf(evidence, "/odd-");
  const odd = { base64: Buffer.from("/odd-\xff", "latin1").toString("base64") };
  expect(record.leftBehind.map((l) => l.path)).toContainEqual(odd);
}, 120_000);

test("a build for two platforms attaches to each image the records of its own steps", async () => {
  const { images, code, log } = await build(stack, {
    dockerfile: `FROM --platform=linux/amd64 ${debian} AS cross
ARG TARGETARCH
RUN echo $TARGETARCH > /built-for
FROM scratch
COPY --from=cross /built-for /
`,
    args: ["--platform", "linux/amd64,linux/arm64"],
  });
  expect(code, log).toBe(0);
  expect(images.map(({ platform }) => platform).sort()).toEqual(["linux/amd64", "linux/arm64"]);
  for (const image of images) {
    const evidence = readEvidence(image);
    expect(evidence.platform).toBe(image.platform);
    const [step, ...others] = execSteps(evidence);
    expect(others).toEqual([]);
    expect(step?.definition.env).toContain("TARGETARCH");
    const size = image.platform.split("/")[1]?.length ?? 0;
    expect(recordOf(evidence, "> /built-for").leftBehind).toMatchObject([{ path: "/built-for", size: size + 1 }]);
  }
}, 120_000);

test("records that are too large for the evidence are attached beside it and verified with it", async () => {
  const image = `${stack.registry}/e2e/large:latest`;
  const outcome = await build(stack, {
    dockerfile: `FROM ${debian}
RUN mkdir /many && cd /many && seq -f "a-file-with-quite-a-long-name-%g" 20000 | xargs touch
RUN echo small > /small
`,
    output: `type=registry,name=${image}`,
  });
  expect(outcome.code, outcome.log).toBe(0);
  const bobctl = (...args: string[]) =>
    run("bobctl", [...args, image], { env: { ...process.env, ...stack.env }, maxBuffer: 1 << 28 });
  const show = async (...args: string[]) =>
    JSON.parse((await bobctl("show", "--format", "json", ...args)).stdout) as {
      steps: { status: string; record?: { leftBehind: unknown[] } }[];
    };
  const shown = await show();
  expect(shown.steps.map(({ status }) => status)).toEqual(["declared", "recorded", "recorded"]);
  expect(shown.steps[1]?.record?.leftBehind.length).toBeLessThan(20001);
  const whole = await show("--step", "2");
  expect(whole.steps.flatMap(({ record }) => record?.leftBehind ?? [])).toHaveLength(20001);
  expect((await bobctl("verify", "--key", stack.publicKey)).stdout).toContain("2 step records signed by");
}, 180_000);

test("a mount that a symlink in the image leads onto bob-step does not come to lie over it", async () => {
  const outcome = await build(stack, {
    dockerfile: `FROM ${debian} AS forged
RUN (echo '#!/bin/sh'; echo echo forged) > /run-me && chmod 755 /run-me
FROM ${debian}
RUN mkdir /z && ln -s /.bob /z/b
RUN --mount=type=bind,from=forged,source=/run-me,target=/z/b/run echo the real command && : ${salt()}
`,
  });
  expect(outcome.log).toMatch(/\d the real command\n/);
  expect(outcome.log).not.toMatch(/\d forged\n/);
  expect(recordOf(readEvidence(onlyImage(outcome)), "the real command").completeness.complete).toBe(true);
}, 120_000);
