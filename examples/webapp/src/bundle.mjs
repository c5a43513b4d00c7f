// A bundler of twenty lines: puts the one dependency beside the server and points the import at it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

mkdirSync("dist", { recursive: true });
copyFileSync("node_modules/greeting/index.mjs", "dist/greeting.mjs");
writeFileSync("dist/server.mjs", readFileSync("src/server.mjs", "utf8").replace('"greeting"', '"./greeting.mjs"'));
