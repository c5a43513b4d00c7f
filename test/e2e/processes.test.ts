// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { build, onlyImage } from "./support/build.ts";
import { runClientChecked } from "./support/client.ts";
import { readEvidence, recordOf } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const bobctl = (...args: string[]) => runClientChecked(stack, ["bobctl", ...args]);
/** What no text of the build has as a whole. */
const value = "not-to-be-told";

const udp = `use Socket;
socket(S, PF_INET, SOCK_DGRAM, 0); bind(S, sockaddr_in(7001, INADDR_LOOPBACK));
socket(C, PF_INET, SOCK_DGRAM, 0); bind(C, sockaddr_in(7002, INADDR_LOOPBACK));
send(C, "x" x 100, 0, sockaddr_in(7001, INADDR_LOOPBACK)) for 1..3;
my $from = recv(S, my $data, 200, 0); send(S, "y" x 1000, 0, $from);
open(F, ">", "/by-descriptor"); utime(1, 2, *F); utime(1, 2, "/by-name");`;

const dockerfile = () => `FROM ${baseImage(stack, "debian")}
COPY --chmod=755 <<'SCRIPT' /run-me
#!/bin/sh -e
exit 7
SCRIPT
COPY <<'SCRIPT' /udp
${udp}
SCRIPT
RUN : ${salt()}; V=$(printf %s%s not-to- be-told); export V; : > /by-name; cd /usr/lib; /run-me; (exit 3); sh -c 'kill -9 $$'; \\
  perl -e '$( = $) = 7; $< = $> = 8; exec "sh", "-c", ": changed"'; perl /udp
`;

it("tells of each process who started it, where, as whom and with what, when and how it ended", async () => {
  const outcome = await build(stack, { dockerfile: dockerfile() });
  const image = onlyImage(outcome);
  const layout = `oci-layout:${outcome.layout}`;
  const record = recordOf(readEvidence(image), "run-me");
  const { processes, processTree = [], variableSets = [] } = record;
  const programOf = (...argv: string[]) =>
    processes.findIndex((process) => argv.every((a, at) => process.argv[at] === a));
  const [own, script, killed, changed, perl] = [
    ...[processes.findIndex(({ startedBy }) => startedBy.length === 0), programOf("/bin/sh", "-e", "/run-me")],
    ...[programOf("sh", "-c", "kill -9 $$"), programOf("sh", "-c", ": changed"), programOf("perl", "-e")],
  ];
  const namesOf = (index = -1) => (processes[index]?.variables ?? []).map((set) => variableSets[set]);

  expect(processes[script ?? -1]).toMatchObject({ executable: "/usr/bin/dash", script: "/run-me", exits: { 7: 1 } });
  expect(processes[script ?? -1]).toMatchObject({ uids: [0], gids: [0], directories: ["/usr/lib"] });
  expect(processes[own ?? -1]).toMatchObject({ directories: ["/"] });
  expect(processes[changed ?? -1]).toMatchObject({ uids: [8], gids: [7], exits: { 0: 1 } });
  expect(namesOf(own)).toEqual([expect.not.arrayContaining(["V"])]);
  expect(namesOf(script)).toEqual([expect.arrayContaining(["PATH", "V"])]);

  const nodeOf = (program = -1) => processTree.find(({ programs }) => programs.includes(program));
  expect(processTree[0]).toMatchObject({ programs: [own], exit: "0" });
  expect(nodeOf(script)).toMatchObject({ parent: 0, exit: "7" });
  expect(nodeOf(killed)).toMatchObject({ parent: 0, exit: "SIGKILL" });
  expect(nodeOf(changed)).toMatchObject({ parent: 0, programs: [perl, changed], exit: "0" });
  expect(processTree).toContainEqual(expect.objectContaining({ parent: 0, programs: [], exit: "3" }));
  const stepUs = (Number(record.execution.clock.endNs) - Number(record.execution.clock.startNs)) / 1000;
  for (const { startUs, endUs = -1, parent } of processTree) {
    expect(startUs).toBeGreaterThanOrEqual(processTree[parent ?? 0]?.startUs ?? -1);
    expect(endUs).toBeGreaterThanOrEqual(startUs);
    expect(endUs).toBeLessThanOrEqual(stepUs + 1);
  }

  const changes = record.changes.filter(({ operation }) => operation === "times");
  expect(changes.map(({ path, results }) => [path, results])).toEqual([
    ["/by-descriptor", ["ok"]],
    ["/by-name", ["ok"]],
  ]);
  const datagrams = record.network.filter(({ protocol, operation }) => protocol === "udp" && operation !== "bind");
  expect(datagrams.map(({ port, bytesSent, bytesReceived }) => [port, bytesSent, bytesReceived])).toEqual([
    [7001, 300, 1000],
    [7002, 1000, 300],
  ]);

  expect([...image.attestations.values()].filter((text) => text.includes(value))).toEqual([]);
  const shown = [await bobctl("show", layout), await bobctl("show", layout, "--step", "4")];
  const json = await bobctl("show", layout, "-o", "json");
  expect([...shown, json, outcome.log].filter((text) => text.includes(value))).toEqual([]);
  const [, full = ""] = shown;
  expect(full).toMatch(
    /^ {4}sh\(dash\) -e \/run-me {2}exit 7 {2}uid 0 {2}gid 0 {2}in \/usr\/lib {2}script \/run-me {2}variables #\d$/m,
  );
  expect(full).toMatch(/^ {4}perl → sh\(dash\) {2}at .* {2}for .* ms$/m);
  expect(JSON.stringify(JSON.parse(json))).toContain('"processTree":');
  await bobctl("verify", layout, "--key", stack.publicKey);
});
