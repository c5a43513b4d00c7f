// SPDX-License-Identifier: Apache-2.0
/**
 * Writes `daemon/src/recorder/tables/*.ts`, and `proto/gen/capabilities.ts`, which the recorder is not alone to need: what
 * the numbers in probe events are called.
 *
 * Numbers come from golang.org/x/sys (its `zsysnum_*`/`zerrors_*` are made by the compiler from the kernel's own
 * headers, here Linux 7.0, newer than the headers of most build machines) and from the machine's `linux/capability.h`
 * and `asm/unistd_x32.h`. Needs Go, which fetches the module.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const sysModule = "golang.org/x/sys@v0.48.0";
const x32Header = "/usr/include/x86_64-linux-gnu/asm/unistd_x32.h";
const x32Bit = 0x40000000;
const capabilityHeader = "/usr/include/linux/capability.h";

/** One file of tables: a title, and what each table in it is called. */
interface Tables {
  readonly title: string;
  readonly tables: Readonly<Record<string, ReadonlyMap<number, string>>>;
}

/** Where the file with this name is. */
export function tablesFile(name: string): URL {
  const folder = name === "capabilities.ts" ? "../gen/" : "../../daemon/src/recorder/tables/";
  return new URL(folder + name, import.meta.url);
}

/** The files made from golang.org/x/sys, by name. @param sys its folder. */
export function generateFromSys(sys: string): Map<string, string> {
  const readSyscalls = (arch: string) => {
    const pairs = readPairs(`${sys}/unix/zsysnum_linux_${arch}.go`, /^\tSYS_(\w+)\s+= (\d+)$/gm);
    return new Map([...pairs].map(([number, name]) => [number, name.toLowerCase()]));
  };
  // x/sys calls 95 ENOTSUP, its other name; the kernel and strace say EOPNOTSUPP.
  const errnoNames = readErrorList(sys, "var errorList").set(95, "EOPNOTSUPP");
  return writeAll({
    "syscalls-x86_64": {
      title: "Syscall names of the x86_64 ABI.",
      tables: { syscallsX8664: readSyscalls("amd64") },
    },
    "syscalls-i386": {
      title: "Syscall names of the i386 ABI (`int 0x80`, 32-bit programs).",
      tables: { syscallsI386: readSyscalls("386") },
    },
    "syscalls-aarch64": {
      title: "Syscall names of the arm64 ABI.",
      tables: { syscallsAarch64: readSyscalls("arm64") },
    },
    errno: { title: "errno names; the same on x86 and arm64.", tables: { errnoNames } },
    signals: {
      title: "Signal names; the same on x86 and arm64.",
      tables: { signalNames: readErrorList(sys, "var signalList") },
    },
  });
}

/** The files made from this machine's kernel headers, by name. */
export function generateFromHeaders(): Map<string, string> {
  return writeAll({
    "syscalls-x32": {
      title: "Syscall names only the x32 ABI has; below 512 it uses those of x86_64.",
      tables: { syscallsX32: readX32Syscalls() },
    },
    capabilities: {
      title: "Capability names.",
      tables: { capabilityNames: readPairs(capabilityHeader, /^#define (CAP_\w+)\s+(\d+)$/gm) },
    },
  });
}

/** The folder of golang.org/x/sys in Go's cache, fetched where it is not there yet. */
export function fetchSys(): string {
  const answer = execFileSync("go", ["mod", "download", "-json", sysModule], { cwd: "/", encoding: "utf8" });
  return JSON.parse(answer).Dir;
}

/** All `name number` pairs that `pattern` (two capture groups) finds in `file`. */
function readPairs(file: string, pattern: RegExp): Map<number, string> {
  const pairs = new Map<number, string>();
  for (const [, name = "", number] of readFileSync(file, "utf8").matchAll(pattern)) {
    if (!pairs.has(Number(number))) pairs.set(Number(number), name);
  }
  return pairs;
}

/** x32 shares the numbers below 512 with x86_64; the header says which of its own start there. */
function readX32Syscalls(): Map<number, string> {
  const own = readPairs(x32Header, /^#define __NR_(\w+) \(__X32_SYSCALL_BIT \+ (\d+)\)$/gm);
  return new Map([...own].filter(([number]) => number >= 512 && number < x32Bit));
}

/** errno and signal names are lists of `{number, "NAME", "text"}` under a heading. */
function readErrorList(sys: string, heading: string): Map<number, string> {
  const text = readFileSync(`${sys}/unix/zerrors_linux_amd64.go`, "utf8");
  const list = text.slice(text.indexOf(heading)).split("\n}\n", 1)[0] ?? "";
  return new Map([...list.matchAll(/^\t\{(\d+), "(\w+)"/gm)].map((m) => [Number(m[1]), m[2] ?? ""]));
}

function writeAll(files: Readonly<Record<string, Tables>>): Map<string, string> {
  return new Map(Object.entries(files).map(([name, tables]) => [`${name}.ts`, writeTables(tables)]));
}

function writeTables({ title, tables }: Tables): string {
  const body = Object.entries(tables).map(([name, table]) => {
    const rows = [...table].sort(([a], [b]) => a - b).map(([number, value]) => `  ${number}: "${value}",`);
    return `export const ${name}: Readonly<Record<number, string>> = {\n${rows.join("\n")}\n};\n`;
  });
  const from = `${sysModule.slice("golang.org/x/".length)} and kernel headers`;
  const licence = "// SPDX-License-Identifier: Apache-2.0\n";
  const head = `${licence}// Generated by proto/scripts/generate-tables.ts from ${from}. Not edited by hand.\n`;
  return `${head}\n/** ${title} */\n${body.join("\n")}`;
}

if (import.meta.main) {
  const files = [...generateFromSys(fetchSys()), ...generateFromHeaders()];
  for (const [name, text] of files) writeFileSync(tablesFile(name), text);
}
