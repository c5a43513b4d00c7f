// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { build, onlyImage } from "./support/build.ts";
import { pushBusyboxImage } from "./support/busybox/busybox-image.ts";
import { runClientChecked } from "./support/client.ts";
import { execSteps, listFiles, readEvidence, recordOf } from "./support/oci-layout.ts";
import { openStack } from "./support/stack.ts";

const stack = await openStack();
const busybox = await pushBusyboxImage(stack);
const bobctl = (...args: string[]) => runClientChecked(stack, ["bobctl", ...args]);

/** Builds steps upon busybox, and has bobctl verify what came out. */
async function recorded(steps: string, ...verified: string[]) {
  const outcome = await build(stack, { dockerfile: `FROM ${busybox}\n${steps}`, args: ["--no-cache"] });
  const image = onlyImage(outcome);
  const layout = `oci-layout:${outcome.layout}`;
  const told = await bobctl("verify", layout, "--key", stack.publicKey, ...verified);
  return { evidence: readEvidence(image), image, layout, log: outcome.log, told };
}

it("names every host that is reached, in whatever way", async () => {
  const ways = [
    ["fast-open", "127.0.0.2", 7001],
    ["datagram", "192.0.2.53", 53],
    ["several", "192.0.2.54", 5353],
    ["mapped", "::ffff:127.0.0.3", 7002],
    ["raw", "127.0.0.4", 0],
    ["without-waiting", "192.0.2.55", 443],
    ["connected-datagram", "192.0.2.56", 514],
  ] as const;
  const { evidence } = await recorded(`RUN ${ways.map((way) => `send ${way.join(" ")}`).join("; ")}; true\n`);
  const reached = recordOf(evidence, "send").network.map(({ address, port }) => `${address} ${port ?? 0}`);
  const wanted = ways.map(([, address, port]) => `${address.replace("::ffff:", "")} ${port}`);
  expect(reached.map((each) => each.replace("::ffff:", ""))).toEqual(expect.arrayContaining(wanted));
});

it("tells a program with many threads once, by its own path, with the files of each thread", async () => {
  const { evidence, image } = await recorded(`RUN mkdir /data && for i in $(seq 40); do echo $i > /data/in-$i; done
RUN ln -s /bin/deed /bin/linked; linked threads 40; cat /missing/one 2>/dev/null || true
`);
  const record = recordOf(evidence, "linked");
  const [program, ...others] = record.processes.filter(({ argv }) => argv[0] === "linked");
  expect(others).toEqual([]);
  expect(program).toMatchObject({ executable: "/bin/deed", argv: ["linked", "threads", "40"], count: 1 });
  expect(record.leftBehind.filter(({ path }) => String(path).startsWith("/data/out-"))).toHaveLength(40);
  expect(listFiles(record, ({ failed }) => failed?.includes("ENOENT") === true)).toContain("/missing/one");
  expect(image.attestations.get("https://k8sstormcenter.com/bob/v1")).not.toContain('"path":"/missing/one"');
});

it("loses none of thousands of short programs, one after the other and at once", async () => {
  const { evidence } = await recorded(`RUN i=0; while [ $i -lt 2000 ]; do /bin/busybox true $i; i=$((i+1)); done
RUN seq 300 | xargs -P 16 -n 1 sh -c 'echo $0 > /tmp/f$0; cat /tmp/f$0 > /tmp/g$0; rm /tmp/f$0'
`);
  const runs = (text: string, wanted: (argv: readonly unknown[]) => boolean) =>
    recordOf(evidence, text)
      .processes.filter(({ argv }) => wanted(argv))
      .reduce((sum, { count }) => sum + count, 0);
  expect(runs("-lt 2000", (argv) => argv[1] === "true")).toBe(2000);
  expect(runs("xargs", (argv) => argv[0] === "cat")).toBe(300);
  const left = recordOf(evidence, "xargs").leftBehind.filter(({ path }) => /^\/tmp\/g\d+$/.test(String(path)));
  expect(left).toHaveLength(300);
});

it("has a record of each step of many stages that meet in one", async () => {
  const numbers = Array.from({ length: 16 }, (_, i) => i);
  const stages = numbers.map((n) => `FROM b AS s${n}\nWORKDIR /w${n}\nRUN echo ${n} > f\nRUN cat f > g\n`).join("");
  const copies = numbers.map((n) => `COPY --from=s${n} /w${n} /w${n}\n`).join("");
  const { evidence } = await recorded(
    `FROM busybox-again AS b\n${stages}FROM b\n${copies}RUN cat /w*/g > /all\n`.replace(
      "FROM busybox-again",
      `FROM ${busybox}`,
    ),
  );
  const steps = execSteps(evidence);
  expect(steps).toHaveLength(33);
  expect(new Set(steps.map(({ record }) => record.status))).toEqual(new Set(["recorded"]));
  expect(recordOf(evidence, "> /all").leftBehind).toMatchObject([{ path: "/all", size: 38 }]);
});

it("records what a package's scripts and triggers do", async () => {
  const { evidence } = await recorded(`RUN true
FROM debian:bookworm
RUN mkdir -p /p/DEBIAN /p/usr/lib/p && printf 'Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@x>\\nDescription: d\\n' > /p/DEBIAN/control && printf '#!/bin/sh\\nuseradd -m -u 70123 app\\n' > /p/DEBIAN/postinst && chmod 755 /p/DEBIAN/postinst && echo 'activate-noawait ldconfig' > /p/DEBIAN/triggers && dpkg-deb -b /p /p.deb && dpkg -i /p.deb && rm -rf /var/cache/ldconfig
USER app
RUN bash -O extglob -c 'cd; echo ~ > home; mkdir -p {a,b}/{c,d}; : > a/c/"sp ace"; exec 5<>/dev/udp/192.0.2.77/9; echo q >&5'
`);
  const programs = recordOf(evidence, "dpkg -i").processes.map(({ executable }) => executable);
  expect(programs).toEqual(
    expect.arrayContaining(["/usr/sbin/useradd", "/sbin/ldconfig"].map((path) => expect.stringMatching(path))),
  );
  expect(recordOf(evidence, "extglob").network).toContainEqual(
    expect.objectContaining({ protocol: "udp", address: "192.0.2.77", port: 9 }),
  );
});

it("shows names and arguments with control characters without sending these to the terminal", async () => {
  const { evidence, layout, log, told } =
    await recorded(`RUN printf x > "$(printf '/var/safe\\033[2K\\033[1Afake\\r')"; sh -c 'exit 0' "$(printf 'arg\\033]0;title\\007\\342\\200\\256txet')"; printf y > "$(printf '/var/line\\nbreak')"; ln -s "$(printf 'to\\033[31m')" /var/l
`);
  const shown = [await bobctl("show", layout), await bobctl("show", layout, "--step", "2"), told];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const dangerous = /[\x00-\x08\x0b-\x1f\x7f\u202e]/;
  for (const text of shown) expect(text).not.toMatch(dangerous);
  expect(log.match(/ bob: .*/g)?.join("")).not.toMatch(dangerous);
  expect(recordOf(evidence, "printf x").leftBehind.map(({ path }) => String(path))).toEqual(
    expect.arrayContaining(["/var/safe\u001b[2K\u001b[1Afake\r", "/var/line\nbreak", "/var/l"]),
  );
});
