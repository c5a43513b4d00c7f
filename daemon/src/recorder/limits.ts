// SPDX-License-Identifier: Apache-2.0
/** Bounds of the daemon. What goes over one is counted as lost or marked as truncated, never dropped silently. */

/** Steps followed at once; a BEGIN over it is refused. */
export const maxRunningSteps = 1024;
/** Steps that ended without a record (cancelled, failed) kept in the list. */
export const maxEndedSteps = 256;
/** Distinct paths per step in `files`. */
export const maxPathsPerStep = 10_000_000;
/** Bytes of path text per step, in `files` and in the left-behind tree each, counted with what V8 needs per string. */
export const maxPathBytesPerStep = 512 << 20;
/** What one kept name costs beside its characters: string header, map slot. Measured on Node 26. */
export const nameOverheadBytes = 72;
/** Distinct (opens, created, failed) combinations per step in `files`. */
export const maxFileStatesPerStep = 65_536;
/** Paths per step whose final state is taken. */
export const maxLeftBehindPerStep = 10_000_000;
/** Paths per step that are noted again because a directory above them was renamed. */
export const maxMovedPathsPerStep = 2_000_000;
/** Distinct (program, argv) pairs per step. */
export const maxProgramsPerStep = 100_000;
/** Bytes of executable paths and arguments per step. */
export const maxProgramBytesPerStep = 64 << 20;
/** Further uids, gids, directories, sets of variables and starters of programs per step, beside the first of each. */
export const maxProgramFactsPerStep = 500_000;
/** Live processes followed per step, for startedBy. */
export const maxLiveProcessesPerStep = 65_536;
/** Processes per step whose start and end are told one by one. */
export const maxProcessesPerStep = 500_000;
/** Distinct sets of names of variables per step, and their bytes; they are in the record itself, also where it has parts. */
export const maxVariableSetsPerStep = 4096;
export const maxVariableSetBytesPerStep = 256 << 10;
/** Bytes of names in the orders in which they came, per step. */
export const maxVariableTextBytesPerStep = 4 << 20;
/** Distinct changes per step. */
export const maxChangesPerStep = 500_000;
/** Files per step whose times were set; more say so little that they do not make a record incomplete. */
export const maxTimesPerStep = 200_000;
/** Distinct network entries per step. */
export const maxNetworkEntriesPerStep = 100_000;
/** Names of one address and port; a proxy has many. */
export const maxNamesPerEndpoint = 1024;
/** Names of all addresses and ports together. */
export const maxNamesPerStep = 200_000;
/** Pairs of name and address that a step's name servers answered. */
export const maxResolvedNamesPerStep = 100_000;
/** Distinct questions to name servers per step, and distinct HTTP requests. */
export const maxAskedPerStep = 50_000;
/** Questions per step whose answer is still to come. */
export const maxOpenQuestionsPerStep = 4096;
/** Connections per step whose bytes are read; of more at once the oldest are not read on. */
export const maxConversationsPerStep = 4096;
/** Bytes that the connections of a step hold until more of them comes. */
export const maxConversationBytesPerStep = 16 << 20;

/** Builds that are sealed at once; one over it is refused. */
export const maxSealsAtOnce = 64;
/** How long the records of one build may take to be read and checked: bob-step waits 300 s for the seal. */
export const sealTimeoutMs = 240_000;
/** Longest record that is sealed, and that the frontend reads. RECORD_MAX of bpf/probe/records.c. */
export const maxSealedRecordBytes = 64 << 20;
/** Public keys beside the recorder's own that records are tried with. */
export const maxTrustedKeys = 256;

/** How long the times of a key and of the next one overlap: a step is over before its record is signed. */
export const keyOverlapMs = 5 * 60_000;

/** Longest text sent to a step's build log: with 4 bytes a character less than TEXT_MAX of bpf/probe/commands.c. */
export const maxStepTextChars = 512;
/** The same of why a step fails its policy. */
export const maxPolicyTextBytes = 16_000;
/** How long a shutdown waits for steps whose digests and records are being made. */
export const drainTimeoutMs = 20_000;
/** How long taking the final states of one step may take: bob-step waits 300 s for its record. */
export const digestTimeoutMs = 180_000;

/** Bytes of JSON for directories in which something changed. With more, a record has none of them. */
export const maxUnchangedBytes = 256 << 10;
/**
 * How long the digests of large files may take: as long as the step did, within these bounds. Small ones have twice
 * that.
 */
export const digestAllowanceMs = { least: 5_000, most: 100_000 };
/** How long the socket stays closed while the first probe loads its programs. */
export const firstProbeTimeoutMs = 15_000;
/** How long the probe may take to end after its input ended, before SIGTERM and before SIGKILL. */
export const probeStopTimeoutMs = { term: 1_000, kill: 5_000 };

/** Events waiting for one slow Watch client; more are dropped and counted in the stream. */
export const maxWatchQueue = 1024;
/** Watch clients at once. */
export const maxWatchers = 64;
/** Bytes of a record per GetRecord message. */
export const recordChunkBytes = 256 << 10;
/** Records per ListRecords page, default and most. */
export const recordPageSize = { default: 100, most: 1000 };
/** Records kept on disk, by default, and their bytes in all. */
export const keepRecords = { count: 1000, bytes: 1 << 30 };
