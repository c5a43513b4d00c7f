import { Probe } from "./probe.ts";

await using probe = await Probe.start();
console.log(probe.features);
const r = await probe.run(process.argv.slice(2));
for (const e of r.events.all) console.log(JSON.stringify(e, (_, v) => (typeof v === "bigint" ? String(v) : v)));
console.log(r.code, r.stdout.slice(0, 2000), r.stderr, r.record, r.ms, probe.log);
