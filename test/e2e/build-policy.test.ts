// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nameServerAddress } from "../support/buildkitd.ts";
import { NameServer } from "../support/name-server.ts";
import { type BuildInput, build, onlyImage, removeLayout } from "./support/build.ts";
import { makeFolder, runClientChecked } from "./support/client.ts";
import { copyHostPrograms, hostProgram } from "./support/host-programs.ts";
import { readEvidence, recordOf } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

/** Addresses of this host that are no loopback addresses. */
const [good, evil, good6, evil6] = ["203.0.113.81", "203.0.113.82", "2001:db8:81::1", "2001:db8:82::1"];
const otherServer = "127.53.0.2";
const stack = await openStack();
const debian = baseImage(stack, "debian");
const server = createServer((request, response) => response.end(request.url));
const udp = createSocket("udp6");
const zone = {
  "good.test": [good],
  "evil.test": [evil],
  "six.test": [good6],
  "a.deep.test": [good],
  "x.evil.test": [evil],
};
let servers: NameServer[];
let programs: string;

const addresses = [`${good}/32`, `${evil}/32`, `${good6}/128`, `${evil6}/128`];

beforeAll(async () => {
  for (const address of addresses) execFileSync("ip", ["address", "replace", address, "dev", "lo"]);
  servers = [
    await NameServer.start(nameServerAddress, zone),
    await NameServer.start(otherServer, { "good.test": [evil] }),
  ];
  server.listen(8192, "::");
  udp.bind(8193, "::");
  await Promise.all([once(server, "listening"), once(udp, "listening")]);
  programs = copyHostPrograms();
});

afterAll(async () => {
  for (const each of servers) await each[Symbol.asyncDispose]();
  server.close();
  udp.close();
  for (const address of addresses) execFileSync("ip", ["address", "delete", address, "dev", "lo"]);
  rmSync(programs, { recursive: true });
});

interface PolicyInput extends Partial<Omit<BuildInput, "args">> {
  /** Behind `policy=`; default: the file of the context. */
  readonly attest?: string;
  readonly args?: string[];
  /** What comes behind RUN; default: the whole Dockerfile is given. */
  readonly run?: string;
}

const mount = "--mount=type=bind,from=tools,target=/tools";

/** Builds by the endpoint, with a policy in the context. */
async function buildWith(policy: string, { attest, args = [], run = "", ...input }: PolicyInput) {
  const outcome = await build(stack, {
    ...{ bob: false, dockerfile: `FROM ${debian}\nRUN ${mount} : ${salt()}; ${run}\n`, ...input },
    args: [
      `--attest=type=bob,policy=${attest ?? "build.yaml,enforce=true"}`,
      `--build-context=tools=${programs}`,
      ...args,
    ],
    files: { "build.yaml": `policy: bob/v1\nname: test\n${policy}`, ...input.files },
  });
  removeLayout(outcome);
  return outcome;
}

const timeout = 120_000;
const url = (host: string) => `http://${host}:8192/x`;
const curl = (host: string) => `${hostProgram.curl} -sS --max-time 5 ${url(host)}`;
const python = (script: string) => `${hostProgram.python} -c '${script}'`;
const network = (...allow: string[]) => `network:\n  allow: ${JSON.stringify(allow)}\n`;
const denied = (...deny: string[]) => `network:\n  deny: ${JSON.stringify(deny)}\n`;
const refused = (rule: string, what: string) =>
  `bob: policy build.yaml, "for all steps", network.${rule}: ${what}: refused`;
/** What the loader, by which programs of the host run, is called. */
const who = "ld-linux-x86-64";

describe("a step may contact", () => {
  it.for([
    ["whom the policy names", network("good.test:8192/tcp"), curl("good.test")],
    ["names by a wildcard in front", network("*.deep.test:8192"), curl("a.deep.test")],
    ["names by a wildcard at the end", network("good.*"), curl("good.test")],
    ["an address of IPv6 that a name has", network("six.test:8192"), curl("six.test")],
    ["ranges of addresses", network("203.0.113.80/31:8000-9000"), curl(good)],
    ["an address that is mapped into IPv6", network(`${good}:8192`), curl(`[::ffff:${good}]`)],
    ["all but whom it denies", denied("evil.test"), `${curl("good.test")}; ${curl(evil)}`],
    [
      "itself",
      network("loopback"),
      python(
        `import _socket as s; a=s.socket(2,2); a.bind(("127.0.0.1",0)); a.sendto(b"x",a.getsockname()); print(a.recv(9))`,
      ),
    ],
  ] as const)("%s", { timeout }, async ([, policy, run]) => {
    const outcome = await buildWith(policy, { run });
    expect(outcome.log).not.toContain("refused");
    expect(outcome.code, outcome.log).toBe(0);
  });
});

describe("the kernel refuses", () => {
  const allowGood = network("good.test:8192/tcp");
  it.for([
    [
      "questions for other names",
      allowGood,
      curl("evil.test"),
      "Could not resolve",
      refused("allow", `${who} asked ${nameServerAddress} for evil.test`),
    ],
    ["names below one that is allowed", network("*.test"), curl("x.evil.test"), "Could not resolve", "for x.evil.test"],
    [
      "names that are denied",
      denied("*.evil.test"),
      curl("x.evil.test"),
      "Could not resolve",
      refused("deny (*.evil.test)", `${who} asked ${nameServerAddress} for x.evil.test`),
    ],
    [
      "addresses no allowed name has",
      allowGood,
      `${curl("good.test")} && ${curl(evil)}`,
      "Couldn't connect",
      refused("allow", `${who} contacted ${evil}:8192/tcp`),
    ],
    [
      "the address of an allowed name without its name",
      allowGood,
      curl(good),
      "Couldn't connect",
      `contacted ${good}:8192/tcp`,
    ],
    [
      "other ports of an allowed name",
      network("good.test:443"),
      curl("good.test"),
      "Couldn't connect",
      `contacted good.test (${good}:8192/tcp)`,
    ],
    [
      "a CIDR",
      denied("203.0.113.80/30"),
      curl(evil),
      "Couldn't connect",
      refused("deny (203.0.113.80/30)", `${who} contacted ${evil}:8192/tcp`),
    ],
    ["IPv6", network("2001:db8:81::/48"), curl(`[${evil6}]`), "Couldn't connect", `contacted [${evil6}]:8192/tcp`],
    [
      "this host by no address",
      denied("127.0.0.1"),
      python(`import _socket as s; s.socket(2,1).connect(("0.0.0.0",8192))`),
      "Operation not permitted",
      "contacted 127.0.0.1:8192/tcp",
    ],
    [
      "this host by no address of IPv6",
      denied("::1/128"),
      python(`import _socket as s; s.socket(10,2).connect(("::",8193))`),
      "Operation not permitted",
      "contacted [::1]:8193/udp",
    ],
    ["IPv4 mapped into IPv6", denied(evil), curl(`[::ffff:${evil}]`), "Couldn't connect", `contacted ${evil}:8192/tcp`],
    [
      "datagrams",
      allowGood,
      python(`import _socket as s; s.socket(2,2).sendto(b"x",("${evil}",8193))`),
      "Operation not permitted",
      `contacted ${evil}:8193/udp`,
    ],
    [
      "connected datagrams",
      allowGood,
      python(`import _socket as s; s.socket(10,2).connect(("${evil6}",8193))`),
      "Operation not permitted",
      `contacted [${evil6}]:8193/udp`,
    ],
    [
      "other name servers",
      `network:\n  nameServers: [${nameServerAddress}]\n  allow: ["good.test"]\n`,
      python(`import _socket as s; s.socket(2,2).sendto(b"x",("${otherServer}",53))`),
      "Operation not permitted",
      `contacted ${otherServer}:53/udp`,
    ],
    [
      "packets of raw sockets",
      network(good),
      python(`import _socket as s; s.socket(2,3,1).sendto(b"\\10\\0\\0\\0\\0\\0\\0\\0",("${evil}",0))`),
      "Operation not permitted",
      `contacted ${evil}:0/raw`,
    ],
    [
      "raw sockets, where names are allowed",
      allowGood,
      python(`import _socket as s; s.socket(2,3,255)`),
      "Operation not permitted",
      "made a raw socket",
    ],
    [
      "raw sockets of TCP, whatever is allowed",
      network(good),
      python(`import _socket as s; s.socket(2,3,6)`),
      "Operation not permitted",
      "made a raw socket",
    ],
    [
      "several questions in one call",
      allowGood,
      python(
        `import _socket as s; q=b"\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\4good\\4test\\0\\0\\1\\0\\1"; a=s.socket(2,2); a.setsockopt(17,103,len(q)); a.sendto(q+q.replace(b"good",b"evil"),("${nameServerAddress}",53))`,
      ),
      "Operation not permitted",
      `asked ${nameServerAddress} for a name`,
    ],
    [
      "data in a first packet",
      allowGood,
      python(`import _socket as s; a=s.socket(2,1); a.sendto(b"x",0x20000000,("${evil}",8192))`),
      "Operation not permitted",
      `contacted ${evil}:8192/tcp`,
    ],
  ] as const)("%s", { timeout }, async ([, policy, run, says, line]) => {
    const outcome = await buildWith(policy, { run: `${run}; true` });
    expect(outcome.log).toContain(line);
    // A line of bob's can come between two pieces of the program's own.
    expect(outcome.log.replaceAll(/bob: policy .*\n#\d+ [\d.]+ /g, "")).toContain(says);
    expect(outcome.log).toContain("bob: this step did what the policy build.yaml does not let it do (enforce=true).");
    expect(outcome.code).not.toBe(0);
  });

  it("whom another server's answer calls by an allowed name", { timeout }, async () => {
    const policy = `network:\n  nameServers: [${nameServerAddress}]\n  allow: ["good.test", "${otherServer}:53", "${nameServerAddress}:53"]\n`;
    const ask = `a=s.socket(2,2); a.sendto(b"\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\4good\\4test\\0\\0\\1\\0\\1",("${otherServer}",53)); a.recv(512)`;
    const run = python(`import _socket as s; ${ask}; s.socket(2,1).connect(("${evil}",8192))`);
    const outcome = await buildWith(policy, { run: `${run}; true` });
    expect(outcome.log).toContain(`contacted good.test (${evil}:8192/tcp): refused`);
    expect(outcome.code).not.toBe(0);
  });

  it.for([53, 5353, 5355])(
    "whom a step's own server at port %i calls by an allowed name",
    { timeout },
    async (port) => {
      const answer = `b"\\0\\1\\x81\\0\\0\\1\\0\\1\\0\\0\\0\\0\\4good\\4test\\0\\0\\1\\0\\1\\xc0\\x0c\\0\\1\\0\\1\\0\\0\\0\\1\\0\\4"+s.inet_aton("${evil}")`;
      const run = python(
        `import _socket as s; a=s.socket(2,2); a.bind(("127.0.0.77",${port})); b=s.socket(2,2); b.bind(("127.0.0.1",0)); a.sendto(${answer},b.getsockname()); b.recv(512); s.socket(2,1).connect(("${evil}",8192))`,
      );
      const outcome = await buildWith(network("good.test", "loopback"), { run: `${run}; true` });
      expect(outcome.log).toContain(`${evil}:8192/tcp`);
      expect(outcome.log).toContain("Operation not permitted");
      expect(outcome.code).not.toBe(0);
    },
  );

  it("programs of Node, too", { timeout }, async () => {
    const run = `node -e 'fetch("${url(evil)}").catch((e) => console.log(e.cause.code))'`;
    const dockerfile = `FROM ${baseImage(stack, "node")}\nRUN : ${salt()}; ${run}\n`;
    const outcome = await buildWith(network("good.test"), { dockerfile });
    expect(outcome.log).toContain("EPERM");
    expect(outcome.log).toMatch(new RegExp(`contacted ${evil}:8192/tcp: refused`));
    expect(outcome.code).not.toBe(0);
  });
});

describe("a step fails at its end", () => {
  it.for([
    [
      "what it read",
      "reads: {deny: [/etc/shadow]}",
      "cat /etc/shadow > /dev/null",
      'read /etc/shadow: "for all steps" forbids it (/etc/shadow)',
    ],
    [
      "what it wrote",
      "writes: {allow: [/tmp/*]}",
      "echo > /tmp/a; echo > /opt/b",
      'wrote (created, left behind) /opt/b: "for all steps" does not allow it',
    ],
    ["programs", "programs: {deny: [chmod]}", "chmod 700 /opt", "ran chmod 700 /opt"],
    ["arguments", "programs: {deny: [{path: chmod, args: [chmod, ⋯⋯, /opt]}]}", "chmod 700 /opt", "ran chmod 700 /opt"],
    ["system calls", "syscalls: {deny: [mkdirat, mkdir]}", "mkdir /opt/d", "mkdir"],
    ["capabilities", "capabilities: {deny: [CHOWN]}", "chown 7 /opt", "used the capability CHOWN"],
    [
      "unix sockets",
      "sockets: {deny: [/tmp/s]}",
      python(`import _socket as s; s.socket(1,1).bind("/tmp/s"); a=s.socket(1,2); a.connect_ex("/tmp/s")`),
      "/tmp/s",
    ],
  ] as const)("for %s", { timeout }, async ([, policy, run, line]) => {
    const outcome = await buildWith(`${policy}\n`, {
      dockerfile: `FROM ${debian}\nRUN ${mount} : ${salt()}; ${run}\nRUN : ${salt()}; echo went on\n`,
    });
    expect(outcome.log).toContain("bob: this step did what the policy build.yaml does not let it do (enforce=true).");
    expect(outcome.log).toContain(line);
    expect(outcome.log).not.toMatch(/^#\d+ [\d.]+ went on/m);
    expect(outcome.code).not.toBe(0);
  });

  it("and no other than those that rules are about", { timeout }, async () => {
    const policy = "rules:\n  - name: one\n    steps: ': one*'\n    programs: {deny: [chmod]}\n";
    const outcome = await buildWith(policy, {
      dockerfile: `FROM ${debian}\nRUN : two ${salt()}; chmod 700 /opt\nRUN : one ${salt()}; echo $$\n`,
    });
    expect(outcome.code, outcome.log).toBe(0);
  });

  it("with its own exit code where it fails by itself", { timeout }, async () => {
    const outcome = await buildWith("programs: {deny: [nothing]}\n", { run: "exit 7" });
    expect(outcome.log).toContain("exit code: 7");
    expect(outcome.code).not.toBe(0);
  });
});

describe("cached steps", () => {
  it("that were made without the policy are not taken", { timeout }, async () => {
    const dockerfile = `FROM ${debian}\nRUN ${mount} : ${salt()}; ${curl(evil)} || true\n`;
    const tools = `--build-context=tools=${programs}`;
    const before = await build(stack, { dockerfile, bob: false, args: ["--attest=type=bob", tools] });
    expect(before.code, before.log).toBe(0);
    removeLayout(before);
    const outcome = await buildWith(network("good.test"), { dockerfile });
    expect(outcome.log).toContain(`contacted ${evil}:8192/tcp: refused`);
    expect(outcome.code).not.toBe(0);
    const after = await build(stack, { dockerfile, bob: false, args: ["--attest=type=bob", tools] });
    expect(after.log).toMatch(/^#\d+ CACHED/m);
    removeLayout(after);
  });

  it("that were made under it are, and say so", { timeout }, async () => {
    const dockerfile = `FROM ${debian}\nRUN ${mount} : ${salt()}; ${curl("good.test")}\n`;
    const files = { "build.yaml": `policy: bob/v1\n${network("good.test:8192")}` };
    const args = ["--attest=type=bob,policy=build.yaml", `--build-context=tools=${programs}`];
    const [first, second] = [
      await build(stack, { dockerfile, files, bob: false, args }),
      await build(stack, { dockerfile, files, bob: false, args }),
    ];
    expect(second.log).toMatch(/^#\d+ CACHED/m);
    const { execution } = recordOf(readEvidence(onlyImage(second)), "curl");
    expect(execution.policy).toEqual({ name: "build.yaml", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(onlyImage(second).attestations).toEqual(onlyImage(first).attestations);
    await runClientChecked(stack, ["bobctl", "verify", `oci-layout:${second.layout}`, "--key", stack.publicKey]);
    for (const outcome of [first, second]) removeLayout(outcome);
  });

  it("are decided about by their records where nothing is enforced in them", { timeout }, async () => {
    const dockerfile = `FROM ${debian}\nRUN : ${salt()}; chmod 700 /opt\n`;
    const before = await build(stack, { dockerfile, bob: false, args: ["--attest=type=bob"] });
    removeLayout(before);
    const outcome = await buildWith("programs: {deny: [chmod]}\n", { dockerfile, attest: "build.yaml,enforce=false" });
    expect(outcome.log).toMatch(/^#\d+ CACHED/m);
    expect(outcome.log).toContain("bob: policy: step 2 (RUN : ");
    expect(outcome.log).toContain('ran chmod 700 /opt: "for all steps" forbids it (build.yaml:3:19: chmod)');
    expect(outcome.code, outcome.log).toBe(0);
  });
});

it("holds several steps at once, stages and no network to the same policy", { timeout }, async () => {
  const stage = (name: string) =>
    `FROM ${debian} AS ${name}\nRUN ${mount} : ${salt()}; ${curl("good.test")} > /${name}\n`;
  const dockerfile = `${stage("a")}${stage("b")}FROM ${debian}\nRUN --network=none : ${salt()}; echo quiet\nCOPY --from=a /a /a\nCOPY --from=b /b /b\n`;
  const outcome = await buildWith(network("good.test"), { dockerfile });
  expect(outcome.code, outcome.log).toBe(0);
});

it("asks for what every door gives", { timeout }, async () => {
  const outcome = await build(stack, {
    dockerfile: `FROM ${debian}\nRUN ${mount} : ${salt()}; ${curl(evil)}; true\n`,
    files: { "build.yaml": `policy: bob/v1\n${network("good.test")}` },
    options: { BOB_POLICY: "build.yaml" },
    args: [`--build-context=tools=${programs}`],
  });
  expect(outcome.log).toContain(`contacted ${evil}:8192/tcp: refused`);
  expect(outcome.code).not.toBe(0);
  removeLayout(outcome);
});

describe("the policy can be", () => {
  const policy = `policy: bob/v1\nprograms: {deny: [chmod]}\n`;
  const dockerfile = () => `FROM ${debian}\nRUN : ${salt()}; chmod 700 /opt\n`;

  it("a file of a named context", { timeout }, async () => {
    const folder = makeFolder({ "rules/org.yaml": policy });
    const args = [`--build-context=org=${folder}`];
    const outcome = await buildWith("", { attest: "org:rules/org.yaml", args, dockerfile: dockerfile() });
    expect(outcome.log).toContain("the policy org:rules/org.yaml does not let it do");
    expect(outcome.code).not.toBe(0);
    rmSync(folder, { recursive: true });
  });

  it("in an image of a registry", { timeout }, async () => {
    const name = `${stack.registry}/policies/build:1`;
    const files = { "policy.yaml": policy };
    const output = `type=image,name=${name},push=true,registry.insecure=true`;
    const pushed = await build(stack, { bob: false, dockerfile: "FROM scratch\nCOPY policy.yaml /\n", files, output });
    expect(pushed.code, pushed.log).toBe(0);
    removeLayout(pushed);
    for (const given of [name, `docker-image://${name}`]) {
      const outcome = await buildWith("", { attest: given, dockerfile: dockerfile() });
      expect(outcome.log).toContain(`the policy ${given} does not let it do`);
      expect(outcome.code).not.toBe(0);
    }
  });
});

describe("what cannot be used ends the build at once", () => {
  it.for([
    [
      "a policy with faults, by their lines",
      { files: { "build.yaml": "policy: bob/v1\nnetwork:\n  alow: []\n" } },
      'build.yaml:3:3: unknown key "alow" in network',
    ],
    ["a policy that is not there", { attest: "none.yaml" }, "there is no policy none.yaml in the build context"],
    [
      "an image that is not there",
      { attest: "docker-image://127.0.0.1:1/none" },
      "cannot fetch the policy docker-image://127.0.0.1:1/none",
    ],
    [
      "one outside of the context",
      { attest: "../x.yaml" },
      "is outside of the build context: give its folder as a context of its own",
    ],
    ["another value of enforce", { attest: "build.yaml,enforce=maybe" }, "enforce=maybe is not one of true, false"],
    [
      "a step that may run without a recorder",
      { attest: "build.yaml,on-missing=warn" },
      "on-missing=warn lets steps run without a recorder",
    ],
  ] as const)("%s", { timeout }, async ([, input, says]) => {
    const outcome = await buildWith("", { run: "echo ran", ...input });
    expect(outcome.log).toContain(says);
    expect(outcome.log).not.toMatch(/^#\d+ [\d.]+ ran/m);
    expect(outcome.code).not.toBe(0);
  });
});
