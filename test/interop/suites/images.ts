// SPDX-License-Identifier: Apache-2.0
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseImageLayout, ensureBaseImages } from "../../support/base-images.ts";
import { runChecked } from "../../support/command.ts";
import { addLayer, createLayout, type RunConfig, writeImage } from "../../support/oci-layout.ts";
import { cacheDir } from "../../support/paths.ts";
import { pushLayout } from "../../support/registry-client.ts";

/**
 * Stand-ins, made of Debian's packages, for the images that BuildKit's and buildx's tests expect in their mirror of docker.io
 * (`util/testutil/integration`: what is there is not fetched). Tests of just these images' own content fail.
 */
const standIns: Readonly<Record<string, readonly string[]>> = {
  busybox: ["library/busybox:latest", "library/busybox:stable-musl", "library/busybox_amd64:latest"],
  alpine: ["library/alpine:latest", "cpuguy83/buildkit-foreign:latest", "tonistiigi/hellofs:latest"],
  empty: ["tonistiigi/test:nolayers", "moby/buildkit:buildx-stable-1"],
  scanner: ["docker/buildkit-syft-scanner:stable-1"],
  debian: ["amd64/debian:bullseye-20230109-slim"],
  dockerfile: ["docker/dockerfile-upstream:1.18.0"],
};

const created = "2026-01-01T00:00:00Z";
const Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
/** As a scanner for SBOMs has to work (BuildKit's docs/attestations/sbom-protocol.md); it finds nothing. */
const scan = `echo '{"predicateType":"https://spdx.dev/Document","predicate":{"name":"sbom"}}' >$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json`;
const configs: Readonly<Record<string, RunConfig>> = {
  busybox: { Env, Cmd: ["sh"] },
  alpine: { Env, Cmd: ["sh"] },
  scanner: { Env, Entrypoint: ["sh", "-c", scan] },
};

/** Pushes all stand-ins to `registry`; makes those that are missing. */
export async function pushStandIns(registry: string): Promise<void> {
  await ensureBaseImages((line) => console.error(line));
  for (const [name, references] of Object.entries(standIns)) {
    const layout = await layoutOf(name);
    for (const reference of references) {
      const [repository = "", tag = ""] = reference.split(":");
      await pushLayout(layout, { registry, repository, tag });
    }
  }
}

async function layoutOf(name: string): Promise<string> {
  if (name === "debian" || name === "dockerfile") return baseImageLayout(name);
  const layout = join(cacheDir, "suites/images", name);
  if (existsSync(join(layout, "index.json"))) return layout;
  rmSync(layout, { recursive: true, force: true });
  createLayout(layout);
  const layers = name === "empty" ? [] : [await busyboxLayer(name, layout)];
  writeImage(layout, layers, configs[name] ?? {}, created);
  return layout;
}

async function busyboxLayer(name: string, layout: string) {
  const work = mkdtempSync(join(tmpdir(), "bob-busybox-"));
  const tree = join(work, "tree");
  await unpackBusybox(work, tree);
  for (const dir of ["dev", "etc", "home", "var/spool", "usr/bin", "usr/sbin", "tmp"])
    mkdirSync(join(tree, dir), { recursive: true });
  mkdirSync(join(tree, "root"), { mode: 0o700 });
  symlinkSync("../../bin/env", join(tree, "usr/bin/env"));
  writeFileSync(join(tree, "etc/passwd"), users);
  writeFileSync(join(tree, "etc/group"), groups);
  if (name === "alpine") addAlpine(tree);
  const tar = ["tar", "--sort=name", "--mtime=@1760000000", "--owner=+0", "--group=+0", "-cf", join(work, "layer.tar")];
  await runChecked(["chmod", "1777", join(tree, "tmp")]);
  await runChecked([...tar, "-C", tree, "."]);
  const layer = await addLayer(layout, join(work, "layer.tar"));
  rmSync(work, { recursive: true });
  return layer;
}

/** What tests look for in alpine; its package manager would find nobody to talk to. */
function addAlpine(tree: string): void {
  writeFileSync(join(tree, "etc/alpine-release"), "3.18.0\n");
  for (const dir of ["proc", "sys", "sbin"]) mkdirSync(join(tree, dir), { recursive: true });
  writeFileSync(join(tree, "sbin/apk"), "#!/bin/sh\necho no packages here >&2\nexit 1\n", { mode: 0o755 });
}

async function unpackBusybox(work: string, tree: string): Promise<void> {
  await runChecked(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", "busybox-static"], { cwd: work });
  const archive = readdirSync(work).find((file) => file.endsWith(".deb")) ?? "";
  await runChecked(["dpkg-deb", "-x", join(work, archive), join(work, "package")]);
  mkdirSync(join(tree, "bin"), { recursive: true });
  const busybox = join(tree, "bin/busybox");
  const unpacked = ["bin/busybox", "usr/bin/busybox"].map((path) => join(work, "package", path));
  cpSync(unpacked.find((path) => existsSync(path)) ?? "", busybox);
  const applets = (await runChecked([busybox, "--list"])).trim().split("\n");
  for (const applet of applets.filter((each) => each !== "busybox")) symlinkSync("busybox", join(tree, "bin", applet));
  const ttysize = "#!/bin/sh\nstty size | awk '{ print $2, $1 }'\n";
  if (!applets.includes("ttysize")) writeFileSync(join(tree, "bin/ttysize"), ttysize, { mode: 0o755 });
}

const users = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
`;

const groups = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
wheel:x:10:root
www-data:x:33:
operator:x:37:
users:x:100:
nobody:x:65534:
`;
