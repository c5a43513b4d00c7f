// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { directBuilder, ensureDirectBuilder, makeFolder, runClient, runClientChecked } from "./support/client.ts";
import { bobTypes, salt } from "./support/recorded.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
await ensureDirectBuilder(stack);
const dockerfile = `FROM ${baseImage(stack, "debian")}\nRUN echo ${salt()} > /x\n`;

const crossBuilt = `${dockerfile.replace("FROM", "FROM --platform=$BUILDPLATFORM")}FROM scratch\nCOPY --from=0 /x /\n`;

const history = (...args: string[]) =>
  runClientChecked(stack, ["docker", "buildx", "history", ...args], { env: { BUILDX_BUILDER: builder } });
let builder = "bob";

interface Inspected {
  readonly Ref: string;
  readonly Status: string;
  readonly Attachments?: { readonly Type: string; readonly Digest: string }[];
}

/** Builds and pushes, and returns the build's reference in the history. */
async function push(...args: string[]): Promise<string> {
  const folder = makeFolder({ Dockerfile: args.some((arg) => arg.includes("platform")) ? crossBuilt : dockerfile });
  const output = `--output=type=registry,name=${stack.registry}/e2e/history:1`;
  const options = ["--metadata-file=metadata.json", output, ...args, "."];
  const { code, stderr } = await runClient(stack, ["docker", "buildx", "build", ...options], { cwd: folder });
  expect(code, stderr).toBe(0);
  const metadata = await runClientChecked(stack, ["cat", `${folder}/metadata.json`]);
  return (JSON.parse(metadata)["buildx.build.ref"] as string).split("/").at(-1) ?? "";
}

const inspect = async (ref: string) => JSON.parse(await history("inspect", ref, "--format=json")) as Inspected;

it("lists the build and shows the record among its attachments", async () => {
  const ref = await push("--attest=type=bob");
  expect(await history("ls")).toContain(ref);
  const { Status, Attachments = [] } = await inspect(ref);
  expect(Status).toBe("completed");
  const types = Attachments.map(({ Type }) => Type);
  expect(types).toEqual(expect.arrayContaining([...bobTypes]));
  const bill = await history("inspect", "attachment", ref, "--type=https://k8sstormcenter.com/bob/v1");
  expect(JSON.parse(bill)).toMatchObject({ predicateType: "https://k8sstormcenter.com/bob/v1" });
  const evidence = Attachments.find(({ Type }) => Type.endsWith("/evidence/v1"));
  const text = await history("inspect", "attachment", ref, evidence?.Digest ?? "");
  expect(JSON.parse(text).predicate.steps).toHaveLength(2);
  const logs = await runClient(stack, ["docker", "buildx", "history", "logs", "--progress=plain", ref]);
  expect(logs.stderr).toContain("bob: 1 file written, no host contacted");
});

it("shows the records of each platform as that platform's", async () => {
  const platform = "linux/arm64";
  const ref = await push("--attest=type=bob", `--platform=linux/amd64,${platform}`);
  const options = [`--platform=${platform}`, "--type=https://k8sstormcenter.com/bob/evidence/v1"];
  const evidence = await history("inspect", "attachment", ref, ...options);
  expect(JSON.parse(evidence).predicate.platform).toBe(platform);
});

it("lists nothing that a prune of the cache took", async () => {
  const ref = await push("--attest=type=bob");
  await stack.prune();
  const types = (await inspect(ref)).Attachments?.map(({ Type }) => Type) ?? [];
  expect(types).toContain("application/vnd.oci.image.index.v1+json");
  expect(types.filter((type) => bobTypes.some((own) => own === type))).toEqual([]);
});

it("is the same through the endpoint as without it for a build that does not ask for bob", async () => {
  const shown = async (through: string) => {
    builder = through;
    const ref = await push("--builder", through);
    const { Ref: _, ...rest } = (await inspect(ref)) as Inspected & Record<string, unknown>;
    return withoutTimes(rest);
  };
  expect(await shown("bob")).toEqual(await shown(directBuilder));
  builder = "bob";
});

/** Times, folders and ids differ from build to build. */
function withoutTimes(value: Record<string, unknown>): Record<string, unknown> {
  const volatile = /^(?:StartedAt|CompletedAt|Duration|Name|Context|LocalPath|NumCached\w*|Attachments|Materials)$/;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !volatile.test(key)));
}
