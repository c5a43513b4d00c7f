import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { baseImages } from "./base-images.ts";
import { recordAllSteps } from "./bobd.ts";
import { runCommand } from "./command.ts";
import { projectRoot } from "./paths.ts";
import { type Stack, startStack } from "./stack.ts";

// `npm run demo [-- --docker]`: builds examples/webapp with bob, pushes it, and shows and verifies its record.

const example = join(projectRoot, "examples/webapp");

/** A stack that has everything the demo shows. */
type CompleteStack = Stack & { readonly frontend: string; readonly publicKey: string };

try {
  const { values } = parseArgs({ options: { docker: { type: "boolean", default: takeFromNpm() } } });
  if (values.docker) {
    process.env[recordAllSteps] ??= "1";
    await checkDocker();
  }
  await demonstrate(await startCompleteStack(), values.docker);
} catch (error) {
  console.error(`\ndemo: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/** `npm run demo --docker`: npm takes what stands before `--` for a setting of its own, and gives it to the script's environment. */
function takeFromNpm(): boolean {
  const isTaken = process.env.npm_config_docker !== undefined;
  if (isTaken) console.log('npm took --docker for itself; going on as "npm run demo -- --docker"');
  return isTaken;
}

async function demonstrate(stack: CompleteStack, usesDocker: boolean): Promise<void> {
  const image = `${stack.registry}/examples/webapp:demo`;
  const env = { ...process.env, ...stack.env };
  const builder = usesDocker ? process.env : env;
  await step("build and push, with bob", buildCommand(stack, image, usesDocker), builder);
  await step("what every step did", ["bobctl", "show", image], env);
  await step("is it true?", ["bobctl", "verify", image, "--key", stack.publicKey], env);
  console.log(whereNext(stack, image));
}

function buildCommand(stack: CompleteStack, image: string, usesDocker: boolean): string[] {
  const base = `docker-image://${stack.registry}/base/node:${baseImages.node}`;
  // Docker's own builder does not know bob's attestations: there the frontend image makes them.
  const ask = usesDocker ? ["--build-arg", `BUILDKIT_SYNTAX=${stack.frontend}`] : ["--attest", "type=bob"];
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

async function startCompleteStack(): Promise<CompleteStack> {
  console.log("== a private BuildKit, registry and recorder");
  const stack = await startStack({ log: (line) => console.log(line) });
  const { frontend, publicKey } = stack;
  if (frontend && publicKey) return { ...stack, frontend, publicKey };
  throw new Error("the recorder's programs in bpf/ were not built: see the messages above");
}

/** Docker has to be running, with buildx, and keep attestations beside images. */
async function checkDocker(): Promise<void> {
  const asksFor = "--docker builds with your own Docker, but";
  const info = await runCommand(["docker", "info", "--format", "{{.DriverStatus}}"]).catch(() => undefined);
  if (!info) throw new Error(`${asksFor} there is no docker command: install Docker Engine, or leave --docker out`);
  if (info.code !== 0)
    throw new Error(`${asksFor} no Docker Engine answers: start it, or leave --docker out\n${info.stderr.trim()}`);
  const buildx = await runCommand(["docker", "buildx", "inspect"]);
  if (buildx.code !== 0)
    throw new Error(`${asksFor} it has no buildx: install docker-buildx-plugin\n${buildx.stderr.trim()}`);
  const usesDockerDriver = /^Driver:\s+docker$/m.test(buildx.stdout);
  if (!usesDockerDriver || info.stdout.includes("io.containerd.snapshotter")) return;
  throw new Error(
    `${asksFor} its image store cannot hold attestations: put {"features": {"containerd-snapshotter": true}} into /etc/docker/daemon.json and restart Docker`,
  );
}

function whereNext(stack: CompleteStack, image: string): string {
  return `
== where to look next
The stack stays up (\`npm run stack:down\` ends it). To work with it by hand:
  . ${join(stack.dir, "env")}
  bobctl show ${image} --step 5          what npm ci did, in full; --format json for programs
  docker buildx imagetools inspect ${image} --raw      where the attestations are
  docker buildx build --attest type=bob YOUR_FOLDER
`;
}
