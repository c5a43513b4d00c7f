// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { runChecked } from "../test/support/command.ts";
import { projectRoot } from "../test/support/paths.ts";
import { bakeFiles, bakeImages, saveStatements, verifyImage } from "./images.ts";
import { packCli } from "./npm-package.ts";

const usage = `npm run release -- --registry HOST/NAMESPACE --key FILE [--out FOLDER] [--draft] [-- BAKE-OPTION…]

Builds, by the chosen buildx builder and with bob, all that is shipped; pushes the images; checks everything; and leaves in FOLDER
(dist/release): the npm package of bobctl, both programs as one file each, Bill of Behaviour and provenance of all of it, and SHA256SUMS.

  --key FILE     the recorder's public key: every image has to verify with it
  --draft        of a tree with changes, and without a section for the version in CHANGELOG.md
  BAKE-OPTION    for docker buildx bake, as --set '*.contexts.node=docker-image://…'
`;

const { values, positionals } = parseArgs({
  options: {
    registry: { type: "string" },
    key: { type: "string" },
    out: { type: "string", default: join(projectRoot, "dist/release") },
    draft: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: true,
});

try {
  if (values.help) console.log(usage);
  else if (!values.registry || !values.key) throw new Error(`--registry and --key are needed\n\n${usage}`);
  else await release(values.registry, values.key);
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function release(registry: string, key: string): Promise<void> {
  const { out } = values;
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { version: string };
  if (!values.draft) await checkTree(version);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  const files = await say("the files of bobctl", () => bakeFiles(join(out, "files"), positionals));
  const cli = await say("its npm package", () => packCli(files, version, out));
  const images = await say("the images", () => bakeImages({ registry, tag: `v${version}` }, positionals));
  for (const image of images) {
    await say(image.name, async () => {
      console.log(await verifyImage(cli, image.reference, key));
      await saveStatements(image, out);
    });
  }
  writeFileSync(join(out, "SHA256SUMS"), await runChecked(["sha256sum", ...readdirSync(out).sort()], { cwd: out }));
  console.log(await runChecked(["sha256sum", "--check", "SHA256SUMS"], { cwd: out }));
  console.log(images.map(({ reference }) => reference).join("\n"));
}

/** A release is of a commit, and says what it brings. */
async function checkTree(version: string): Promise<void> {
  const changes = await runChecked(["git", "status", "--porcelain"], { cwd: projectRoot });
  if (changes) throw new Error(`the tree has changes; commit them, or say --draft:\n${changes}`);
  const changelog = readFileSync(join(projectRoot, "CHANGELOG.md"), "utf8");
  const isDated = changelog.split("\n").some((line) => line.startsWith(`## ${version} - 2`));
  if (!isDated) throw new Error(`CHANGELOG.md has no section "## ${version} - DATE"`);
}

async function say<T>(what: string, work: () => Promise<T>): Promise<T> {
  console.log(`\n== ${what}`);
  const begun = performance.now();
  const result = await work();
  console.log(
    `== ${what}: ${((performance.now() - begun) / 1000).toFixed(0)} s, in ${relative(process.cwd(), values.out)}`,
  );
  return result;
}
