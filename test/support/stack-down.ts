import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultStackDir } from "./paths.ts";
import { stopStack } from "./stack.ts";

// `npm run stack:down [-- --dir DIR]`
const { values } = parseArgs({ options: { dir: { type: "string", default: defaultStackDir } } });
await stopStack(resolve(values.dir));
