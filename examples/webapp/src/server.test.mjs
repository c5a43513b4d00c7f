import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { createWebapp } from "./server.mjs";

test("greets by path", async () => {
  const server = createWebapp().listen(0, "127.0.0.1");
  await once(server, "listening");
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/bob`);
  assert.equal(await answer.text(), "Hello, bob!\n");
  server.close();
});
