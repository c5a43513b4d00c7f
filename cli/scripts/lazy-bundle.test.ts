// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeFolder } from "@bob/oci/test-support/temporary-folder";
import { expect, it } from "vitest";
import { bundleLazily } from "./lazy-bundle.ts";

const errors = JSON.stringify(resolve(import.meta.dirname, "../../proto/src/errors.ts"));
const sources = {
  "main.ts": `import { BobError } from ${errors};
    const show = (text: string) => console.log(text);
    async function main(command: string | undefined) {
      const { run } = await (command === "one" ? import("./one.ts") : import("./two.ts"));
      await run(show).catch((error: unknown) => show(String(error instanceof BobError)));
    }
    show("main");
    main(process.argv[2]);`,
  "one.ts": `import { count } from "./common.ts"; console.log("one loaded");
    export async function run(show: (text: string) => void) {
      show(\`\${count()} \${(await import("./nested.ts")).count()}\`);
      const { named, default: whole } = await import("./package.cjs");
      show(\`\${named} \${whole.named}\`);
    }`,
  "two.ts": `import { BobError } from ${errors}; import { join } from "node:path"; import { count } from "./common.ts"; console.log("two loaded");
    export async function run(show: (text: string) => void) {
      show(\`\${join("a", "*/")} \${count()} é\`);
      throw new BobError("USAGE", "wrong");
    }`,
  "common.ts": `let counted = 0; console.log("common loaded"); export const count = () => ++counted;`,
  "nested.ts": `export { count } from "./common.ts"; console.log("nested loaded");`,
  "package.cjs": `exports.named = "named";`,
};

it("loads what a command needs, once, and what the parts have in common is the same", async () => {
  const folder = makeFolder();
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
  const options = { bundle: true, platform: "node", target: "node22", charset: "ascii" } as const;
  const { core, later } = await bundleLazily(join(folder, "main.ts"), options);
  const program = join(folder, "program.cjs");
  writeFileSync(program, `{${core}}${later}`);
  const run = (command: string) => execFileSync(process.execPath, [program, command], { encoding: "utf8" });
  expect(run("one")).toBe("main\ncommon loaded\none loaded\nnested loaded\n1 2\nnamed named\n");
  expect(run("two")).toBe("main\ncommon loaded\ntwo loaded\na/*/ 1 é\ntrue\n");
});
