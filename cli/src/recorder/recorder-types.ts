// SPDX-License-Identifier: Apache-2.0
/** Messages of `proto/recorder.proto` as proto-loader shows them: snake_case, 64-bit numbers as decimal strings. */
export interface RecorderStatus {
  version: string;
  uptime_ms: string;
  probe: {
    running: boolean;
    version: string;
    kernel_release: string;
    machine: string;
    boot_id: string;
    coverage: Record<string, string>;
    hooks: Record<string, boolean>;
    restarts: number;
    last_failure: string;
  } | null;
  public_key: string;
  key_id: string;
  /** Of a bobd of before there are none. */
  keys: RecorderKey[];
  steps: RecorderStep[];
  seals: { sealed: string; refused: string; failed: string; last_refusal: string } | null;
  totals: Record<
    "begun" | "delivered" | "failed" | "cancelled" | "incomplete" | "events" | "lost_events" | "records_kept",
    string
  > | null;
  memory: Record<"daemon_rss" | "probe_rss" | "daemon_peak_rss" | "probe_peak_rss", string> | null;
}

/** Times are in RFC 3339, empty where there is none. */
export interface RecorderKey {
  public_key: string;
  key_id: string;
  state: string; // current, old, next
  start: string;
  end: string;
}

export interface RecorderStep {
  id: string;
  definition: string;
  phase: string;
  reason: string;
  record_id: string;
  started_at: string;
  events: string;
  paths: string;
}

export interface RecordSummary {
  id: string;
  definition: string;
  started_at: string;
  finished_at: string;
  exit_code: number;
  signal: string;
  complete: boolean;
  origin: string;
  byte_length: string;
}

export interface StepEvent {
  step_id: string;
  exec?: { pid: number; executable: Uint8Array; argv: Uint8Array[]; uid: number };
  exit?: { pid: number; exit_code: number; signal: string };
  open?: { path: Uint8Array; flags: string[]; created: boolean; result: string };
  change?: { operation: string; path: Uint8Array; from: Uint8Array; result: string };
  net?: { operation: string; family: string; address: string; port: number; path: Uint8Array; result: string };
  dropped?: string;
}
