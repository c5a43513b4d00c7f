// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { LeftBehindEntry, RuntimeTrace } from "@bob/proto";
import { RUNTIME_TRACE_TYPE } from "@bob/proto";
import { expect, it } from "vitest";
import { type BuildInput, build, onlyImage } from "./support/build.ts";
import { runClientChecked } from "./support/client.ts";
import { readEvidence, recordOf } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
const doors: [name: string, input: Partial<BuildInput>][] = [
  ["--attest", { bob: false, args: ["--attest=type=bob"] }],
  ["the frontend image", {}],
];
const setxattrNumber = process.arch === "arm64" ? 5 : 188;

/** What makes programs privileged, and gives files away: of the step, of a package, of the base image. */
const dockerfile = () => `FROM debian:bookworm
RUN echo ${salt()} && mkdir /srv/app && echo a > /srv/app/a && ln -s a /srv/app/l && chown -R 1000:1000 /srv && useradd -m worker
RUN chmod u+s /bin/echo && chmod 2775 /opt && mknod /srv/null c 1 3 && ln /srv/app/a /srv/hard && chown 7:8 /srv/hard && cp -a /srv/app /var/copy
RUN <<'EOT' perl
sub give { my ($p, $n, $v) = @_; syscall(${setxattrNumber}, $p, $n, $v, length($v), 0) == 0 or die "$n: $!" }
give("/bin/ls", "security.capability", pack("V5", 0x02000001, 1 << 13, 0, 0, 0));
give("/bin/cat", "user.note", "hello");
EOT
RUN mkdir -p /tmp/p/DEBIAN /tmp/p/usr/bin && cp /bin/true /tmp/p/usr/bin/tool && chmod 4755 /tmp/p/usr/bin/tool && printf 'Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@x>\\nDescription: d\\n' > /tmp/p/DEBIAN/control && dpkg-deb -b /tmp/p /tmp/p.deb && dpkg -i /tmp/p.deb && rm -r /tmp/p
`;

const byPath = (entries: readonly LeftBehindEntry[], path: string) => entries.find((entry) => entry.path === path);

it.each(doors)("owners, modes and attributes are recorded, explained, shown and verified, by %s", async (_, door) => {
  const outcome = await build(stack, { dockerfile: dockerfile(), ...door });
  const image = onlyImage(outcome);
  const evidence = readEvidence(image);
  const [given, changed, attributed, installed] = ["chown -R", "chmod u+s", "perl", "dpkg -i"].map((command) => {
    const record = recordOf(evidence, command);
    expect(record.completeness).toEqual({ complete: true, lost: {}, truncated: {}, bypasses: [] });
    expect(record.leftBehindTells).toEqual(["owners", "xattrs"]);
    return record;
  });
  const owner = { uid: 1000, gid: 1000 };
  for (const path of ["/srv", "/srv/app", "/srv/app/a", "/srv/app/l", "/home/worker/.profile"])
    expect(byPath(given?.leftBehind ?? [], path), path).toMatchObject(owner);
  expect(byPath(given?.leftBehind ?? [], "/etc/shadow")).toMatchObject({ mode: "0640", gid: 42 });
  expect(given?.unchangedDirectories).toContainEqual({ path: "/home", mode: "0755" });
  const left = changed?.leftBehind ?? [];
  expect(byPath(left, "/usr/bin/echo")).toMatchObject({ mode: "4755" });
  expect(byPath(left, "/usr/bin/echo")).not.toHaveProperty("uid");
  expect(byPath(left, "/srv/app/a")).toMatchObject({ uid: 7, gid: 8 });
  expect(byPath(left, "/var/copy/l")).toMatchObject(owner);
  expect(byPath(left, "/srv/null")).toMatchObject({ device: { kind: "character", major: 1, minor: 3 } });
  const attributes = attributed?.leftBehind.map(({ path, ...entry }) => [path, "xattrs" in entry && entry.xattrs]);
  expect(attributes).toEqual([
    ["/usr/bin/cat", [{ name: "user.note", value: "hello" }]],
    ["/usr/bin/ls", [{ name: "security.capability", value: "cap_net_raw=ep" }]],
  ]);
  expect(byPath(installed?.leftBehind ?? [], "/usr/bin/tool")).toMatchObject({ mode: "4755" });

  const command = ["bobctl", "verify", `oci-layout:${outcome.layout}`, "--key", stack.publicKey];
  expect(await runClientChecked(stack, command)).toContain("4 of 4 recorded steps' files compared with the image's");
  const shown = await runClientChecked(stack, ["bobctl", "show", `oci-layout:${outcome.layout}`]);
  for (const line of [
    "/usr/bin/echo  setuid root",
    "/usr/bin/ls  capabilities cap_net_raw=ep",
    "/usr/bin/tool  setuid",
  ])
    expect(shown).toMatch(new RegExp(`privileged +${line}`));
  const step = await runClientChecked(stack, ["bobctl", "show", `oci-layout:${outcome.layout}`, "--step", "3"]);
  expect(step).toMatch(/0644 device {2}\/srv\/null {2}character 1:3/);
  expect(step).toMatch(/symlink {2}\/var\/copy\/l -> a {2}owner 1000:1000/);

  const trace = JSON.parse(image.attestations.get(RUNTIME_TRACE_TYPE) ?? "{}").predicate as RuntimeTrace;
  const traced = trace.monitorLog.fileAccess.filter(({ uri }) => uri === "file:///usr/bin/ls");
  expect(traced.map(({ annotations }) => annotations.xattrs)).toContainEqual([
    { name: "security.capability", value: "cap_net_raw=ep" },
  ]);
});

it("a layer has no extended attributes but file capabilities: what is compared is what builders write", async () => {
  const { layout } = await build(stack, { dockerfile: dockerfile() });
  const folder = join(layout, "blobs/sha256");
  const names = readdirSync(folder).flatMap((name) => {
    const blob = readFileSync(join(folder, name));
    if (blob.readUInt16BE(0) !== 0x1f8b) return [];
    return [
      ...gunzipSync(blob)
        .toString("latin1")
        .matchAll(/SCHILY\.xattr\.([\w.]+)=/g),
    ].map(([, key]) => key);
  });
  expect(new Set(names)).toEqual(new Set(["security.capability"]));
});
