// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot } from "../support/paths.ts";
import { currentStack } from "../support/test-stack.ts";
import { walk } from "../support/walk.ts";
import { openSession, type Session } from "./support/session.ts";

// What docs/vendors.md and docs/customers.md say, literally, one after the other.
const crd = join(import.meta.dirname, "support/profile-crd.json");

let session: Session;
beforeAll(async () => {
  session = openSession();
  await session.run("kubectl", "apply", "-f", crd);
  await session.run("kubectl", "wait", "--for=condition=Established", "--timeout=1m", "-f", crd);
});
afterAll(async () => {
  const remove = ["kubectl", "delete", "--ignore-not-found", "--timeout=3m"];
  await session.run(...remove, "namespace", "guestbook");
  await session.run(...remove, "-f", crd);
  await session[Symbol.asyncDispose]();
});

test("a customer verifies and installs what a vendor has published", async () => {
  const work = join(session.folder, "walk");
  mkdirSync(work);
  cpSync(join(projectRoot, "examples"), join(work, "examples"), { recursive: true });
  // The builder is the stack's, and the cluster the session's.
  const { BUILDX_CONFIG: _, ...own } = session.env;
  const env = { ...own, ...currentStack().env, PATH: session.env.PATH, REGISTRY: session.registry, HOME: work };
  const vendor = await walk("vendors.md", work, env);
  expect(vendor.code, vendor.stderr).toBe(0);
  const customer = await walk("customers.md", work, env);
  expect(customer.code, customer.stderr).toBe(0);
  expect(customer.stdout).toContain("✚ Namespace/guestbook would be created\n");
  expect(customer.stdout).toContain("✚ ContainerProfile/guestbook/guestbook created\n");
  expect(customer.stdout).toMatch(/database-networks = \[10\.20\.0\.0\/16\] {2}\(narrower\)/);
  expect(customer.stdout).toMatch(/(?:✔ \S+ unchanged\n){3}/);
  const networks = ["get", "containerprofile", "guestbook", "-o", "jsonpath={.spec.egress[0].ipAddresses}"];
  expect(await session.run("kubectl", "-n", "guestbook", ...networks)).toBe('["10.20.0.0/16"]');
});
