// SPDX-License-Identifier: Apache-2.0
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startMemoryRegistry } from "@bob/oci/test-support/memory-registry";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { describe, expect, test } from "vitest";
import { runBobctl } from "../test-support/run-bobctl.ts";

const good = `Basic ${Buffer.from("me:se:cret").toString("base64")}`;
const startRegistry = () =>
  startMemoryRegistry({
    before: ({ headers }, response) => {
      if (headers.authorization === good) return false;
      response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
      return true;
    },
  });

function makeHome() {
  const folder = makeFolder();
  const config = join(folder, "config.json");
  const read = () => JSON.parse(readFileSync(config, "utf8"));
  return { config, read, env: { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env.PATH}` }, folder };
}

describe("login", () => {
  test("checks a login, keeps it for nobody else to read, and leaves the rest of the file", async () => {
    await using registry = await startRegistry();
    const { config, env, read } = makeHome();
    writeFileSync(config, JSON.stringify({ psFormat: "x", auths: { other: { auth: "b3RoZXI6eA==" } } }), {
      mode: 0o600,
    });
    const { status, stderr } = await runBobctl(
      ["login", registry.host, "-u", "me", "--password-stdin"],
      env,
      "se:cret\n",
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining(`✔ logged in to ${registry.host} as me\n`)]);
    expect(stderr).toContain(`the password is in ${config}, not encrypted`);
    expect(read()).toEqual({
      psFormat: "x",
      auths: {
        other: { auth: "b3RoZXI6eA==" },
        [registry.host]: { auth: Buffer.from("me:se:cret").toString("base64") },
      },
    });
    expect(statSync(config).mode & 0o777).toBe(0o600);
    const url = `oci://${registry.host}/app:v1`;
    const tree = makeFolder();
    expect(
      (await runBobctl(["push", "artifact", url, "--path", tree, "--source", "a", "--revision", "b"], env)).status,
    ).toBe(0);
    expect((await runBobctl(["logout", registry.host], env)).stderr).toBe(`✔ logged out of ${registry.host}\n`);
    expect(Object.keys(read().auths)).toEqual(["other"]);
    expect((await runBobctl(["logout", registry.host], env)).stderr).toBe(`✔ there is no login for ${registry.host}\n`);
    expect((await runBobctl(["pull", "artifact", url, "-o", makeFolder()], env)).status).toBe(77);
  });

  test("keeps no login that is not good", async () => {
    await using registry = await startRegistry();
    const { config, env } = makeHome();
    const { status, stderr } = await runBobctl(["login", registry.host, "-u", "me", "-p", "wrong"], env);
    expect([status, existsSync(config)]).toEqual([77, false]);
    expect(stderr).toContain("access as me (401)");
    expect(stderr).not.toContain("wrong");
  });

  test("gives it to the credential helper of docker's configuration", async () => {
    await using registry = await startRegistry();
    const { config, env, read, folder } = makeHome();
    writeFileSync(config, JSON.stringify({ credsStore: "test" }));
    const helper = join(folder, "docker-credential-test");
    const store = join(folder, "store");
    writeFileSync(
      helper,
      `#!/bin/sh\ncase $1 in store) cat > ${store};; erase) rm ${store};; get) cat > /dev/null; cat ${store} 2>/dev/null || { echo "credentials not found"; exit 1; };; esac\n`,
    );
    chmodSync(helper, 0o755);
    const { stderr } = await runBobctl(["login", registry.host, "-u", "me", "-p", "se:cret"], env);
    expect(stderr).toBe(`✔ logged in to ${registry.host} as me\n`);
    expect(JSON.parse(readFileSync(store, "utf8"))).toEqual({
      ServerURL: registry.host,
      Username: "me",
      Secret: "se:cret",
    });
    expect(readFileSync(config, "utf8")).not.toContain("cret");
    expect(read()).toEqual({ credsStore: "test", auths: { [registry.host]: {} } });
    expect((await runBobctl(["login", registry.host, "-u", "me", "-p", "se:cret"], env)).status).toBe(0);
    expect((await runBobctl(["logout", registry.host], env)).stderr).toContain("logged out");
    expect(existsSync(store)).toBe(false);
  });

  test("says that a registry asks nobody", async () => {
    await using registry = await startMemoryRegistry();
    const { env } = makeHome();
    const { status, stderr } = await runBobctl(["login", `http://${registry.host}`, "-u", "me", "-p", "x"], env);
    expect([status, stderr]).toEqual([0, expect.stringContaining("asks nobody for a login")]);
  });

  test.each([
    ["--username is required", ["h.example"]],
    ["--password is required", ["h.example", "-u", "me"]],
    ["contradict each other", ["h.example", "-u", "me", "-p", "x", "--password-stdin"]],
    ["is not a registry", ["h.example/app", "-u", "me", "-p", "x"]],
  ])("says %s", async (said, args) => {
    const { status, stderr } = await runBobctl(["login", ...args], makeHome().env);
    expect([status, stderr]).toEqual([64, expect.stringContaining(said)]);
  });
});
