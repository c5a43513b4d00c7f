export { runDaemon } from "./bobd.ts";
export type { DaemonOptions } from "./options.ts";
export { connectRecorder, type RecorderClient } from "./recorder-client.ts";
