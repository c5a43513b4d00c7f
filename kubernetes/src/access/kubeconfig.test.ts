// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openAccess } from "./kubeconfig.ts";

const folder = mkdtempSync(join(tmpdir(), "bob-kubeconfig-"));
afterAll(() => rmSync(folder, { recursive: true }));
const signal = AbortSignal.timeout(20_000);
const base64 = (text: string) => Buffer.from(text).toString("base64");

function write(name: string, user: object, more: object = {}): string {
  const file = join(folder, name);
  const config = {
    "current-context": "main",
    clusters: [
      { name: "here", cluster: { server: "https://10.0.0.1:6443", "certificate-authority-data": base64("CA") } },
    ],
    users: [{ name: "me", user }],
    contexts: [
      { name: "main", context: { cluster: "here", user: "me", namespace: "shop" } },
      { name: "broken", context: { cluster: "nowhere", user: "me" } },
    ],
    ...more,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

describe("a kubeconfig", () => {
  it("says where the cluster is, what is trusted there, and the namespace", async () => {
    const file = write("token", { token: "t" });
    const access = await openAccess({}, { kubeconfig: file });
    expect(access).toMatchObject({ namespace: "shop", tls: { ca: "CA", verifies: true } });
    expect(access.server.href).toBe("https://10.0.0.1:6443/");
    expect(await access.authorize(signal)).toBe("Bearer t");
    expect((await openAccess({ KUBECONFIG: file }, { namespace: "other" })).namespace).toBe("other");
  });

  it("names files beside itself", async () => {
    writeFileSync(join(folder, "me.crt"), "CERT");
    writeFileSync(join(folder, "me.key"), "KEY");
    const file = write("files", { "client-certificate": "me.crt", "client-key": "me.key" });
    expect((await openAccess({}, { kubeconfig: file })).tls).toMatchObject({ cert: "CERT", key: "KEY" });
    const missing = write("missing", { "client-certificate": "nonesuch.crt" });
    await expect(openAccess({}, { kubeconfig: missing })).rejects.toThrow(
      /cannot read .*nonesuch\.crt, which the kubeconfig names \(client-certificate\)/,
    );
  });

  it("has a program that says who asks, which is asked again when its token has run out", async () => {
    const program = join(folder, "login");
    const answer = (n: string) =>
      `{"status":{"token":"'${n}'","expirationTimestamp":"2020-01-01T00:00:00Z"},"kind":"ExecCredential"}`;
    const count = `n=$(cat ${folder}/count 2>/dev/null || echo 0); n=$((n+1)); echo $n >${folder}/count`;
    writeFileSync(program, `#!/bin/sh\n${count}\necho '${answer("$n")}'\n`);
    chmodSync(program, 0o755);
    const file = write("exec", { exec: { command: "./login", args: null, env: [{ name: "A", value: "b" }] } });
    const access = await openAccess({ PATH: process.env.PATH }, { kubeconfig: file });
    expect(await access.authorize(signal)).toBe("Bearer 2");
    expect(await access.authorize(signal)).toBe("Bearer 3");
    const broken = write("broken-exec", { exec: { command: "false", installHint: "install it" } });
    await expect(openAccess({ PATH: process.env.PATH }, { kubeconfig: broken })).rejects.toThrow(
      /^false, which the kubeconfig names, failed: .*\(install it\)$/s,
    );
  });

  it("that is not there, or not whole, is told with what to do", async () => {
    const file = write("whole", { token: "t" });
    const cases: [object, RegExp][] = [
      [{ kubeconfig: join(folder, "none") }, /cannot read .*none: ENOENT/],
      [{ kubeconfig: file, context: "other" }, /no context other; there is main, broken/],
      [{ kubeconfig: file, context: "broken" }, /no cluster nowhere; there is here/],
      [{ kubeconfig: write("server", {}, { clusters: [{ name: "here", cluster: {} }] }) }, /has no address/],
    ];
    for (const [choice, message] of cases) await expect(openAccess({}, choice)).rejects.toThrow(message);
    await expect(openAccess({ HOME: folder })).rejects.toThrow(
      /no cluster is configured: there is no .*\.kube\/config/,
    );
  });
});
