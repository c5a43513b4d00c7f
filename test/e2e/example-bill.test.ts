// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asBillOfBehaviour, BILL_OF_BEHAVIOUR_TYPE, type BillOfBehaviour } from "@bob/proto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot } from "../support/paths.ts";
import { runProgram } from "./support/ci-job.ts";
import { readImages } from "./support/oci-layout.ts";
import { openStack, type StackInfo } from "./support/stack.ts";

const example = join(projectRoot, "examples/ping");

let stack: StackInfo;
let work: string;
beforeAll(async () => {
  stack = await openStack();
  work = await mkdtemp(join(tmpdir(), "bob-bill-"));
});
afterAll(async () => {
  await rm(work, { recursive: true });
});

/** Builds the example from nothing and reads the Bill of Behaviour that is attached. */
async function buildBill(): Promise<BillOfBehaviour> {
  const layout = join(work, "layout");
  const output = `type=oci,tar=false,name=e2e.local/ping,dest=${layout}`;
  const options = ["--attest", "type=bob", "--provenance=false", "--no-cache", "--output", output];
  await runProgram(["docker", "buildx", "build", "--progress=plain", ...options, example], {
    cwd: work,
    env: stack.env,
  });
  const [image] = readImages(layout);
  return asBillOfBehaviour(JSON.parse(image?.attestations.get(BILL_OF_BEHAVIOUR_TYPE) ?? "{}").predicate);
}

/** What neither the versions of PHP and its libraries nor the machine decide about. */
function stablePart({ version, executables, capabilities, endpoints, completeness, steps, ...bill }: BillOfBehaviour) {
  const own = bill.file_access.filter(({ path }) => /^\/(srv|tmp)\//.test(path));
  const named = own.map(({ path, flags }) => ({ path: path.replace(/(\.ZendSem\.)\w+$/, "$1XXXXXX"), flags }));
  return { version, executables, capabilities, endpoints, completeness, steps, files: named };
}

test("the Bill of Behaviour in examples/ping is that of its build", async () => {
  const committed = asBillOfBehaviour(JSON.parse(readFileSync(join(example, "bob.json"), "utf8")));
  const built = await buildBill();
  expect(stablePart(built), "see examples/ping/README.md for how to make bob.json again").toEqual(
    stablePart(committed),
  );
  expect(stablePart(built).files.map(({ path }) => path)).toContain("/srv/ping.php");
}, 300_000);
