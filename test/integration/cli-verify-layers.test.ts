// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Evidence, ExecStep, Statement, StepRecord } from "@bob/proto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { resolveImage } from "../../oci/src/image/image.ts";
import { LayoutSource } from "../../oci/src/layout/layout-source.ts";
import type { Descriptor } from "../../oci/src/media-types.ts";
import { makeTar } from "../../oci/src/test-support/layer-fixture.ts";
import { checkLayers, type LayersCheck } from "../../trust/src/verify/check-layers.ts";
import { loadEvidence } from "../../trust/src/verify/load-evidence.ts";
import { AttachedParts } from "../../trust/src/verify/record-parts.ts";
import { createStatementReader } from "../../trust/src/verify/statement-reader.ts";
import { type BuildInput, type BuildOutcome, build, onlyImage, removeLayout } from "../e2e/support/build.ts";
import { openStack } from "../e2e/support/stack.ts";

const outcomes: BuildOutcome[] = [];
const stack = await openStack();
let image: BuildOutcome;

const setxattrNumber = process.arch === "arm64" ? 5 : 188;
/** What package managers and shells do to files; each line has a layer but those of `tools`. */
const dockerfile = `FROM debian:bookworm AS tools
RUN mkdir /opt/t && head -c 16 /dev/urandom > /opt/t/tool

FROM debian:bookworm AS base
RUN useradd --uid 777 --create-home app
WORKDIR /srv

FROM base
COPY greeting /srv/
RUN for i in $(seq 1 1500); do echo $i > f$i.tmp && mv f$i.tmp f$i; done; mkdir -p a/x && cp f1 a/x && mv a moved
RUN ln f1 hard && ln -s f2 soft && echo more >> hard && rm f3 && rm -r moved /usr/share/bug && echo secret-content > kept
RUN echo x > /lib/one && mv /lib/one /lib/two && ln /lib/two /bin/three && mkdir /lib/d && echo y > /lib/d/y && mv /lib/d /lib/e && touch /etc/issue && chmod 0600 /etc/debian_version && mkfifo fifo
RUN --mount=type=cache,target=/var/cache/c --mount=type=tmpfs,target=/scratch --mount=type=bind,target=/context,rw echo c | tee /var/cache/c/c /scratch/t /context/d > /srv/tee
RUN mkdir -p /tmp/p/DEBIAN /tmp/p/lib/p && printf 'Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@x>\\nDescription: d\\n' > /tmp/p/DEBIAN/control && echo p > /tmp/p/lib/p/p && dpkg-deb -b /tmp/p /tmp/p.deb && dpkg -i /tmp/p.deb && rm -r /tmp/p
COPY --from=tools /opt /opt
RUN true
RUN <<'EOT' perl
use File::Copy;
sub give { my ($p, $n, $v) = @_; syscall(${setxattrNumber}, $p, $n, $v, length($v), 0) == 0 or die "$n: $!" }
copy("/bin/true", "/srv/capable"); chmod(0755, "/srv/capable"); chown(3000000000, 70000, "/srv/capable");
link("/srv/capable", "/srv/alias"); copy("/bin/true", "/srv/plain"); chown(1, 2, "/srv/plain"); chmod(02755, "/srv/plain");
my $raw = pack("V5", 0x02000001, 1 << 13, 0, 0, 0);
give("/srv/capable", "security.capability", $raw); give("/bin/ls", "security.capability", $raw);
give("/bin/cat", "user.note", "hello"); give("/srv", "user.long", "x" x 300);
EOT
RUN chown -R 1000:1000 /srv && chown -h 5:6 /srv/soft && mknod /srv/null c 1 3 && chmod u+s /bin/echo && chgrp 42 /etc/skel && chmod 2775 /opt && cp -a /srv /var/copy && touch /tmp/gone && rm /tmp/gone && chown 0:0 /etc/host.conf
USER app
RUN <<EOT
head -c 16 /dev/urandom > ~/random
printf 'a\\377b' > "$(printf '/home/app/\\377name')"
EOT
`;
const steps = { tools: [2], compared: [3, 6, 7, 8, 9, 10, 12, 13, 14, 15] };

async function buildImage(input: Partial<BuildInput> = {}): Promise<BuildOutcome> {
  const outcome = await build(stack, { dockerfile, files: { greeting: "hello\n" }, ...input });
  outcomes.push(outcome);
  onlyImage(outcome);
  return outcome;
}

const verify = (layout: string, ...args: string[]) =>
  runBobctl(["verify", `oci-layout:${layout}`, "--key", String(stack.publicKey), ...args]);

beforeAll(async () => {
  image = await buildImage({ args: ["--no-cache"] });
});

afterAll(() => {
  for (const outcome of outcomes) removeLayout(outcome);
});

describe("bobctl verify with the layers of a real build", () => {
  test("finds nothing wrong with what BuildKit wrote", async () => {
    const { stdout, status } = await verify(image.layout, "--format", "json");
    const [{ layers, findings }] = JSON.parse(stdout).platforms;
    expect(findings).toEqual([]);
    expect(layers.compared).toEqual(steps.compared);
    expect(layers.notCompared.map(({ step }: { step: number }) => step)).toEqual(steps.tools);
    expect(status).toBe(0);
  });

  test.each([
    ["zstd", "compression=zstd,force-compression=true"],
    ["uncompressed", "compression=uncompressed,force-compression=true"],
    ["estargz", "compression=estargz,force-compression=true"],
    ["rewritten timestamps", "rewrite-timestamp=true"],
  ])("passes the same image in another form (%s)", async (name, option) => {
    const tag = `${stack.registry}/test/cli-verify-layers:${name.replace(" ", "-")}`;
    const args = ["--build-arg", "SOURCE_DATE_EPOCH=1700000000"];
    const outcome = await build(stack, {
      dockerfile,
      files: { greeting: "hello\n" },
      output: `type=image,name=${tag},push=true,oci-mediatypes=true,${option}`,
      args,
    });
    expect(outcome.code, outcome.log).toBe(0);
    const { stdout, status } = await runBobctl(["verify", tag, "--key", String(stack.publicKey)]);
    expect(stdout).toMatch(/✔ linux\/\w+: 10 of 11 recorded steps' files compared with the image's layers/);
    expect(stdout).not.toContain("✗");
    expect(status).toBe(0);
  });

  test("does not look in the layer for what a mount below a symlink keeps", async () => {
    const mounts = [
      "type=cache,target=/var/run/tool cp /etc/issue /var/run/tool/f",
      "type=tmpfs,target=/var/lock cp /etc/issue /run/lock/f",
      "type=bind,target=/opt/app/src,rw cp /etc/issue /opt/real/src/out",
      "type=cache,target=build//x cp /etc/issue build/x/o",
    ];
    const runs = mounts.map((mount, index) => `RUN --mount=${mount} && echo kept > /srv/kept${index}`);
    const linked = await buildImage({
      dockerfile: `FROM debian:bookworm\nRUN mkdir /opt/real && ln -s real /opt/app\nWORKDIR /opt/app\n${runs.join("\n")}\n`,
    });
    const { stdout, status } = await verify(linked.layout, "--format", "json");
    const [{ layers, findings }] = JSON.parse(stdout).platforms;
    expect(findings).toEqual([]);
    expect(layers.compared).toHaveLength(5);
    expect(status).toBe(0);
    const { evidence } = await readLayout(linked.layout);
    const added = evidence.steps.flatMap((step) =>
      step.kind === "exec" && step.record.status === "recorded"
        ? (createStatementReader()(step.record.envelope).predicate.mounts ?? [])
            .filter(({ role }) => role === "added")
            .map(({ path }) => path)
        : [],
    );
    expect(added).toEqual(["/run/tool", "/run/lock", "/opt/real/src", "/opt/real/build/x"]);
  });

  test("knows what came to its name by renames that are alike, and finds it where the record does not", async () => {
    const attack = await buildImage({
      dockerfile: `FROM debian:bookworm
RUN mkdir /srv/tmp; echo app>/srv/tmp/app.js; mv /srv/tmp /srv/dist; rm -rf /srv/dist; mkdir /srv/tmp; echo app>/srv/tmp/app.js; echo x>/srv/tmp/extra.js; mv /srv/tmp /srv/dist
`,
    });
    expect((await verify(attack.layout)).status).toBe(0);
    const { evidence, manifest } = await readLayout(attack.layout);
    const hidden = structuredClone(evidence);
    for (const step of hidden.steps) if (step.kind === "exec") hide(step, "/srv/dist/extra.js");
    const { findings } = await check(attack.layout, manifest, hidden);
    expect(findings.map(({ message }) => message.replace(/^layer sha256:\w+: /, ""))).toEqual([
      "/srv/dist/extra.js is not from the step: its record does not name it",
    ]);
  });

  test("finds a layer of which one file was edited", async () => {
    const { evidence, manifest } = await readLayout(image.layout);
    const publish = (tar: Buffer) => {
      const at = tar.indexOf("secret-content\n");
      return at < 0 ? undefined : Buffer.concat([tar.subarray(0, at), Buffer.from("public"), tar.subarray(at + 6)]);
    };
    const { findings } = await check(image.layout, editLayer(image.layout, manifest, publish), evidence);
    expect(findings.map(({ step, message }) => [step, message.replace(/^layer sha256:\w+: /, "")])).toEqual([
      [7, expect.stringMatching(/^\/srv\/kept has other content than the step left/)],
    ]);
  });

  const uid = (id: number) => (header: Buffer) => header.write(id.toString(8).padStart(7, "0"), 108);
  const mode = (bits: number) => (header: Buffer) => header.write(bits.toString(8).padStart(7, "0"), 100);
  test.each<[string, (tar: Buffer) => Buffer | undefined, string]>([
    ["another owner of a file", editHeader("srv/plain", uid(0)), "/srv/plain is owned by 0:2: the step left it to 1:2"],
    ["a setuid bit more", editHeader("srv/plain", mode(0o6755)), "/srv/plain has the mode 6755: the step left 2755"],
    [
      "another mode of a directory the step did not change",
      editHeader("usr/bin/", mode(0o777)),
      "/usr/bin has the mode 0777: the step left 0755",
    ],
    [
      "a capability less",
      (tar) => replaceAll(tar, "SCHILY.xattr.security", "SCHILY.xattr.SECURITY"),
      "/srv/capable has no file capabilities: the step left cap_net_raw=ep",
    ],
    [
      "a capability more",
      (tar) =>
        insertBefore(tar, "srv/plain", makeTar({ x: { xattrs: { "security.capability": "?" } } }).subarray(0, 1024)),
      "/srv/plain has the file capabilities ?: the step left none",
    ],
  ])("finds a layer that has %s", async (_, edit, message) => {
    const { evidence, manifest } = await readLayout(image.layout);
    const { findings } = await check(image.layout, editLayer(image.layout, manifest, edit), evidence);
    expect(findings.map((finding) => finding.message.replace(/^layer sha256:\w+: /, ""))).toContain(message);
    expect(new Set(findings.map(({ step }) => step))).toEqual(new Set([13]));
  });

  test("finds that records are of another execution than the layers", async () => {
    const again = await buildImage({ args: ["--no-cache"] });
    const { evidence } = await readLayout(image.layout);
    const { manifest } = await readLayout(again.layout);
    const { findings } = await check(again.layout, manifest, evidence);
    const random = findings.find(({ message }) => message.includes("/home/app/random"));
    expect(random?.message).toContain("has other content than the step left");
    expect(random?.step).toBe(15);
  });
});

async function readLayout(layout: string): Promise<{ evidence: Evidence; manifest: Descriptor }> {
  const signal = AbortSignal.timeout(60_000);
  await using source = await LayoutSource.open(layout);
  const [platform] = (await resolveImage(source, signal)).platforms;
  if (platform === undefined) throw new Error(`${layout} holds no image`);
  return { evidence: await loadEvidence(source, platform, signal), manifest: platform.manifest };
}

async function check(layout: string, manifest: Descriptor, evidence: Evidence): Promise<LayersCheck> {
  await using source = await LayoutSource.open(layout);
  const signed = new Set(evidence.steps.map((_, index) => index + 1));
  const readStatement = createStatementReader();
  const parts = new AttachedParts([]);
  return await checkLayers({
    source,
    manifest,
    evidence,
    signed,
    parts,
    readStatement,
    signal: AbortSignal.timeout(60_000),
  });
}

/** Takes a path out of what a record says was left behind. */
function hide({ record }: ExecStep, path: string): void {
  if (!("envelope" in record) || record.envelope === undefined) throw new Error("the step is not recorded");
  const statement = JSON.parse(Buffer.from(record.envelope.payload, "base64").toString()) as Statement<StepRecord>;
  const { leftBehind, leftBehindFrom } = statement.predicate;
  expect(leftBehindFrom).toBe("snapshot");
  expect(leftBehind.map((entry) => entry.path)).toContain(path);
  const predicate = { ...statement.predicate, leftBehind: leftBehind.filter((entry) => entry.path !== path) };
  record.envelope.payload = Buffer.from(JSON.stringify({ ...statement, predicate })).toString("base64");
}

/** Adds a copy of an image in which the first layer that `edit` does something to is another, with digests that fit. */
function editLayer(layout: string, descriptor: Descriptor, edit: (tar: Buffer) => Buffer | undefined): Descriptor {
  const manifest = JSON.parse(readBlob(layout, descriptor.digest).toString());
  const config = JSON.parse(readBlob(layout, manifest.config.digest).toString());
  for (const [index, layer] of manifest.layers.entries()) {
    const tar = index === 0 ? undefined : edit(gunzipSync(readBlob(layout, layer.digest)));
    if (tar === undefined) continue;
    manifest.layers[index] = { ...layer, ...writeBlob(layout, gzipSync(tar)) };
    config.rootfs.diff_ids[index] = digestOf(tar);
    break;
  }
  manifest.config = { ...manifest.config, ...writeBlob(layout, Buffer.from(JSON.stringify(config))) };
  return { ...descriptor, ...writeBlob(layout, Buffer.from(JSON.stringify(manifest))) };
}

/** Where the header of a member is, of the layer that has `srv/plain`. */
function findHeader(tar: Buffer, name: string): number | undefined {
  const at = tar.indexOf(`${name}\0`, 0, "latin1");
  return tar.includes("srv/plain\0") && at >= 0 && at % 512 === 0 ? at : undefined;
}

function editHeader(name: string, edit: (header: Buffer) => void): (tar: Buffer) => Buffer | undefined {
  return (tar) => {
    const at = findHeader(tar, name);
    if (at === undefined) return undefined;
    const header = tar.subarray(at, at + 512);
    edit(header);
    header.fill(" ", 148, 156);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0`,
      148,
    );
    return tar;
  };
}

function insertBefore(tar: Buffer, name: string, blocks: Buffer): Buffer | undefined {
  const at = findHeader(tar, name);
  return at === undefined ? undefined : Buffer.concat([tar.subarray(0, at), blocks, tar.subarray(at)]);
}

/** Both texts are of one length. */
function replaceAll(tar: Buffer, text: string, by: string): Buffer | undefined {
  if (!tar.includes(text)) return undefined;
  return Buffer.from(tar.toString("latin1").replaceAll(text, by), "latin1");
}

function readBlob(layout: string, digest: string): Buffer {
  return readFileSync(join(layout, "blobs", digest.replace(":", "/")));
}

function writeBlob(layout: string, bytes: Buffer): { digest: string; size: number } {
  const digest = digestOf(bytes);
  writeFileSync(join(layout, "blobs", digest.replace(":", "/")), bytes);
  return { digest, size: bytes.length };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
