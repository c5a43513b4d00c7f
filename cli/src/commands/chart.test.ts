// SPDX-License-Identifier: Apache-2.0
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const example = join(import.meta.dirname, "../../../examples/chart");
const host = ["--set", "database-host=db.example.com"];

/** A vendor's folder: the example, with other files. */
function makeSource(files: Readonly<Record<string, string | undefined>> = {}): string {
  const folder = join(makeFolder(), "guestbook");
  cpSync(example, folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), text);
  }
  return folder;
}

const profile = (spec: string) =>
  `apiVersion: spdx.softwarecomposition.kubescape.io/v1beta1\nkind: ContainerProfile\nmetadata: {name: x}\nspec:\n  ${spec}\n`;

async function makeChart(source = example): Promise<string> {
  const destination = makeFolder();
  const { status, stderr } = await runBobctl(["package", source, "--destination", destination]);
  expect([status, stderr]).toEqual([0, expect.not.stringContaining("✗")]);
  return join(destination, "guestbook");
}

describe("bobctl package", () => {
  test("makes a chart with values, their schema, templates, a test, and what all of it was made of", async () => {
    const destination = makeFolder();
    const { status, stdout, stderr } = await runBobctl(["package", example, "--destination", destination]);
    expect(status).toBe(0);
    expect(stdout).toContain(`✔ packaged guestbook 1.0.0: ${destination}/guestbook`);
    expect(stderr).toContain("customers have to set database-host");
    const chart = join(destination, "guestbook");
    for (const file of ["Chart.yaml", "values.yaml", "templates/bob.yaml", "templates/tests/test-connection.yaml"])
      expect(existsSync(join(chart, file)), file).toBe(true);
    expect(readFileSync(join(chart, "bob/bob.yaml"), "utf8")).toBe(readFileSync(join(example, "bob.yaml"), "utf8"));
    const schema = JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8"));
    expect(schema.properties["database-networks"].items.pattern).toBeTypeOf("string");
    expect(schema.required).toContain("database-host");
  });

  test("has what Chart.yaml says, also where that looks like a placeholder", async () => {
    const description = "Set $values.name, or $item";
    const source = makeSource({ "Chart.yaml": `name: guestbook\nversion: 1.0.0\ndescription: ${description}\n` });
    expect(readFileSync(join(await makeChart(source), "Chart.yaml"), "utf8")).toContain(description);
  });

  test("takes name and versions from options, is the same bytes again, and replaces only what it made", async () => {
    const destination = makeFolder();
    const args = ["package", example, "--destination", destination, "--chart-version", "2.0.0-rc.1", "-o", "json"];
    const first = await runBobctl([...args, "--app-version", "2"]);
    expect(JSON.parse(first.stdout)).toMatchObject({ name: "guestbook", version: "2.0.0-rc.1", fixed: ["UPLOADS"] });
    const template = readFileSync(join(destination, "guestbook/templates/bob.yaml"), "utf8");
    expect(await runBobctl(args)).toMatchObject({ status: 64, stderr: expect.stringContaining("--force replaces") });
    expect((await runBobctl([...args, "--force"])).status).toBe(0);
    expect(readFileSync(join(destination, "guestbook/templates/bob.yaml"), "utf8")).toBe(template);
    rmSync(join(destination, "guestbook/bob"), { recursive: true });
    expect(await runBobctl([...args, "--force"])).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("no chart that bobctl made"),
    });
  });

  test.each([
    [
      "an unknown placeholder",
      { "bob.yaml": profile("a: $values.nothing") },
      /bob\.yaml:5:3: \$values\.nothing is not among/,
    ],
    [
      "duplicate keys of YAML",
      { "bob.yaml": profile("a: 1\n  a: 2") },
      /bob\.yaml:6:3: is no YAML: Map keys must be unique/,
    ],
    ["an anchor", { "bob.yaml": profile("a: &x 1\n  b: *x") }, /"&x" is an anchor[\s\S]*"\*x" refers to an anchor/],
    ["a tag", { "bob.yaml": profile("a: !!binary aaaa") }, /is a tag/],
    [
      "what YAML 1.1 reads otherwise",
      { "bob.yaml": profile("a: yes\n  b: 017\n  c: 12:30") },
      /yes is one thing[\s\S]*017 is[\s\S]*12:30 is/,
    ],
    ["a number that is too long", { "bob.yaml": profile("a: 12345678901234567890") }, /put it into quotes/],
    ["no object", { "bob.yaml": "- a\n" }, /is no mapping/],
    ["no kind", { "bob.yaml": "a: 1\n" }, /is no object of Kubernetes: apiVersion, kind, metadata\.name missing/],
    ["an empty file", { "bob.yaml": "# nothing\n" }, /is empty/],
    ["deep nesting", { "bob.yaml": `a: ${"[".repeat(20_000)}` }, /is no YAML|nested deeper/],
    ["no profile", { "bob.yaml": undefined }, /has no bob\.yaml/],
    ["a value twice", { "bob.values": "a = 1\na = 2\n" }, /bob\.values:2:1: a is there twice: in line 1/],
    ["a mixed case", { "bob.values": "aB = 1\n" }, /is neither in small letters/],
    ["a reserved key", { "bob.values": "bob = 1\n" }, /a meaning of its own/],
    ["no assignment", { "bob.values": "just words\n" }, /"just words" is neither key=value nor a comment/],
    ["a broken list", { "bob.values": "a = [1, 2\n" }, /is no list/],
    ["a mapping", { "bob.values": "a = {b: 1}\n" }, /is a mapping/],
    ["an anchor in a list", { "bob.values": "a = [&x 1, *x]\n" }, /is no list/],
    ["mixed records", { "bob.values": "a = [1, {b: 1}]\n" }, /mixes records/],
    ["too deep a record", { "bob.values": "a = [{b: {c: 1}}]\n" }, /has more than records/],
    ["an unknown annotation", { "bob.values": "# @knd host\na = 1\n" }, /@knd means nothing/],
    ["an unknown kind", { "bob.values": "# @kind hots\na = 1\n" }, /@kind hots is not one of text, name/],
    ["nothing fixed", { "bob.values": "A =\n" }, /A is fixed by you, and has no value/],
    ["no image for its test", { "bob.values": "a = 1\n" }, /test-connection\.sh:1:1: runs in an image/],
    ["no name", { "Chart.yaml": "name: Guest Book\n" }, /"Guest Book" is no name of a chart/],
    ["no version", { "Chart.yaml": "version: 1.0\n" }, /"1" is no version of a chart/],
    ["two files for one", { "test-connection.yaml": profile("a: 1") }, /would be the same file in the chart/],
  ] as [string, Record<string, string | undefined>, RegExp][])("refuses %s", async (_what, files, message) => {
    const { status, stderr } = await runBobctl(["package", makeSource(files), "--destination", makeFolder()]);
    expect(stderr).toMatch(message);
    expect([64, 66]).toContain(status);
  });

  test("refuses what is no UTF-8", async () => {
    const folder = makeSource();
    writeFileSync(join(folder, "bob.values"), Buffer.from("a = \xff\n", "latin1"));
    expect(await runBobctl(["package", folder, "--destination", makeFolder()])).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("bob.values is not UTF-8"),
    });
  });

  test("refuses huge files, and tells all faults at once", async () => {
    const huge = makeSource({ "bob.values": `a = ${"x".repeat(6 * 1024 * 1024)}` });
    expect(await runBobctl(["package", huge, "--destination", makeFolder()])).toMatchObject({
      status: 65,
      stderr: expect.stringContaining("which is Helm's limit"),
    });
    const broken = makeSource({
      "bob.values": "x y\nB =\n",
      "bob.yaml": profile("a: &a 1"),
      "deployment.yaml": "- 1\n",
    });
    const { stderr } = await runBobctl(["package", broken, "--destination", makeFolder()]);
    expect(stderr.match(/^ {2}/gm)).toHaveLength(5);
  });
});

describe("bobctl render", () => {
  test("writes the same of a vendor's folder, of its chart, and of that packed", async () => {
    const chart = await makeChart();
    const packed = join(makeFolder(), "guestbook.tgz");
    writeFileSync(packed, packFolder(chart));
    const [source, folder, file] = await Promise.all(
      [example, chart, packed].map((target) => runBobctl(["render", target, ...host])),
    );
    expect(source?.status).toBe(0);
    expect(source?.stdout).toMatch(/^---\n# Source: guestbook\/templates\/bob\.yaml\n[\s\S]*- "db\.example\.com"/);
    expect(folder?.stdout).toBe(source?.stdout);
    expect([file?.stdout, file?.stderr]).toEqual([source?.stdout, ""]);
  });

  test("takes values of files of either kind and of --set, the last first in weight", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "a.yaml"), "database-host: a.example.com\nport: 81\ndatabase-networks: [10.1.0.0/16]\n");
    writeFileSync(join(folder, "b.values"), "# ours\nport = 82\ndatabase-networks = 10.2.0.0/16, ::1\n");
    const values = ["--values", join(folder, "a.yaml"), "--values", join(folder, "b.values")];
    const { stdout } = await runBobctl([
      "render",
      example,
      ...values,
      "--set",
      "port=83",
      "-n",
      "shop",
      "--name",
      "gb",
    ]);
    expect(stdout).toContain("port: 83");
    expect(stdout).toContain('- "10.2.0.0/16"\n    - "::1"');
    expect(stdout).toContain('name: "gb"\n  namespace: "shop"');
  });

  test("leaves out the profile and the tests where that is asked for", async () => {
    const { stdout } = await runBobctl(["render", example, ...host, "--set", "bob.create=false", "--skip-tests"]);
    expect(stdout).not.toMatch(/ContainerProfile|kind: Pod/);
    expect(stdout).toContain("kind: Deployment");
  });

  test("refuses values that do not fit, with their paths, all at once", async () => {
    const folder = makeFolder();
    const file = join(folder, "mine.json");
    writeFileSync(file, JSON.stringify({ port: "80", "database-networks": ["10.0.0.0/8", "10.0.0.1/8"] }));
    const { status, stderr, stdout } = await runBobctl(["render", example, "--values", file]);
    expect([status, stdout]).toEqual([64, ""]);
    expect(stderr).toContain("the values do not fit the schema of guestbook:\n- at '/port': is \"80\"");
    expect(stderr).toContain("- at '/database-networks/1'");
    expect(stderr).toContain("- at '/database-host': is missing (The host of the database.)");
    writeFileSync(file, "{}");
    for (const [text, message] of [
      ["port: 1\nport: 2\n", "Map keys must be unique"],
      ["port: &a 1\n", "is an anchor"],
      ["- 1\n", "is no mapping of values"],
      ["a: 1\n---\nb: 2\n", "write one document"],
      ["port: yes\n", "put it into quotes"],
    ] as const) {
      const yaml = join(folder, "wrong.yaml");
      writeFileSync(yaml, text);
      const answer = await runBobctl(["render", example, ...host, "--values", yaml]);
      expect([answer.status, answer.stderr]).toEqual([64, expect.stringContaining(message)]);
    }
  });

  test("explains what the vendor fixed and what the values change", async () => {
    const set = [...host, "--set", "database-networks={10.1.0.0/16,0.0.0.0/0}"];
    const { stdout } = await runBobctl(["render", example, ...set, "--explain"]);
    expect(stdout).toContain("ContainerProfile $values.name\n    architectures 1, execs 1, opens 4, syscalls 14");
    expect(stdout).toContain("  UPLOADS = /var/lib/guestbook\n");
    expect(stdout).toContain("database-networks = [10.1.0.0/16, 0.0.0.0/0]  (wider, by 0.0.0.0/0)");
    expect(stdout).toContain("→ ContainerProfile $values.name: spec.egress[0].ipAddresses[0]\n");
    const json = JSON.parse((await runBobctl(["render", example, ...set, "--explain", "-o", "json"])).stdout);
    expect(json.values.find(({ key }: { key: string }) => key === "database-host").standing).toBe("set by you");
  });

  test("refuses a chart whose templates are not what it was made of", async () => {
    const chart = await makeChart();
    const template = join(chart, "templates/bob.yaml");
    writeFileSync(template, readFileSync(template, "utf8").replace("/srv/*", "/*"));
    const changed = await runBobctl(["render", chart, ...host]);
    expect([changed.status, changed.stderr]).toEqual([
      1,
      expect.stringContaining("templates/bob.yaml is not what bob/"),
    ]);
    const other = await makeChart();
    mkdirSync(join(other, "charts/x"), { recursive: true });
    writeFileSync(join(other, "charts/x/Chart.yaml"), "name: x\n");
    expect(await runBobctl(["render", other, ...host])).toMatchObject({ status: 1 });
  });

  test("sees each template that Helm sees in a packed chart", async () => {
    const chart = filesOf(await makeChart());
    const evil = { "guestbook/templates/evil.yaml": profile("a: 1") };
    const hidden = tar(evil);
    const size = hidden.length - 1024;
    // A folder has no content, and what its size hides is there.
    const folder = Buffer.concat([tar({ "guestbook/d/": "" }, "5", size).subarray(0, 512), hidden]);
    const longer = Buffer.concat([
      tar({ x: "9 size=0\n" }, "x").subarray(0, 1024),
      tar({ "guestbook/x": "" }, "0", size),
    ]);
    const nameless = Buffer.concat([
      tar({ x: "38 path=guestbook/templates/evil.yaml\n" }, "x").subarray(0, 1024),
      tar({ "": "" }),
    ]);
    const names = ["Chart.yaml", "bob.yaml", "bob.values", "deployment.yaml", "test-connection.sh"];
    const source = names.map((name) => [`guestbook/${name}`, readFileSync(join(example, name), "utf8")]);
    for (const [what, bytes] of Object.entries({
      folder: Buffer.concat([tar(chart).subarray(0, -1024), folder]),
      longer: Buffer.concat([tar(chart).subarray(0, -1024), longer.subarray(0, -1024), hidden]),
      nameless: Buffer.concat([tar(chart).subarray(0, -1024), nameless]),
    })) {
      const file = join(makeFolder(), "guestbook.tgz");
      writeFileSync(file, gzipSync(bytes));
      const { status, stderr } = await runBobctl(["render", file, ...host]);
      expect([what, status, stderr]).toEqual([
        what,
        1,
        expect.stringContaining("templates/evil.yaml is not what bob/"),
      ]);
    }
    const file = join(makeFolder(), "guestbook.tgz");
    writeFileSync(file, gzipSync(tar({ ...Object.fromEntries(source), ...evil })));
    expect(await runBobctl(["render", file, ...host])).toMatchObject({
      status: 66,
      stderr: expect.stringContaining("has no bob.yaml"),
    });
  });

  test.each([
    ["nothing", Buffer.alloc(0), /is no packed chart/],
    ["no gzip", Buffer.from("hello"), /is no packed chart/],
    ["no tar", gzipSync("x".repeat(1024)), /is not a tar file/],
    ["files beside its folder", gzipSync(tar({ "Chart.yaml": "name: x\n" })), /a chart is one folder/],
    ["a path out of it", gzipSync(tar({ "x/../../etc/passwd": "" })), /a chart is one folder/],
    ["a file twice", gzipSync(tar({ "x/a": "", "./x/a": "" })), /has a twice/],
    ["a link", gzipSync(tar({ "x/a": "" }, "2")), /neither file nor folder/],
    ["a backslash, which is a slash to Helm", gzipSync(tar({ "x/y\\templates\\z.yaml": "" })), /a chart is one folder/],
    ["a cut file", gzipSync(tar({ "x/a": "y".repeat(2000) }).subarray(0, 1024)), /is cut off/],
    ["a bomb", gzipSync(Buffer.alloc(101 * 1024 * 1024)), /unpacks to more than/],
  ] as const)("refuses a packed chart that has %s", async (_what, bytes, message) => {
    const file = join(makeFolder(), "x.tgz");
    writeFileSync(file, bytes);
    const { status, stderr } = await runBobctl(["render", file]);
    expect([status, stderr]).toEqual([65, expect.stringMatching(message)]);
  });

  test.each([
    [["--name", "Bad Name"], '"Bad Name" is no name of an installation'],
    [["-n", "../x"], '"../x" is no name of a namespace'],
  ])("refuses %j", async (args, message) => {
    const { status, stderr } = await runBobctl(["render", example, ...host, ...args]);
    expect([status, stderr]).toEqual([64, expect.stringContaining(message)]);
  });

  test("says what it takes where there is nothing", async () => {
    expect(await runBobctl(["render", "/nonexistent"])).toMatchObject({
      status: 66,
      stderr: expect.stringContaining("oci://HOST/CHART:VERSION"),
    });
  });
});

/** A tar of regular files, or of another type; their headers may say another size than they have. */
function tar(files: Readonly<Record<string, string>>, type = "0", size?: number): Buffer {
  const members = Object.entries(files).map(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${(size ?? Buffer.byteLength(text)).toString(8).padStart(11, "0")} `, 124);
    header.write("        ", 148);
    header.write(type, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const content = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
    content.write(text);
    return Buffer.concat([header, content]);
  });
  return Buffer.concat([...members, Buffer.alloc(1024)]);
}

function packFolder(folder: string): Buffer {
  return gzipSync(tar(filesOf(folder)));
}

/** What Helm would pack of a chart. */
function filesOf(folder: string): Record<string, string> {
  const names = [
    ...["Chart.yaml", "values.yaml", "values.schema.json", "templates/bob.yaml", "templates/deployment.yaml"],
    ...["templates/tests/test-connection.yaml", "bob/bob.yaml", "bob/bob.values", "bob/deployment.yaml"],
    "bob/test-connection.sh",
  ];
  return Object.fromEntries(names.map((name) => [`guestbook/${name}`, readFileSync(join(folder, name), "utf8")]));
}
