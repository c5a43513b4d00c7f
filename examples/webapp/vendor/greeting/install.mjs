// What an install script of a dependency does is what one wants to see in the record.
import { readFileSync, writeFileSync } from "node:fs";

const machine = readFileSync("/etc/hostname", "utf8").trim();
writeFileSync(new URL("installed-by.txt", import.meta.url), `${machine}\n`);
