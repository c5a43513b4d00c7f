// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { baseImages } from "./base-images.ts";
import { recordAllSteps } from "./bobd.ts";
import { runCommand } from "./command.ts";
import { type DemoStack, startDemoStack } from "./demo-stack.ts";
import { ensureFrontendImage } from "./frontend-image.ts";
import { projectRoot } from "./paths.ts";

// `npm run demo [-- --docker]`: builds examples/webapp with bob, pushes it, and shows and verifies its record.

const example = join(projectRoot, "examples/webapp");

try {
  const { values } = parseArgs({ options: { docker: { type: "boolean", default: takeFromNpm() } } });
  if (values.docker) {
    process.env[recordAllSteps] ??= "1";
    await checkDocker();
  }
  console.log("== a private Docker Engine, registry and recorder");
  await demonstrate(await startDemoStack(console.log), values.docker);
} catch (error) {
  console.error(`\ndemo: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/**
 * `npm run demo --docker`: npm takes what stands before `--` for a setting of its own, and gives it to the script's
 * environment.
 */
function takeFromNpm(): boolean {
  const isTaken = process.env.npm_config_docker !== undefined;
  if (isTaken) console.log('npm took --docker for itself; going on as "npm run demo -- --docker"');
  return isTaken;
}

async function demonstrate(stack: DemoStack, usesDocker: boolean): Promise<void> {
  const image = `${stack.registry}/examples/webapp:demo`;
  const env = { ...process.env, ...stack.env };
  const builder = usesDocker ? process.env : env;
  await step("build and push, with bob", await buildCommand(stack, image, usesDocker), builder);
  await step("what every step did", ["bobctl", "show", image], env);
  await step("is it true?", ["bobctl", "verify", image, "--key", stack.publicKey], env);
  console.log(whereNext(stack, image));
}

async function buildCommand(stack: DemoStack, image: string, usesDocker: boolean): Promise<string[]> {
  const base = `docker-image://${stack.registry}/base/node:${baseImages.node}`;
  // Docker's own builder does not know bob's attestations: there the frontend image makes them.
  const ask = usesDocker
    ? ["--build-arg", `BUILDKIT_SYNTAX=${await ensureFrontendImage(stack)}`]
    : ["--attest", "type=bob"];
  const options = [...ask, "--build-context", `node:${baseImages.node}=${base}`];
  return ["docker", "buildx", "build", "--progress=plain", ...options, "--tag", image, "--push", example];
}

/** Says what is run, and runs it on this terminal. */
async function step(title: string, argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  console.log(`\n== ${title}\n$ ${argv.join(" ")}\n`);
  const child = spawn(argv[0] ?? "", argv.slice(1), { env, cwd: projectRoot, stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
  if (code !== 0) throw new Error(`the command above ended with exit status ${code}`);
}

/** Docker has to be running, with buildx, and keep attestations beside images. */
async function checkDocker(): Promise<void> {
  const asksFor = "--docker builds with your own Docker, but";
  const info = await runCommand(["docker", "info", "--format", "{{.DriverStatus}}"]).catch(() => undefined);
  if (!info) throw new Error(`${asksFor} there is no docker command: install Docker Engine, or leave --docker out`);
  if (info.code !== 0) {
    throw new Error(`${asksFor} no Docker Engine answers: start it, or leave --docker out\n${info.stderr.trim()}`);
  }
  const buildx = await runCommand(["docker", "buildx", "inspect"]);
  if (buildx.code !== 0) {
    throw new Error(`${asksFor} it has no buildx: install docker-buildx-plugin\n${buildx.stderr.trim()}`);
  }
  const usesDockerDriver = /^Driver:\s+docker$/m.test(buildx.stdout);
  if (!usesDockerDriver || info.stdout.includes("io.containerd.snapshotter")) return;
  throw new Error(
    `${asksFor} its image store cannot hold attestations: put {"features": {"containerd-snapshotter": true}} into /etc/docker/daemon.json and restart Docker`,
  );
}

function whereNext(stack: DemoStack, image: string): string {
  return `
== where to look next
The stack stays up (\`npm run stack:down\` ends it). To work with it by hand:
  . ${join(stack.dir, "env")}
  bobctl show ${image} --step 5          what npm ci did, in full; -o json for programs
  docker buildx imagetools inspect ${image} --raw      where the attestations are
  docker buildx build --attest type=bob YOUR_FOLDER
`;
}
