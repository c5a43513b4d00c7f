// SPDX-License-Identifier: Apache-2.0
import { Probe } from "./probe.ts";

// Prints what the probe tells about one command: node test/privileged/smoke.ts COMMAND [ARGUMENT]...
await using probe = await Probe.start();
const { code, events, stderr } = await probe.run(process.argv.slice(2));
for (const event of events.all) {
  console.log(JSON.stringify(event, (_, value) => (typeof value === "bigint" ? String(value) : value)));
}
console.error(stderr + probe.log);
process.exitCode = code ?? 1;
