// SPDX-License-Identifier: Apache-2.0
import { channel } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { makeWebappEvidence } from "@bob/bill/test-support/webapp-fixture";
import { startServer } from "@bob/oci/test-support/fake-server";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { beforeAll, describe, expect, test } from "vitest";
import { startRecorder } from "../test-support/fake-recorder.ts";
import { runBobctl } from "../test-support/run-bobctl.ts";
import { traceRequests } from "./trace-requests.ts";

const file = join(makeFolder(), "evidence.json");
beforeAll(() => writeFileSync(file, JSON.stringify(makeWebappEvidence())));

describe("--output", () => {
  test.each([
    ["-o json"],
    ["-ojson"],
    ["--output json"],
    ["--output=json"],
    ["--format json"],
    ["--output json --format json"],
  ])("%s gives JSON, before and behind the command", async (line) => {
    for (const args of [
      ["show", file, ...line.split(" ")],
      [...line.split(" "), "show", file],
    ]) {
      const { status, stdout } = await runBobctl(args);
      expect([status, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ platform: "linux/amd64" })]);
    }
  });

  test("cannot be one thing and --format another", async () => {
    const { status, stderr } = await runBobctl(["show", file, "--output", "json", "--format", "text"]);
    expect([status, stderr]).toEqual([64, expect.stringContaining("mean the same option")]);
  });

  test("keeps notes away from what reads JSON", async () => {
    using recorder = await startRecorder({ WatchAll: [] });
    const watch = ["watch", "--socket", recorder.socket];
    expect((await runBobctl(watch)).stderr).toBe("► watching all steps; stop with Ctrl-C\n");
    expect((await runBobctl([...watch, "-o", "json"])).stderr).toBe("");
  });
});

describe("--quiet", () => {
  test("leaves the answer, and no notes", async () => {
    using recorder = await startRecorder({ WatchAll: [{ step_id: "s", dropped: "3" }] });
    const { stdout, stderr } = await runBobctl(["-q", "watch", "--socket", recorder.socket]);
    expect([stdout, stderr]).toEqual([expect.stringContaining("3 events not shown"), ""]);
  });

  test("does not go with --verbose", async () => {
    const { status, stderr } = await runBobctl(["show", file, "--quiet", "--verbose"]);
    expect([status, stderr]).toEqual([64, expect.stringContaining("cannot be used with")]);
  });
});

describe("--verbose", () => {
  test("tells each request, its time, and where logins are, but no secret", async () => {
    await using registry = await startServer((request, response) => {
      const isKnown = request.headers.authorization !== undefined;
      response.writeHead(isKnown ? 404 : 401, { "www-authenticate": "Basic" }).end();
    });
    const target = `${registry.host}/app:1`;
    const { status, stderr } = await runBobctl(["show", target, "--verbose", "--plain-http", "--creds", "me:s3cret"]);
    expect(status).toBe(66);
    const manifest = `http://${registry.host}/v2/app/manifests/1`;
    expect(
      stderr
        .replaceAll(/\d+ ms/g, "N ms")
        .split("\n")
        .slice(0, 4),
    ).toEqual([
      "» login: --creds",
      `» GET ${manifest}: 401, N ms`,
      `» GET ${manifest} with a Basic login: 404, N ms`,
      "» show took N ms",
    ]);
    expect(stderr).not.toContain("s3cret");
    expect(stderr).not.toContain(Buffer.from("me:s3cret").toString("base64"));
  });

  test("leaves out what an address asks for: signed ones are secret", () => {
    const lines: string[] = [];
    using _tracing = traceRequests((line) => lines.push(line));
    const asked = {
      protocol: "https:",
      host: "s3",
      method: "GET",
      path: "/blob?sig=secret",
      getHeader: () => undefined,
    };
    channel("http.client.request.start").publish({ request: asked });
    channel("http.client.request.error").publish({ request: asked, error: new Error("no") });
    expect(lines).toEqual([expect.stringMatching(/^GET https:\/\/s3\/blob: failed \(Error\), \d+ ms$/)]);
  });

  test("tells requests of node:http", async () => {
    await using server = await startServer((_, response) => response.writeHead(200).end());
    const lines: string[] = [];
    using _tracing = traceRequests((line) => lines.push(line));
    const headers = { authorization: "Bearer s3cret" };
    const ask = (url: string) =>
      new Promise((resolve) => request(url, { headers }, resolve).on("error", resolve).end());
    await ask(`http://${server.host}/v2/?sig=s3cret`);
    await ask("http://127.0.0.1:1/");
    expect(lines.map((line) => line.replace(/\d+ ms/, "N ms"))).toEqual([
      `GET http://${server.host}/v2/ with a Bearer login: 200, N ms`,
      "GET http://127.0.0.1:1/ with a Bearer login: failed (ECONNREFUSED), N ms",
    ]);
  });

  test("names the file with the logins", async () => {
    const { stderr } = await runBobctl(["show", file, "-d"], {
      DOCKER_CONFIG: "/nonexistent",
      DOCKER_AUTH_CONFIG: "{}",
    });
    expect(stderr).toContain("» logins: $DOCKER_AUTH_CONFIG, then /nonexistent/config.json (not there)\n");
  });

  test("tells each call to the recorder", async () => {
    using recorder = await startRecorder({ GetStatus: {}, GetRecord: [] });
    const { stderr } = await runBobctl(["records", "get", "x", "-d", "--socket", recorder.socket, "-o", "json"]);
    expect(stderr).toMatch(/^» GetRecord unix:\S+: \d+ ms\n» get took \d+ ms\n$/);
  });
});

describe("what a recorder says, as JSON", () => {
  const record = { id: "a", exit_code: 0, complete: true, byte_length: "12" };
  const event = { step_id: "s", exec: { pid: 7, executable: Buffer.from("/bin/ls"), argv: [], uid: 0 } };
  const ask = async (line: string) => {
    using recorder = await startRecorder({
      GetStatus: { version: "1", public_key: "PEM\n", key_id: "SHA256:x" },
      ListRecords: { records: [record, { ...record, id: "b" }], next_page_token: "" },
      GetRecord: [{ data: Buffer.from('{"payload') }, { data: Buffer.from('":""}') }],
      WatchStep: [event, event],
    });
    const { status, stdout } = await runBobctl([...line.split(" "), "--socket", recorder.socket, "-o", "json"]);
    expect(status).toBe(0);
    return stdout;
  };
  const askLines = async (line: string) => {
    const lines = (await ask(line)).trimEnd().split("\n");
    return lines.map((text) => JSON.parse(text));
  };

  test("has one object for status, and for its key alone", async () => {
    expect(JSON.parse(await ask("status"))).toMatchObject({ version: "1", key_id: "SHA256:x", probe: null });
    expect(JSON.parse(await ask("status --public-key"))).toEqual({ public_key: "PEM\n" });
  });

  test("has one line for each record and event", async () => {
    expect(await askLines("records list")).toMatchObject([{ id: "a", byte_length: "12" }, { id: "b" }]);
    const executable = Buffer.from("/bin/ls").toString("base64");
    expect(await askLines("watch s")).toMatchObject([{ step_id: "s", exec: { executable } }, { step_id: "s" }]);
  });

  test("is the record itself, as it was signed", async () => {
    expect(await ask("records get a")).toBe('{"payload":""}');
  });
});
