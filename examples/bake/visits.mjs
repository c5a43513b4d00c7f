import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

/** Counts one more visit in a file and returns how many there were; a file that is missing says none. */
export function countVisit(file) {
  const visits = readVisits(file) + 1;
  writeFileSync(file, String(visits));
  return visits;
}

function readVisits(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}

if (import.meta.main)
  createServer((_, response) => response.end(`visit ${countVisit("/var/lib/app/visits")}\n`)).listen(8080);
