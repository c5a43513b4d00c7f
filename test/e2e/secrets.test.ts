// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StepRecord } from "@bob/proto";
import { expect, it } from "vitest";
import { type BuildInput, type BuildOutcome, build, onlyImage, removeLayout } from "./support/build.ts";
import { makeFolder, runClientChecked } from "./support/client.ts";
import { decodeRecord, onlyEnvelope, readEvidence, recordOf } from "./support/oci-layout.ts";
import { salt } from "./support/recorded.ts";
import { attachedTexts, formsOf } from "./support/secret-forms.ts";
import { baseImage, openStack } from "./support/stack.ts";

const stack = await openStack();
const debian = baseImage(stack, "debian");
/** What bob's parts have said so far is of other builds. */
const logged = () => ["bobd", "endpoint"].map((name) => readFileSync(join(stack.dir, "logs", `${name}.log`), "utf8"));

/** Values of this build alone. */
function makeValues() {
  const unique = `${salt()}${salt()}`;
  return {
    API_TOKEN: `tok "${unique}"&ü`,
    PLAIN: `plain+${unique}=x`,
    FILE: `//reg.example/:_authToken=npm_${unique}`,
    KEY: `-----BEGIN PRIVATE KEY-----\nline1${unique}AAAA\nline2${unique}BBBB\n-----END PRIVATE KEY-----\n`,
    VARIABLE: `variable${unique}`,
    PASSWORD: `pass${unique}`,
  };
}

type Values = ReturnType<typeof makeValues>;

/** Nothing is printed: what a step writes to its log is its own. */
const dockerfile = `FROM ${debian}
ARG API_TOKEN
ARG PLAIN
ARG ENCODED
ARG JSON
ARG DATABASE
ENV LATER=$PLAIN
WORKDIR /work/$PLAIN
RUN cp /bin/true /usr/bin/curl
RUN curl -H "Authorization: Bearer $API_TOKEN" "https://user:$PLAIN@host.example/$ENCODED" "$DATABASE"
RUN curl -d "$JSON" "$(printf %s "x:$API_TOKEN" | base64 -w0)" "$(printf %s "$PLAIN" | od -An -tx1 | tr -d ' \\n')"
RUN mkdir -p "/d/$PLAIN" && echo 1 >"/d/$PLAIN/file" && ln -s "/d/$PLAIN" /link && mv "/d/$PLAIN/file" "/d/f-$PLAIN" \\
 && cat "/missing/$PLAIN" 2>/dev/null; rm -r "/d/$PLAIN"; cp /bin/true "/usr/bin/run-\${API_TOKEN}" && "run-\${API_TOKEN}"
RUN perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("/tmp/$ENV{LATER}")) or die; listen(S, 1); socket(C, AF_UNIX, SOCK_STREAM, 0); connect(C, pack_sockaddr_un("/tmp/$ENV{LATER}")) or die'
RUN --mount=type=secret,id=file,target=/root/.npmrc --mount=type=secret,id=key --mount=type=secret,id=variable,env=NAMED \\
 curl "$NAMED" "$(cat /root/.npmrc)" "$(cut -d= -f2 /root/.npmrc)" "$(sed -n 2p /run/secrets/key)" "$(base64 -w0 /run/secrets/key)"
COPY made.txt /copied/$PLAIN
`;

async function buildWith(values: Values, names: string[], door: Partial<BuildInput>, text = dockerfile) {
  const folder = makeFolder({ file: `${values.FILE}\n`, key: values.KEY, variable: values.VARIABLE });
  const { API_TOKEN, PLAIN } = values;
  const args = {
    ...{ API_TOKEN, PLAIN, ENCODED: encodeURIComponent(API_TOKEN), JSON: JSON.stringify({ a: API_TOKEN, b: PLAIN }) },
    DATABASE: `postgres://u:${values.PASSWORD}@db/x`,
  };
  const options = [
    ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...names.map((name) => `--secret=id=${name},src=${join(folder, name)}`),
    ...(door.args ?? []),
  ];
  return await build(stack, { dockerfile: text, files: { "made.txt": "x" }, ...door, args: options });
}

/** Everything of a build that somebody can see. */
async function seen(outcome: BuildOutcome): Promise<[what: string, text: string][]> {
  const image = `oci-layout:${outcome.layout}`;
  const show = (...args: string[]) => runClientChecked(stack, ["bobctl", "show", image, ...args]);
  const steps = Array.from({ length: readEvidence(onlyImage(outcome)).steps.length }, (_, index) => index + 1);
  return [
    ...attachedTexts(outcome.layout).map((text): [string, string] => ["attached", text]),
    ["shown", await show()],
    ["shown as JSON", await show("--format", "json")],
    ...(await Promise.all(
      steps.map(async (step): Promise<[string, string]> => [`step ${step}`, await show("--step", `${step}`)]),
    )),
    ["the build's log", outcome.log],
    ...logged().map((text): [string, string] => ["bob's logs", text]),
    ["verified", await runClientChecked(stack, ["bobctl", "verify", image, "--key", stack.publicKey])],
  ];
}

function expectNothingOf(values: Readonly<Record<string, string>>, texts: readonly [string, string][]): void {
  const found = texts.flatMap(([what, text]) =>
    Object.entries(values).flatMap(([name, value]) =>
      formsOf(value).flatMap((form) =>
        text.includes(form) ? [`${what} has ${name} as ${form}: ${around(text, form)}`] : [],
      ),
    ),
  );
  expect(found).toEqual([]);
}

function around(text: string, form: string): string {
  const at = text.indexOf(form);
  return text.slice(Math.max(0, at - 80), at + form.length + 20);
}

const doors: [name: string, door: Partial<BuildInput>][] = [
  ["--attest", { bob: false, args: ["--attest=type=bob,redact=PLAIN:NAMED"] }],
  ["the frontend image", { options: { BOB_REDACT: "PLAIN" } }],
];

it.each(doors)(
  "secrets are in nothing that is attached, shown, logged or summed up, by %s",
  async (_, door) => {
    const values = makeValues();
    const outcome = await buildWith(values, ["file", "key", "variable"], door);
    const image = onlyImage(outcome);
    const texts = await seen(outcome);
    expect(texts.filter(([what]) => what === "attached").length).toBeGreaterThanOrEqual(3 + 6);
    expectNothingOf(values, texts);

    const evidence = readEvidence(image);
    const redacted = (text: string): StepRecord["completeness"] => recordOf(evidence, text).completeness;
    expect(redacted("cp /bin/true /usr/bin/curl").redacted).toEqual({ PLAIN: 1 }); // where it ran
    expect(redacted("RUN curl -H")).toMatchObject({
      complete: true,
      redacted: { API_TOKEN: 2, DATABASE: 1, PLAIN: 2 },
    });
    expect(redacted("RUN curl -d")).toMatchObject({ complete: true, redacted: { API_TOKEN: 2, PLAIN: 3 } });
    expect(Object.keys(redacted("RUN mkdir").redacted ?? {})).toEqual(["API_TOKEN", "PLAIN"]);
    expect(redacted("RUN mkdir").complete).toBe(true);
    expect(redacted("RUN perl")).toMatchObject({ complete: true, redacted: { PLAIN: 2 } });
    expect(recordOf(evidence, "RUN perl").network).toMatchObject([
      ...["bind", "connect", "listen"].map((operation) => ({
        operation,
        path: "/tmp/<redacted:PLAIN>",
        redacted: true,
      })),
    ]);
    expect(redacted("RUN --mount").redacted).toEqual({ "/root/.npmrc": 1, "/run/secrets/key": 2, NAMED: 1, PLAIN: 1 });
    expect(texts.find(([what]) => what === "shown")?.[1]).toContain("4 secrets redacted in 5 texts: /root/.npmrc, ");
    expect(texts.find(([what]) => what === "verified")?.[1]).toMatch(
      /✔ .* recorded steps' files compared.*redacted path/,
    );

    const again = await buildWith(values, ["file", "key", "variable"], door);
    expect(onlyImage(again).attestations).toEqual(image.attestations);
    for (const each of [outcome, again]) removeLayout(each);
  },
  240_000,
);

it("nothing of them is in the parts of a long record, nor in what is watched", async () => {
  const values = makeValues();
  const text = `FROM ${debian}\nARG PLAIN\nRUN mkdir -p "/d/$PLAIN" && cd "/d/$PLAIN" && seq -f "a-file-with-a-name-that-is-rather-long-so-that-there-need-not-be-so-many-%g" 15000 | xargs touch && : $PLAIN\n`;
  const watcher = spawn("bobctl", ["watch"], { env: { ...process.env, ...stack.env } });
  let watched = "";
  watcher.stdout.setEncoding("utf8").on("data", (piece: string) => {
    watched += piece;
  });
  const outcome = await buildWith(values, [], { bob: false, args: ["--attest=type=bob,redact=PLAIN"] }, text);
  watcher.kill();
  const image = onlyImage(outcome);
  const record = decodeRecord(onlyEnvelope(image));
  expect(record.parts?.entries.leftBehind).toBeGreaterThan(15_000);
  expect(record.completeness).toMatchObject({ complete: true, redacted: { PLAIN: 10_000 } });
  expect(watched).toContain("<redacted:PLAIN>");
  expectNothingOf(values, [...(await seen(outcome)), ["watched", watched]]);
  removeLayout(outcome);
}, 240_000);

/** Asks nobody who is there: a question is told as it was sent. */
const lookUpAndAsk = `socket(S, 2, 2, 0) or die; $name = join "", map { pack "C/a*", $_ } "$ENV{API_KEY}", "names", "test", "";
send(S, pack("n6", 7, 256, 1, 0, 0, 0) . $name . pack("nn", 1, 1), 0, pack("Sna4x8", 2, 53, inet_aton("127.53.0.9"))) or die;
$l = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => 8099, ReuseAddr => 1) or die;
$c = IO::Socket::INET->new("127.0.0.1:8099") or die;
syswrite($c, "GET /$ENV{API_KEY} HTTP/1.1\\r\\nHost: $ENV{API_KEY}.test\\r\\n\\r\\n"); sysread($l->accept, $b, 100)`;

it("nothing of them is in the names a step looked up and asked for", async () => {
  const values = { API_KEY: `Key${salt()}${salt()}` };
  const text = `FROM ${debian}\nARG API_KEY\nRUN perl -MIO::Socket::INET -e '${lookUpAndAsk.replaceAll("\n", " ")}'\n`;
  const args = ["--attest=type=bob", `--build-arg=API_KEY=${values.API_KEY}`];
  const outcome = await build(stack, { dockerfile: text, bob: false, args });
  const { network, completeness } = recordOf(readEvidence(onlyImage(outcome)), "RUN perl");
  const told = network.filter(({ redacted }) => redacted);
  expect(told.map(({ operation }) => operation)).toEqual(["connect", "request", "request", "resolve"]);
  expect(told[0]?.names).toEqual([{ name: "<redacted:API_KEY>.test", from: ["http-host"] }]);
  expect(told[1]?.request).toMatchObject({ host: "<redacted:API_KEY>.test", path: "/<redacted:API_KEY>" });
  expect(told[3]?.question).toMatchObject({ name: "<redacted:API_KEY>.names.test" });
  expect(completeness).toMatchObject({ complete: true, redacted: { API_KEY: 3 } });
  expectNothingOf(values, await seen(outcome));
  removeLayout(outcome);
});

it("what a failed step said of them is not in bob's words, and a secret that is short is told to be so", async () => {
  const values = makeValues();
  const failing = `FROM ${debian}\nARG API_TOKEN\nRUN /bin/false "$API_TOKEN"\n`;
  const failed = await buildWith(values, [], { bob: false, args: ["--attest=type=bob"] }, failing);
  expect(failed.code).not.toBe(0);
  expectNothingOf(values, [
    ["the build's log", failed.log],
    ...logged().map((text): [string, string] => ["bob's logs", text]),
  ]);
  const pin = join(makeFolder({}), "pin");
  writeFileSync(pin, "1234");
  const short = `FROM ${debian}\nRUN --mount=type=secret,id=pin echo ${salt()}\n`;
  const args = ["--attest=type=bob", `--secret=id=pin,src=${pin}`];
  const outcome = await build(stack, { dockerfile: short, bob: false, args });
  const record = recordOf(readEvidence(onlyImage(outcome)), "RUN --mount");
  expect(record.completeness).toMatchObject({ complete: true, notRedacted: { "/run/secrets/pin": "common" } });
  for (const each of [failed, outcome]) removeLayout(each);
});
