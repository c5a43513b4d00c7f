// SPDX-License-Identifier: Apache-2.0
import type { Evidence, NetworkEntry, StepRecord } from "@bob/proto";
import { makeDeclaredStep, makeEvidence, makeExecStep, makeUnrecordedStep } from "./evidence-fixture.ts";
import { makeFiles, makeProcess, makeStepRecord } from "./step-record-fixture.ts";

const base = "docker-image://docker.io/library/node:24-bookworm-slim@sha256:";

/** Evidence of a build like `examples/webapp`, with one of everything a reader must be told about. */
export function makeWebappEvidence(): Evidence {
  return makeEvidence([
    makeDeclaredStep("FROM docker.io/library/node:24-bookworm-slim", 1, {
      operation: "source",
      source: base + "4b".repeat(32),
    }),
    makeDeclaredStep("COPY package.json package-lock.json ./", 3, {
      from: ["/package.json", "/package-lock.json"],
      to: "/app/",
    }),
    makeExecStep({ command: "npm ci", line: 4, record: npmCiRecord() }),
    makeExecStep({ command: "node --test src/", line: 6, status: "replayed", record: testRecord() }),
    makeExecStep({ command: "npm run build", line: 7, record: lossyRecord() }),
    makeUnrecordedStep("useradd --system --create-home app", 10),
    makeExecStep({ command: "<<SMOKE (set -e...)", line: 14, lastLine: 20, record: smokeRecord() }),
  ]);
}

function npmCiRecord(): StepRecord {
  return makeStepRecord("npm ci", {
    processes: [
      makeProcess("/usr/bin/dash", ["/bin/sh", "-c", "npm ci"]),
      makeProcess("/usr/local/bin/node", ["node", "/usr/local/bin/npm", "ci"], [0]),
      makeProcess("/usr/bin/dash", ["sh", "-c", "node install.mjs"], [1]),
      makeProcess("/usr/local/bin/node", ["node", "install.mjs"], [2]),
    ],
    files: makeFiles({
      "/app": ["package-lock.json", "package.json"],
      "/app/node_modules/express": ["index.js!", "package.json!"],
      "/app/node_modules/greeting": ["install.mjs!", "package.json!"],
      "/etc": ["passwd", "resolv.conf", "shadow"],
      "/proc/17": ["stat"],
      "/root/.npm/_cacache/tmp": ["0a1b2c3d!"],
      "/root/.ssh": ["id_ed25519"],
      "/usr/lib/x86_64-linux-gnu": ["libc.so.6", "libstdc++.so.6"],
    }),
    changes: [
      { operation: "mkdir", path: "/app/node_modules", results: ["ok"], count: 1 },
      { operation: "unlink", path: "/root/.npm/_cacache/tmp/0a1b2c3d", results: ["ok"], count: 1 },
    ],
    leftBehind: [
      { path: "/app/node_modules", type: "directory", mode: "0755" },
      leftFile("/app/node_modules/express/index.js", 224),
      leftFile("/app/node_modules/express/package.json", 2733),
      leftFile("/app/node_modules/greeting/install.mjs", 97),
      leftFile("/app/node_modules/greeting/package.json", 180),
      { path: "/root/.npm/_cacache/tmp/0a1b2c3d", type: "absent" },
    ],
    network: [
      connection("104.16.24.34", 443, {
        results: ["EINPROGRESS"],
        count: 3,
        bytesSent: 8_204,
        bytesReceived: 2_310_442,
      }),
      connection("10.0.0.2", 53, { operation: "send", protocol: "udp" }),
      {
        operation: "connect",
        family: "unix",
        protocol: "stream",
        path: "/var/run/nscd/socket",
        results: ["ENOENT"],
        count: 2,
      },
    ],
    capabilities: { used: ["CAP_CHOWN", "CAP_DAC_OVERRIDE"], denied: ["CAP_SYS_ADMIN"] },
  });
}

function testRecord(): StepRecord {
  const record = makeStepRecord("node --test src/");
  return { ...record, execution: { ...record.execution, origin: "replay" } };
}

function lossyRecord(): StepRecord {
  return makeStepRecord("npm run build", {
    completeness: { complete: false, lost: { open: 12 }, truncated: { argv: 1 }, bypasses: ["io_uring"] },
  });
}

function smokeRecord(): StepRecord {
  return makeStepRecord("set -e\nnode server.mjs & server=$!\nkill $server\n", {
    network: [
      { operation: "listen", family: "ipv6", protocol: "tcp", address: "::", port: 8080, results: ["ok"], count: 1 },
      connection("127.0.0.1", 8080, { bytesSent: 120, bytesReceived: 640 }),
    ],
    files: makeFiles({ "/srv": ["server.mjs"], "/tmp": [] }),
    changes: [{ operation: "symlink", path: { base64: "L3RtcC/DKA==" }, from: "/srv", results: ["ok"], count: 1 }],
    leftBehind: [{ path: { base64: "L3RtcC/DKA==" }, type: "symlink", target: "/srv" }],
  });
}

function leftFile(path: string, size: number): StepRecord["leftBehind"][number] {
  return { path, type: "file", mode: "0644", size, sha256: size.toString(16).padStart(64, "0") };
}

function connection(address: string, port: number, changes: Partial<NetworkEntry>): NetworkEntry {
  return {
    operation: "connect",
    family: "ipv4",
    protocol: "tcp",
    address,
    port,
    results: ["ok"],
    count: 1,
    ...changes,
  };
}
