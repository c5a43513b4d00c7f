// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { directBuilder, ensureDirectBuilder, makeFolder, runClient, runClientChecked } from "./support/client.ts";
import { readEvidence, readImages, recordOf } from "./support/oci-layout.ts";
import { bobTypes, predicateTypes, readOnlyImage, recordedSteps, salt } from "./support/recorded.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
await ensureDirectBuilder(stack);
const busybox = await pushBusyboxImage(stack);
const asking = ["--attest=type=bob", "--provenance=false"];
const layoutOutput = "--output=type=oci,tar=false,dest=layout";

/** Builds in a fresh folder, where outputs with relative paths are. */
async function buildIn(dockerfile: string, ...args: string[]) {
  const folder = makeFolder({ Dockerfile: dockerfile });
  const command = ["docker", "buildx", "build", "--progress=plain", ...args, "."];
  const { code, stderr } = await runClient(stack, command, { cwd: folder });
  return { code, log: stderr, folder, layout: join(folder, "layout") };
}

async function buildLayout(dockerfile: string, ...args: string[]): Promise<string> {
  const { code, log, layout } = await buildIn(dockerfile, ...args, layoutOutput);
  expect(code, log).toBe(0);
  return layout;
}

const verify = (image: string) => runClientChecked(stack, ["bobctl", "verify", image, "--key", stack.publicKey]);

it("has one digest: without bob, with it, and built again", async () => {
  const dockerfile = `FROM ${busybox}
ARG SOURCE_DATE_EPOCH
RUN mkdir /o && echo fixed > /o/f && ln -s f /o/l && echo $SOURCE_DATE_EPOCH > /o/epoch
RUN rm -r /o/l && chmod 700 /o
`;
  const same = ["--no-cache", "--build-arg=SOURCE_DATE_EPOCH=1700000000", `${layoutOutput},rewrite-timestamp=true`];
  const digests = [];
  for (const args of [["--provenance=false", "--builder", directBuilder], asking, asking]) {
    const { code, log, layout } = await buildIn(dockerfile, ...args, ...same);
    expect(code, log).toBe(0);
    digests.push(readOnlyImage(layout).digest);
  }
  expect(new Set(digests).size, digests.join(" ")).toBe(1);
});

it("keeps annotations and what the image's configuration says", async () => {
  const dockerfile = `FROM ${busybox}
RUN echo x > /var/x
STOPSIGNAL SIGINT
HEALTHCHECK --interval=5s CMD ["/bin/true"]
EXPOSE 80/tcp 53/udp
VOLUME /var/lib/data
ENTRYPOINT ["/bin/sh"]
CMD ["-c", "true"]
LABEL a="b c" d=e
`;
  const same = [
    "--annotation=index,manifest:org.test.x=y z",
    "--annotation=manifest-descriptor:org.test.d=e",
    "--label=l=m",
    "--build-arg=BUILDKIT_MULTI_PLATFORM=1",
  ];
  const bob = readLayout(await buildLayout(dockerfile, ...asking, ...same));
  const plain = readLayout(await buildLayout(dockerfile, "--provenance=false", "--builder", directBuilder, ...same));
  expect(bob.config).toEqual(plain.config);
  expect(plain.annotations).toEqual([{ "org.test.x": "y z" }, { "org.test.d": "e" }, { "org.test.x": "y z" }]);
  expect(bob.annotations).toEqual(plain.annotations);
});

interface Node {
  readonly digest: string;
  readonly annotations?: Record<string, string>;
  readonly manifests?: readonly Node[];
  readonly config?: Node;
  readonly platform?: { readonly architecture: string };
}

/** The configuration of an image without its times, and the annotations of index, descriptor and manifest. */
function readLayout(layout: string) {
  const read = (file: string) => JSON.parse(readFileSync(join(layout, file), "utf8"));
  const blob = (node: Node | undefined) => read(`blobs/${node?.digest.replace(":", "/")}`);
  const index: Node = blob((read("index.json") as Node).manifests?.[0]);
  const descriptor = index.manifests?.find(({ platform }) => platform?.architecture !== "unknown");
  const manifest: Node = blob(descriptor);
  const config = JSON.parse(JSON.stringify(blob(manifest.config)), (key, value) =>
    key === "created" ? undefined : value,
  );
  return {
    config: { ...config, rootfs: undefined },
    annotations: [index, descriptor, manifest].map((node) => node?.annotations),
  };
}

it("may have no step that runs a program, or no layer at all", async () => {
  for (const dockerfile of [`FROM ${busybox}\nLABEL a=b\n`, `FROM scratch\nCOPY Dockerfile /file-${salt()}\n`]) {
    const layout = await buildLayout(dockerfile, ...asking);
    expect(predicateTypes(readOnlyImage(layout))).toHaveLength(bobTypes.length);
    expect(await verify(`oci-layout:${layout}`)).not.toContain("✗");
    expect(await runClientChecked(stack, ["bobctl", "show", `oci-layout:${layout}`])).toContain("linux/");
  }
  const plain = await buildIn(
    "FROM scratch\nLABEL empty=1\n",
    "--provenance=false",
    "--builder",
    directBuilder,
    layoutOutput,
  );
  const bob = await buildIn("FROM scratch\nLABEL empty=1\n", ...asking, layoutOutput);
  expect(bob.code, bob.log).toBe(plain.code);
});

it.each(["linux/amd64/v2", "linux/amd64/v3"])("is recorded for %s where programs of it run", async (platform) => {
  const dockerfile = `FROM ${busybox}\nARG TARGETPLATFORM\nRUN echo "$TARGETPLATFORM" | tee /var/p\n`;
  const { code, log, layout } = await buildIn(
    dockerfile,
    ...asking,
    `--platform=${platform}`,
    "--no-cache",
    layoutOutput,
  );
  expect(code, log).toBe(0);
  expect(log).toMatch(new RegExp(`^#\\d+ [\\d.]+ ${platform}$`, "m"));
  expect(recordedSteps(readOnlyImage(layout))).toHaveLength(1);
  expect(await verify(`oci-layout:${layout}`)).toContain("1 of 1 recorded");
});

it("gives each platform the shared step's record and its own", async () => {
  const dockerfile = `FROM --platform=$BUILDPLATFORM ${busybox} AS build
RUN echo shared > /var/shared
ARG TARGETARCH
RUN echo "compiled for $TARGETARCH" > /var/out-$TARGETARCH
FROM scratch
ARG TARGETARCH
COPY --from=build /var/out-$TARGETARCH /var/shared /
`;
  const layout = await buildLayout(dockerfile, ...asking, "--platform=linux/amd64,linux/arm64", "--no-cache");
  const images = readImages(layout);
  expect(images.map(({ platform }) => platform).sort()).toEqual(["linux/amd64", "linux/arm64"]);
  const started = images.map((image) => {
    expect(recordedSteps(image)).toHaveLength(2);
    const own = recordOf(readEvidence(image), "compiled for");
    expect(own.leftBehind.map(({ path }) => path)).toEqual([`/var/out-${image.platform.split("/")[1]}`]);
    return recordOf(readEvidence(image), "echo shared").execution.startedAt;
  });
  expect(new Set(started).size).toBe(1);
  expect(await verify(`oci-layout:${layout}`)).not.toContain("✗");
});

it("is what consumers of attestations expect: one marked manifest, provenance beside bob's", async () => {
  const image = `${stack.registry}/test/images:${salt()}`;
  const dockerfile = `FROM ${busybox}\nRUN echo x > /var/x\n`;
  const { code, log } = await buildIn(
    dockerfile,
    "--attest=type=bob",
    "--provenance=mode=max",
    "--tag",
    image,
    "--push",
  );
  expect(code, log).toBe(0);
  const inspect = (...args: string[]) =>
    runClientChecked(stack, ["docker", "buildx", "imagetools", "inspect", image, ...args]);
  expect(JSON.parse(await inspect("--format", "{{json .Provenance}}"))).toHaveProperty("SLSA.buildDefinition");
  await inspect("--format", "{{json .SBOM}}");
  const { manifests = [] } = JSON.parse(await inspect("--raw")) as Node;
  const marked = manifests.filter((node) => node.annotations?.["vnd.docker.reference.type"] === "attestation-manifest");
  expect(marked).toMatchObject([{ platform: { architecture: "unknown", os: "unknown" } }]);
  const headers = { accept: "application/vnd.oci.image.manifest.v1+json" };
  const repository = image.slice(image.indexOf("/") + 1, image.lastIndexOf(":"));
  const url = `http://${stack.registry}/v2/${repository}/manifests/${marked[0]?.digest}`;
  const { layers } = (await (await fetch(url, { headers })).json()) as { layers: (Node & { mediaType: string })[] };
  expect(new Set(layers.map(({ mediaType }) => mediaType))).toEqual(new Set(["application/vnd.in-toto+json"]));
  const types = layers.map(({ annotations }) => annotations?.["in-toto.io/predicate-type"] ?? "");
  expect(types).toEqual(expect.arrayContaining([...bobTypes, expect.stringContaining("slsa.dev/provenance")]));
});

it("has exactly the attestations that were asked for", async () => {
  const dockerfile = `FROM ${busybox}\nRUN echo x > /var/x\n`;
  const types = async (...args: string[]) => {
    const all = predicateTypes(readOnlyImage(await buildLayout(dockerfile, ...args)));
    return all.map((type) => (type.includes("slsa.dev") ? "provenance" : type)).sort();
  };
  const three = [...bobTypes].sort();
  expect(await types("--provenance=false")).toEqual([]);
  expect(await types("--provenance=false", "--attest=type=bob,disabled=true")).toEqual([]);
  expect(await types("--provenance=false", "--build-arg=BUILDKIT_ATTEST_BOB=true")).toEqual(three);
  expect(await types("--attest=type=bob", "--provenance=mode=max")).toEqual([...three, "provenance"]);
});

it("is refused as a Docker tarball in BuildKit's words, or has its records in it", async () => {
  const dockerfile = `FROM ${busybox}\nRUN echo x > /var/x\n`;
  const { code, log, folder } = await buildIn(dockerfile, "--attest=type=bob", "--output=type=docker,dest=image.tar");
  if (code !== 0) expect(log).toMatch(/docker exporter does not/);
  else expect(await verify(`oci-layout:${join(folder, "image.tar")}`)).toContain("1 step record signed by");
});
