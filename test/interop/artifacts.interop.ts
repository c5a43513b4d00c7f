// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runBobctl } from "../../cli/src/test-support/run-bobctl.ts";
import { makeImage } from "../../oci/src/test-support/image-fixture.ts";
import { makeFolder } from "../../oci/src/test-support/temporary-folder.ts";
import { type DockerRegistry, pushImage } from "../integration/support/docker-registry.ts";
import { registries } from "../integration/support/recorded-image.ts";
import { runChecked, runCommand } from "../support/command.ts";
import { ensureCosign } from "../support/cosign.ts";
import { toolsBin } from "../support/paths.ts";

const [flux, oras] = ["flux", "oras"].map((name) => join(toolsBin, name)) as [string, string];
const origin = ["--source", "https://git.example/app", "--revision", "main@sha1:b3396adb"];
const files = { "bob.yaml": "kind: Bob\n", "deploy/app.yaml": "kind: Pod\n" };
const env: NodeJS.ProcessEnv = { ...process.env, COSIGN_PASSWORD: "pw" };

describe.each(registries)("artifacts in a registry %s", (_, start) => {
  let registry: DockerRegistry;
  let name = "";
  beforeAll(async () => {
    registry = await start();
    name = `${registry.host}/team/bob`;
  });
  afterAll(() => registry[Symbol.asyncDispose]());

  const bobctl = async (...args: string[]) => {
    const outcome = await runBobctl(args, env);
    expect(outcome.status, outcome.stderr).toBe(0);
    return outcome;
  };
  const makeTree = () => {
    const tree = makeFolder();
    mkdirSync(join(tree, "deploy"));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(tree, file), text);
    return tree;
  };
  const readTree = (folder: string) =>
    Object.fromEntries(Object.keys(files).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  const call = (program: string, ...args: string[]) => runChecked([program, ...args], { env });

  test("flux pulls, lists and tags what bobctl pushes", async () => {
    const tree = makeTree();
    await bobctl("push", "artifact", `oci://${name}:v1.0.0`, "--path", tree, ...origin);
    const into = makeFolder();
    await call(flux, "pull", "artifact", `oci://${name}:v1.0.0`, "--output", into, "--insecure-registry");
    expect(readTree(into)).toEqual(files);
    const list = await call(
      flux,
      "list",
      "artifacts",
      `oci://${name}`,
      "--filter-semver",
      ">=1.0.0",
      "--insecure-registry",
    );
    const own = (await bobctl("list", "artifacts", `oci://${name}`, "--filter-semver", ">=1.0.0")).stdout;
    expect(cellsOf(list)).toEqual(cellsOf(own));
    expect(cellsOf(list)[1]).toEqual([
      `${name}:v1.0.0`,
      expect.stringMatching(/^sha256:/),
      "https://git.example/app",
      "main@sha1:b3396adb",
    ]);
  });

  test("bobctl pulls, lists, compares and describes what flux pushes", async () => {
    const [tree, url] = [makeTree(), `oci://${registry.host}/team/flux:1`];
    await call(flux, "push", "artifact", url, "--path", tree, ...origin, "--insecure-registry");
    const into = makeFolder();
    await bobctl("pull", "artifact", url, "--output", into);
    expect(readTree(into)).toEqual(files);
    expect((await bobctl("diff", "artifact", url, "--path", tree)).stderr).toContain("✔ no changes detected");
    expect((await bobctl("list", "artifacts", url)).stdout).toContain("main@sha1:b3396adb");
    expect((await bobctl("describe", "artifact", url)).stdout).toContain("deploy/app.yaml");
  });

  test("bobctl pulls what oras pushes: files by their names, folders as folders", async () => {
    const tree = makeTree();
    const image = `${registry.host}/team/oras:1`;
    await runChecked([oras, "push", "--plain-http", image, "bob.yaml:application/yaml", "deploy"], { env, cwd: tree });
    const into = makeFolder();
    await bobctl("pull", "artifact", `oci://${image}`, "--output", into);
    expect(readTree(into)).toEqual(files);
    expect(readdirSync(into).sort()).toEqual(["bob.yaml", "deploy"]);
  });

  test("oras finds and pulls what bobctl attaches, and bobctl shows what oras attaches", async () => {
    const image = `${registry.host}/team/app:1`;
    const platforms = ["amd64", "arm64"].map((architecture) => ({ os: "linux", architecture }));
    await pushImage(image, makeImage(platforms.map((platform) => ({ platform, attestations: undefined }))));
    const tree = makeTree();
    await bobctl("push", "artifact", `oci://${name}:linked`, "--path", tree, ...origin);
    const linked = JSON.parse(
      (await bobctl("link", "artifact", `oci://${name}:linked`, image, "-o", "json")).stdout,
    ).links;
    const attached = JSON.parse(
      (await bobctl("link", "artifact", join(tree, "bob.yaml"), image, "-o", "json")).stdout,
    ).links;
    const discovered = JSON.parse(await call(oras, "discover", "--plain-http", "--format", "json", image));
    const digests = (discovered.referrers ?? discovered.manifests).map(({ digest }: { digest: string }) => digest);
    expect(digests.sort()).toEqual([linked[0].digest, attached[0].digest].sort());
    const into = makeFolder();
    const files_ = `${registry.host}/team/app@${attached[0].digest}`;
    await runChecked([oras, "pull", "--plain-http", "--output", into, files_], { env });
    expect(readFileSync(join(into, "bob.yaml"), "utf8")).toBe(files["bob.yaml"]);
    await runChecked(
      [oras, "attach", "--plain-http", "--artifact-type", "application/x.of-oras", image, "bob.yaml:application/yaml"],
      { env, cwd: tree },
    );
    const { stdout } = await bobctl("tree", image);
    expect(stdout).toContain("application/x.of-oras sha256:");
    expect(stdout.match(/ Bill of Behaviour sha256:/g)).toHaveLength(3);
    expect(stdout).toContain("Bill of Behaviour, as files sha256:");
  });

  test("cosign verifies what bobctl signs, and bobctl what cosign signs", async () => {
    const cosign = await ensureCosign();
    const [folder, tree] = [makeFolder(), makeTree()];
    const key = join(folder, "own");
    await bobctl("generate-key-pair", `--output-key-prefix=${key}`);
    const unlogged = ["--insecure-ignore-tlog=true", "--allow-http-registry", `--key=${key}.pub`];
    const signed = `${name}:signed`;
    await bobctl(
      "push",
      "artifact",
      `oci://${signed}`,
      "--path",
      tree,
      ...origin,
      "--sign",
      "key",
      "--key",
      `${key}.key`,
    );
    await runChecked([cosign, "verify", ...unlogged, signed], { env });
    const other = `${registry.host}/team/other:1`;
    await bobctl("push", "artifact", `oci://${other}`, "--path", tree, ...origin);
    const sign = [
      "sign",
      `--key=${key}.key`,
      "--allow-http-registry",
      "--tlog-upload=false",
      "--use-signing-config=false",
      "--yes",
    ];
    await runChecked([cosign, ...sign, other], { env });
    const verified = await bobctl("verify", "artifact", `oci://${other}`, "--sign-key", `${key}.pub`);
    expect(verified.stdout).toContain("signed by");
    const shown = await bobctl("tree", other, "--sign-key", `${key}.pub`);
    expect(shown.stdout).toContain("✔ signed by");
  });

  test("a copy by oras keeps an artifact, and with --recursive what is attached to it", async () => {
    const [from, to] = [`${name}:copied`, `${registry.host}/team/copy:1`];
    const tree = makeTree();
    await bobctl("push", "artifact", `oci://${from}`, "--path", tree, ...origin);
    await bobctl("link", "artifact", join(tree, "bob.yaml"), from);
    const plain = ["--from-plain-http", "--to-plain-http"];
    await runChecked([oras, "cp", "--recursive", ...plain, from, to], { env });
    expect((await bobctl("tree", to)).stdout).toContain("Bill of Behaviour, as files");
    expect((await runCommand([oras, "resolve", "--plain-http", to], { env })).stdout.trim()).toBe(
      JSON.parse((await bobctl("describe", "artifact", `oci://${to}`, "-o", "json")).stdout).digest,
    );
  });

  test("bobctl reads a layout that oras writes, and oras one that bobctl writes", async () => {
    const tree = makeTree();
    const [ours, theirs] = [join(makeFolder(), "ours"), join(makeFolder(), "theirs")];
    await bobctl("push", "artifact", `oci-layout:${ours}:v1`, "--path", tree, ...origin);
    const manifest = JSON.parse(await call(oras, "manifest", "fetch", "--oci-layout", `${ours}:v1`));
    expect(manifest.config.mediaType).toBe("application/vnd.k8sstormcenter.bob.config.v1+json");
    await bobctl("push", "artifact", `oci://${name}:layout`, "--path", tree, ...origin);
    await runChecked([oras, "cp", "--from-plain-http", "--to-oci-layout", `${name}:layout`, `${theirs}:v1`], { env });
    const into = makeFolder();
    await bobctl("pull", "artifact", `oci-layout:${theirs}:v1`, "--output", into);
    expect(readTree(into)).toEqual(files);
  });
});

/** Cells of a table, without what pads them. */
function cellsOf(table: string): string[][] {
  const lines = table.trimEnd().split("\n");
  return lines.map((line) => line.trim().split(/\s+/));
}
