// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { digestOf } from "@bob/oci/test-support/artifact-fixture";
import { type MemoryRegistry, startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runBobctl } from "../../test-support/run-bobctl.ts";

const origin = ["--source", "https://git.example/app", "--revision", "main@sha1:b3396adb"];
const files = { "bob.yaml": "a: 1\nb: 2\n", "deploy/app.yaml": "kind: Pod\n", "logo.png": "not really" };

function makeTree(content: Readonly<Record<string, string>> = files): string {
  const folder = makeFolder();
  for (const [name, text] of Object.entries(content)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o644 });
  }
  return folder;
}

const push = (registry: MemoryRegistry, tag: string, ...args: string[]) =>
  runBobctl(["push", "artifact", `oci://${registry.host}/app:${tag}`, ...origin, ...args]);

const readManifest = (registry: MemoryRegistry, tag: string) =>
  JSON.parse(registry.manifests.get(tag)?.bytes.toString() ?? "null");

describe("push artifact", () => {
  test("writes manifest, config and layer as the format says, and flux's words", async () => {
    await using registry = await startMemoryRegistry();
    const { status, stderr, stdout } = await push(registry, "v1", "--path", makeTree(), "-a", "x=a=b");
    const name = `${registry.host}/app`;
    const digest = digestOf(registry.manifests.get("v1")?.bytes ?? Buffer.alloc(0));
    expect([status, stdout]).toEqual([0, ""]);
    expect(stderr).toBe(
      `► pushing artifact to oci://${name}:v1\n✔ artifact successfully pushed to ${name}@${digest}\n`,
    );
    const manifest = readManifest(registry, "v1");
    const configType = "application/vnd.k8sstormcenter.bob.config.v1+json";
    expect(manifest).toMatchObject({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      artifactType: configType,
      config: { mediaType: configType },
      layers: [{ mediaType: "application/vnd.k8sstormcenter.bob.content.v1.tar+gzip" }],
      annotations: {
        "org.opencontainers.image.source": "https://git.example/app",
        "org.opencontainers.image.revision": "main@sha1:b3396adb",
        x: "a=b",
      },
    });
    const [layer] = manifest.layers;
    const blob = registry.blobs.get(layer.digest) ?? Buffer.alloc(0);
    expect(blob[9]).toBe(0xff);
    expect(JSON.parse(registry.blobs.get(manifest.config.digest)?.toString() ?? "")).toEqual({
      created: manifest.annotations["org.opencontainers.image.created"],
      config: { contentDigest: digestOf(gunzipSync(blob)) },
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    });
  });

  test("makes the same artifact of the same files, whenever they were written", async () => {
    await using registry = await startMemoryRegistry();
    const digests = new Set<string>();
    for (let turn = 0; turn < 25; turn++) {
      const { stdout } = await push(registry, `v${turn}`, "--path", makeTree(), "--reproducible", "-o", "json");
      digests.add(JSON.parse(stdout).digest);
    }
    expect(digests.size).toBe(1);
    expect(readManifest(registry, "v0").annotations["org.opencontainers.image.created"]).toBe("1970-01-01T00:00:00Z");
  });

  test("answers in JSON and YAML, and then says nothing else", async () => {
    await using registry = await startMemoryRegistry();
    const json = await push(registry, "v1", "--path", makeTree(), "-o", "json", "--reproducible");
    const yaml = await push(registry, "v1", "--path", makeTree(), "-o", "yaml", "--reproducible");
    const name = `${registry.host}/app`;
    const { digest } = JSON.parse(json.stdout);
    expect(json.stdout).toBe(
      `${JSON.stringify({ url: `oci://${name}@${digest}`, repository: name, tag: "v1", digest }, null, 2)}\n`,
    );
    expect(yaml.stdout).toBe(`digest: ${digest}\nrepository: ${name}\ntag: v1\nurl: oci://${name}@${digest}\n`);
    expect([json.stderr, yaml.stderr]).toEqual(["", ""]);
  });

  test("leaves out what flux leaves out, what it is told to, and links", async () => {
    await using registry = await startMemoryRegistry();
    const tree = makeTree({ ...files, ".git/config": "", "notes.txt": "", "a.JPG": "" });
    symlinkSync("deploy", join(tree, "link"));
    const names = async (tag: string, ...args: string[]) => {
      const { stderr } = await push(registry, tag, "--path", tree, ...args);
      const { stdout } = await runBobctl(["describe", "artifact", `oci://${registry.host}/app:${tag}`, "-o", "json"]);
      const [layer] = JSON.parse(stdout).manifests[0].layers;
      return { stderr, names: layer.files.map(({ name }: { name: string }) => name) };
    };
    const usual = await names("a");
    expect(usual.names).toEqual([".", "a.JPG", "bob.yaml", "deploy", "deploy/app.yaml", "notes.txt"]);
    expect(usual.stderr).toContain("⚠️ left out, being no regular file: link (--resolve-symlinks");
    expect((await names("b", "--add-ignore-paths", "*.txt,deploy/")).names).toEqual([".", "a.JPG", "bob.yaml"]);
    expect((await names("c", "--ignore-paths", "*.yaml,.git/")).names).toEqual([
      ".",
      "a.JPG",
      "deploy",
      "logo.png",
      "notes.txt",
    ]);
    expect((await names("d", "--resolve-symlinks")).names).toContain("link/app.yaml");
  });

  test("follows no circle of links", async () => {
    await using registry = await startMemoryRegistry();
    const tree = makeTree();
    symlinkSync("..", join(tree, "deploy/up"));
    expect((await push(registry, "v1", "--path", tree, "--resolve-symlinks")).status).toBe(0);
  });

  test("takes a single file, and stdin", async () => {
    await using registry = await startMemoryRegistry();
    const url = `oci://${registry.host}/app`;
    await push(registry, "file", "--path", join(makeTree(), "bob.yaml"));
    await runBobctl(["push", "artifact", `${url}:stdin`, "-f", "-", ...origin], undefined, "kind: Bob\n");
    const [one, two] = [makeFolder(), makeFolder()];
    await runBobctl(["pull", "artifact", `${url}:file`, "-o", one]);
    await runBobctl(["pull", "artifact", `${url}:stdin`, "-o", two]);
    expect(readFileSync(join(one, "bob.yaml"), "utf8")).toBe(files["bob.yaml"]);
    expect(readFileSync(join(two, "artifact.yaml"), "utf8")).toBe("kind: Bob\n");
  });

  test.each<[string, string[]]>([
    ["artifact URL is required", ["push", "artifact"]],
    ["URL must be in format 'oci://<domain>/<org>/<repo>'", ["push", "artifact", "host/app:1", "--path", "."]],
    ["--source is required", ["push", "artifact", "oci://h/app:1", "--path", "."]],
    ["--revision is required", ["push", "artifact", "oci://h/app:1", "--path", ".", "--source", "x"]],
    ['invalid path ""', ["push", "artifact", "oci://h/app:1", ...origin]],
    [
      "invalid path '/none', must point to an existing directory or file",
      ["push", "artifact", "oci://h/app:1", ...origin, "--path", "/none"],
    ],
    ["'oci://h/App:1' invalid URL: ", ["push", "artifact", "oci://h/App:1", ...origin, "--path", "."]],
    [
      "is not a time as",
      ["push", "artifact", "oci://h/app:1", ...origin, "--path", ".", "-a", "org.opencontainers.image.created=now"],
    ],
    ["names no tag to push to", ["push", "artifact", `oci://h/app@sha256:${"0".repeat(64)}`, ...origin, "--path", "."]],
    [
      "--path and --platform contradict each other",
      ["push", "artifact", "oci://h/app:1", ...origin, "--path", ".", "--platform", "linux/amd64=."],
    ],
    [
      "--platform linux/amd64 is given twice",
      ["push", "artifact", "oci://h/app:1", ...origin, "--platform", "linux/amd64=.", "--platform", "linux/amd64=/"],
    ],
    [
      "--platform linux/arm64 is given twice",
      ["push", "artifact", "oci://h/app:1", ...origin, "--platform", "linux/arm64=.", "--platform", "linux/arm64/v8=/"],
    ],
    [
      "stdin (-) can be read once",
      ["push", "artifact", "oci://h/app:1", ...origin, "--platform", "linux/amd64=-", "--platform", "linux/arm64=-"],
    ],
    ["--key is for signing", ["push", "artifact", "oci://h/app:1", ...origin, "--path", ".", "--key", "x"]],
    ["artifact URL is required", ["pull", "artifact"]],
    ["output path cannot be empty", ["pull", "artifact", "oci://h/app:1"]],
    ['invalid output path "/none"', ["pull", "artifact", "oci://h/app:1", "-o", "/none"]],
    ["artifact name is required", ["tag", "artifact"]],
    ["--tag is required", ["tag", "artifact", "oci://h/app:1"]],
    ["--tag -x is not a tag", ["tag", "artifact", "oci://h/app:1", "--tag", "ok,-x"]],
    ["artifact repository URL is required", ["list", "artifacts"]],
    ['invalid path ""', ["diff", "artifact", "oci://h/app:1"]],
    ["writes text, json or yaml", ["list", "artifacts", "oci://h/app", "-o", "sarif"]],
    ["contradict each other", ["list", "artifacts", "oci://gcr.io/app", "--provider", "gcp", "--creds", "a:b"]],
    ["whose signature", ["verify", "artifact", "oci://h/app"]],
  ])("says %s", async (said, args) => {
    const { status, stderr } = await runBobctl(args);
    expect(stderr).toContain(said);
    expect(status).toBe(64);
  });
});

describe("several platforms", () => {
  test("are an index with the annotations on all of it, of which pull takes one", async () => {
    await using registry = await startMemoryRegistry();
    const url = `oci://${registry.host}/app:v1`;
    const [amd64, arm64] = [makeTree({ "a.yaml": "amd64" }), makeTree({ "a.yaml": "arm64" })];
    await push(registry, "v1", "--platform", `linux/amd64=${amd64}`, "--platform", `linux/arm64/v8=${arm64}`);
    const index = readManifest(registry, "v1");
    expect(index.mediaType).toBe("application/vnd.oci.image.index.v1+json");
    expect(index.manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
      { os: "linux", architecture: "amd64" },
      { os: "linux", architecture: "arm64" },
    ]);
    for (const { digest } of index.manifests)
      expect(readManifest(registry, digest).annotations).toEqual(index.annotations);
    const into = makeFolder();
    expect((await runBobctl(["pull", "artifact", url, "-o", into, "--platform", "linux/arm64"])).status).toBe(0);
    expect(readFileSync(join(into, "a.yaml"), "utf8")).toBe("arm64");
    const { status, stderr } = await runBobctl(["pull", "artifact", url, "-o", into, "--platform", "linux/s390x"]);
    expect([status, stderr]).toEqual([66, expect.stringContaining("it has linux/amd64, linux/arm64: --platform")]);
  });
});

describe("pull artifact", () => {
  test("replaces files of the same names and leaves others", async () => {
    await using registry = await startMemoryRegistry();
    await push(registry, "v1", "--path", makeTree());
    const into = makeTree({ "bob.yaml": "old", "deploy/mine.yaml": "mine" });
    const url = `oci://${registry.host}/app:v1`;
    const { status, stderr } = await runBobctl(["pull", "artifact", url, "-o", into]);
    const digest = digestOf(registry.manifests.get("v1")?.bytes ?? Buffer.alloc(0));
    expect(status).toBe(0);
    expect(stderr).toBe(
      [
        `► pulling artifact from ${url}`,
        "✔ source https://git.example/app",
        "✔ revision main@sha1:b3396adb",
        `✔ digest ${registry.host}/app@${digest}`,
        `✔ artifact content extracted to ${into}`,
        "",
      ].join("\n"),
    );
    expect(readdirSync(into).sort()).toEqual(["bob.yaml", "deploy"]);
    expect(readFileSync(join(into, "bob.yaml"), "utf8")).toBe(files["bob.yaml"]);
    expect(readdirSync(join(into, "deploy")).sort()).toEqual(["app.yaml", "mine.yaml"]);
  });

  test("takes permissions along, but for those of other users' rights", async () => {
    await using registry = await startMemoryRegistry();
    const tree = makeTree({ "run.sh": "#!/bin/sh\n" });
    const { chmodSync } = await import("node:fs");
    chmodSync(join(tree, "run.sh"), 0o4755);
    await push(registry, "v1", "--path", tree);
    const into = makeFolder();
    await runBobctl(["pull", "artifact", `oci://${registry.host}/app:v1`, "-o", into]);
    expect(statSync(join(into, "run.sh")).mode & 0o7777).toBe(0o755);
  });

  test("reads what a tag names once: a tag that moves meanwhile changes nothing", async () => {
    let moves = false;
    await using registry = await startMemoryRegistry({
      before: ({ url }) => {
        const other = registry.manifests.get("other");
        if (moves && url?.includes("/blobs/") && other !== undefined) registry.manifests.set("v1", other);
        return false;
      },
    });
    await push(registry, "v1", "--path", makeTree());
    await push(registry, "other", "--path", makeTree({ "bob.yaml": "other" }));
    moves = true;
    const into = makeFolder();
    await runBobctl(["pull", "artifact", `oci://${registry.host}/app:v1`, "-o", into]);
    expect(registry.manifests.get("v1")).toBe(registry.manifests.get("other"));
    expect(readFileSync(join(into, "bob.yaml"), "utf8")).toBe(files["bob.yaml"]);
  });
});

describe("tag, list and delete artifact", () => {
  test("put the same bytes under more tags", async () => {
    await using registry = await startMemoryRegistry();
    await push(registry, "v1", "--path", makeTree());
    const name = `${registry.host}/app`;
    const { stderr } = await runBobctl(["tag", "artifact", `oci://${name}:v1`, "--tag", "v2,latest", "--tag", "v3"]);
    expect(stderr).toBe(
      `► tagging artifact\n${["v2", "latest", "v3"].map((tag) => `✔ artifact tagged as ${name}:${tag}\n`).join("")}`,
    );
    expect(registry.manifests.get("v3")?.bytes).toEqual(registry.manifests.get("v1")?.bytes);
  });

  test("list page by page, in descending order, without what signatures are kept under", async () => {
    await using registry = await startMemoryRegistry({ pageTags: 3 });
    await push(registry, "v1.0.0", "--path", makeTree());
    const entry = registry.manifests.get("v1.0.0");
    const hex = "0".repeat(64);
    for (const tag of ["v1.1.0", "v2", "v2.1.0-rc.1", "edge", `sha256-${hex}`, `sha256-${hex}.sig`, "x.att"])
      if (entry) registry.manifests.set(tag, entry);
    const list = async (...args: string[]) => {
      const { stdout } = await runBobctl(["list", "artifact", `oci://${registry.host}/app`, "-o", "json", ...args]);
      return JSON.parse(stdout).map(({ tag }: { tag: string }) => tag);
    };
    expect(await list()).toEqual(["v2.1.0-rc.1", "v2", "v1.1.0", "v1.0.0", "edge"]);
    expect(await list("--filter-semver", ">= 1.1.0, < 3")).toEqual(["v2", "v1.1.0"]);
    expect(await list("--filter-regex", "^v1")).toEqual(["v1.1.0", "v1.0.0"]);
    expect(await list("--limit", "2")).toEqual(["v2.1.0-rc.1", "v2"]);
    const { stdout } = await runBobctl(["list", "artifacts", `oci://${registry.host}/app`, "--filter-regex", "edge"]);
    const [head = "", row = "", ...rest] = stdout.split("\n");
    expect(head.split(/\s*\t/)).toEqual(["ARTIFACT", "DIGEST", "SOURCE", "REVISION", ""]);
    expect(row.split(/\s*\t/)).toEqual([
      `${registry.host}/app:edge`,
      digestOf(entry?.bytes ?? Buffer.alloc(0)),
      "https://git.example/app",
      "main@sha1:b3396adb",
      "",
    ]);
    expect(rest).toEqual([""]);
  });

  test("list the newest first", async () => {
    await using registry = await startMemoryRegistry();
    const made = (year: string) => ["-a", `org.opencontainers.image.created=${year}-01-01T00:00:00Z`];
    for (const [tag, year] of [
      ["a", "2020"],
      ["b", "2022"],
      ["c", "2021"],
    ] as const)
      await push(registry, tag, "--path", makeTree(), ...made(year));
    const args = ["list", "artifacts", `oci://${registry.host}/app`, "--newest", "--limit", "2", "-o", "yaml"];
    const { stdout } = await runBobctl(args);
    expect(parse(stdout).map(({ tag }: { tag: string }) => tag)).toEqual(["b", "c"]);
  });

  test("take a tag away where the registry does that, and else say what would", async () => {
    for (const deletesTags of [true, false]) {
      await using registry = await startMemoryRegistry({ deletesTags });
      await push(registry, "v1", "--path", makeTree());
      await runBobctl(["tag", "artifact", `oci://${registry.host}/app:v1`, "--tag", "v2"]);
      const { status, stderr } = await runBobctl(["delete", "artifact", `oci://${registry.host}/app:v1`]);
      expect([registry.manifests.has("v1"), registry.manifests.has("v2"), status]).toEqual([
        !deletesTags,
        true,
        deletesTags ? 0 : 69,
      ]);
      const digest = digestOf(registry.manifests.get("v2")?.bytes ?? Buffer.alloc(0));
      if (deletesTags) continue;
      const whole = `oci://${registry.host}/app@${digest}`;
      expect(stderr).toContain(`with all its tags: bobctl delete artifact ${whole}\n`);
      expect((await runBobctl(["delete", "artifact", whole])).status).toBe(0);
      expect([...registry.manifests.keys()]).toEqual([]);
    }
  });
});

describe("diff artifact", () => {
  test("compares content, whoever compressed it", async () => {
    await using registry = await startMemoryRegistry();
    const tree = makeTree();
    await push(registry, "v1", "--path", tree);
    const url = `oci://${registry.host}/app:v1`;
    const same = await runBobctl(["diff", "artifact", url, "--path", tree]);
    expect(same).toEqual({ status: 0, stdout: "", stderr: expect.stringMatching(/✔ no changes detected\n$/) });
    writeFileSync(join(tree, "bob.yaml"), "a: 1\nb: 3\nc: 4\n");
    writeFileSync(join(tree, "new.bin"), Buffer.from([0, 1, 2]));
    const { status, stdout, stderr } = await runBobctl(["diff", "artifact", url, "--path", tree]);
    expect([status, stderr]).toEqual([1, "✗ the remote artifact contents differs from the local one\n"]);
    expect(stdout).toBe(
      "~ bob.yaml (10 B became 15 B)\n--- a/bob.yaml\n+++ b/bob.yaml\n@@ -1,2 +1,3 @@\n a: 1\n-b: 2\n+b: 3\n+c: 4\n+ new.bin (3 B)\n",
    );
  });
});

describe("oci-layout", () => {
  test("is pushed to, tagged, listed, pulled from, linked and deleted as a registry is", async () => {
    const layout = join(makeFolder(), "layout");
    const url = (tag: string) => `oci-layout:${layout}:${tag}`;
    const tree = makeTree();
    const pushed = await runBobctl(["push", "artifact", url("v1"), ...origin, "--path", tree, "-o", "json"]);
    expect(JSON.parse(pushed.stdout)).toMatchObject({ repository: `oci-layout:${layout}`, tag: "v1" });
    expect((await runBobctl(["tag", "artifact", url("v1"), "--tag", "v2"])).status).toBe(0);
    const { stdout } = await runBobctl(["list", "artifacts", `oci-layout:${layout}`, "-o", "json"]);
    expect(JSON.parse(stdout).map(({ tag }: { tag: string }) => tag)).toEqual(["v2", "v1"]);
    const into = makeFolder();
    expect((await runBobctl(["pull", "artifact", url("v2"), "-o", into])).status).toBe(0);
    expect(readFileSync(join(into, "bob.yaml"), "utf8")).toBe(files["bob.yaml"]);
    expect((await runBobctl(["diff", "artifact", url("v1"), "--path", tree])).status).toBe(0);
    expect((await runBobctl(["link", "artifact", join(tree, "bob.yaml"), url("v1")])).status).toBe(0);
    expect((await runBobctl(["tree", url("v1")])).stdout).toContain("└── Bill of Behaviour, as files sha256:");
    const tar = `${layout}.tar`;
    execFileSync("tar", ["-C", layout, "-cf", tar, "."]);
    const listed = await runBobctl(["list", "artifacts", `oci-layout:${tar}`, "-o", "json"]);
    expect(JSON.parse(listed.stdout)).toHaveLength(2);
    expect((await runBobctl(["pull", "artifact", `oci-layout:${tar}:v1`, "-o", makeFolder()])).status).toBe(0);
    const refused = await runBobctl(["tag", "artifact", `oci-layout:${tar}:v1`, "--tag", "v9"]);
    expect([refused.status, refused.stderr]).toEqual([64, expect.stringContaining("its tar is only read")]);
    const open = readdirSync("/proc/self/fd").flatMap((each) => {
      return existsSync(`/proc/self/fd/${each}`) ? readlinkSync(`/proc/self/fd/${each}`) : [];
    });
    expect(open).not.toContain(tar);
    expect((await runBobctl(["delete", "artifact", url("v2")])).status).toBe(0);
    const { stderr } = await runBobctl(["pull", "artifact", url("v2"), "-o", into]);
    expect(stderr).toContain("no image, or more than one, has that tag; it has v1");
  });
});
