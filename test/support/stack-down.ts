// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { stopDemoStack } from "./demo-stack.ts";
import { defaultStackDir } from "./paths.ts";
import { stopStack } from "./stack.ts";

// `npm run stack:down [-- --dir DIR]`; without a folder it ends the demo's stack as well.
const { values } = parseArgs({ options: { dir: { type: "string" } } });
await stopStack(resolve(values.dir ?? defaultStackDir));
if (values.dir === undefined) await stopDemoStack();
