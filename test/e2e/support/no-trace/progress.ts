// SPDX-License-Identifier: Apache-2.0
/** What the progress of a build says of one step. */
export interface StepOutcome {
  readonly name: string;
  readonly error: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A solve status as `--progress=rawjson` prints it (buildkit client/graph.go). */
interface Status {
  readonly vertexes?: readonly Vertex[];
  readonly logs?: readonly { readonly vertex: string; readonly stream: number; readonly data: string }[];
}

interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly error?: string;
  readonly started?: string;
  readonly completed?: string;
}

/** What `--progress=rawjson` told, by step. */
export interface Progress {
  readonly steps: readonly StepOutcome[];
  /** The lines that are not JSON: warnings and the error. */
  readonly rest: string;
  readonly summaries: ReadonlyMap<string, string>;
  readonly ms: number;
}

/** BuildKit makes this text from the arguments that it runs, which no door can change: the one line of a failed step's progress that shows bob. */
const shim = /(?<=^process "(?:\/dev\/\.buildkit_qemu_emulator )?)(\/\.)*(\/dev)?\/\.bob\/run /;
/** What buildx says of its own: a session that ended before it was used, two writers of the same layer. */
const clientNoise = /^\d{4}\/\d\d\/\d\d \S+ http2: server|^ERROR: \(\*service\)\.Write failed: .* locked for /;
const summaryLine = /bob: [^\n]* contacted[^\n]*\n$/;

/** Reads the progress of a build: its numbered steps in order, with each one's whole output but bob's line. */
export function readProgress(text: string): Progress {
  const lines = text.split("\n");
  const statuses = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Status);
  const vertices = new Map<string, Vertex>();
  for (const vertex of statuses.flatMap(({ vertexes = [] }) => vertexes)) {
    const known = vertices.get(vertex.digest);
    vertices.set(vertex.digest, { ...known, ...vertex, started: known?.started ?? vertex.started ?? "" });
  }
  const logs = statuses.flatMap((status) => status.logs ?? []);
  const outputOf = (digest: string, stream: number) =>
    Buffer.concat(
      logs
        .filter((log) => log.vertex === digest && log.stream === stream)
        .map(({ data }) => Buffer.from(data, "base64")),
    ).toString();
  // An image that two builds begin with has the number of whoever asked first.
  const numbered = [...vertices.values()].filter(({ name }) => /^\[.*\d+\/\d+\] (?!FROM )/.test(name));
  const summaries = new Map<string, string>();
  const steps = numbered.map(({ name, digest, error }) => {
    const stderr = outputOf(digest, 2);
    const summary = summaryLine.exec(stderr)?.[0];
    if (summary) summaries.set(name, summary);
    const parts = { stdout: outputOf(digest, 1), stderr: stderr.replace(summaryLine, "") };
    return { name, error: error?.replace(shim, ""), stdout: settle(parts.stdout), stderr: settle(parts.stderr) };
  });
  steps.sort((a, b) => (a.name < b.name ? -1 : 1));
  const times = numbered.flatMap(({ started, completed }) => [started, completed]).filter((time) => time);
  const millis = times.map((time) => Date.parse(time ?? ""));
  return {
    steps,
    rest: settle(lines.filter((line) => !line.startsWith("{") && !clientNoise.test(line)).join("\n")),
    summaries,
    ms: millis.length > 0 ? Math.max(...millis) - Math.min(...millis) : 0,
  };
}

/** What the runtime was asked to start is the shim, and the kernel refuses that before bob is anywhere: the one message with bob's name in it. */
const tooLong = /^exec \S+: argument list too long$/gm;

/** Leaves out what is another in each build: ids of traces and containers. */
function settle(text: string): string {
  return text
    .replaceAll(/^veth.*\n/gm, "") // of other containers on the machine
    .replaceAll("failed to run Build function", "failed to solve") // buildx: the answer took more than 5 s
    .replaceAll(tooLong, "exec #: argument list too long")
    .replaceAll(/TRACEPARENT=[-0-9a-f]+/g, "TRACEPARENT=#")
    .replaceAll(/\b[0-9a-z]{25}\b/g, "#");
}
