// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import { upgradeToHttp2 } from "./docker-upgrade.ts";

const never = new AbortController().signal;
const accepted = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

/** An engine that answers in these pieces, and what it was asked. */
function engine(...answer: string[]): { connection: Duplex; asked: () => string } {
  let asked = "";
  const connection = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      asked += chunk.toString();
      done();
      for (const [index, part] of answer.entries()) {
        setTimeout(() => connection.push(part === "" ? null : part), 5 * index);
      }
    },
  });
  return { connection, asked: () => asked };
}

describe("upgradeToHttp2", () => {
  it("asks for h2c and leaves the stream at what follows the answer, whatever the pieces", async () => {
    for (const pieces of [[`${accepted}frames`], [...accepted, "frames"], [accepted.slice(0, -3), "\n\r\nframes"]]) {
      const { connection, asked } = engine(...pieces);
      await upgradeToHttp2(connection, never);
      expect(asked()).toMatch(/^POST \/grpc HTTP\/1\.1\r\n.*Upgrade: h2c\r\n/s);
      const [first] = (await once(connection, "data")) as [Buffer];
      expect(first.toString()).toBe("frames");
    }
  });

  it.each([
    ["another answer", ["HTTP/1.1 404 Not Found\r\n\r\n"], "HTTP/1.1 404 Not Found"],
    ["an end", ["HTTP/1.1 101 UPGRADED\r\n", ""], "HTTP/1.1 101 UPGRADED"],
    ["no answer", [""], "no answer"],
    ["an answer without end", ["x".repeat(70_000)], "xxx"],
  ])("rejects %s", async (_, pieces, reason) => {
    const upgrade = upgradeToHttp2(engine(...pieces).connection, never);
    await expect(upgrade).rejects.toThrow(`the Docker Engine does not open its BuildKit: ${reason}`);
  });

  it("gives up when nobody waits", async () => {
    const stop = new AbortController();
    const upgrade = upgradeToHttp2(engine().connection, stop.signal);
    stop.abort();
    await expect(upgrade).rejects.toThrow("aborted");
  });
});
