// SPDX-License-Identifier: Apache-2.0
import type { Case } from "../case.ts";

const exits = [1, 2, 42, 100, 125, 126, 127, 128, 130, 137, 143, 254, 255];
const run = (text: string) => `RUN echo before && ${text}\n`;

/** Ways in which a step fails. */
export const ends: readonly Case[] = [
  ...exits.map((code) => ({ title: `exit ${code}`, dockerfile: run(`exit ${code}`), fails: `exit code: ${code}` })),
  { title: "exec of a program that fails", dockerfile: run("exec false"), fails: "exit code: 1" },
  { title: "a program that faults as process 1", dockerfile: 'RUN ["deed", "segv"]\n', fails: "exit code: 139" },
  { title: "a program that aborts as process 1", dockerfile: 'RUN ["deed", "abort"]\n', fails: "exit code: 13" },
  { title: "a trap of the processor in process 1", dockerfile: 'RUN ["deed", "ill"]\n', fails: "exit code: 132" },
  { title: "a child that faults", dockerfile: run("deed segv"), fails: "exit code: 139" },
  { title: "a child that is killed", dockerfile: run("(sh -c 'kill -9 $$'; exit $?)"), fails: "exit code: 137" },
  { title: "a child that is terminated", dockerfile: run("(sh -c 'kill $$'; exit $?)"), fails: "exit code: 143" },
  { title: "an exec of what is not there", dockerfile: run("exec nothere"), fails: "not found" },
  { title: "a syntax error", dockerfile: "RUN if then\n", fails: "syntax error" },
  {
    title: "a pipe whose first part fails",
    dockerfile: 'SHELL ["/bin/busybox", "ash", "-eu", "-o", "pipefail", "-c"]\nRUN false | true\n',
    fails: "exit code: 1",
  },
  { title: "a failure after much output", dockerfile: run("yes | head -c 1000000; exit 9"), fails: "exit code: 9" },
  { title: "a failure without a line end", dockerfile: run("printf 'no end' >&2; exit 9"), fails: "exit code: 9" },
  { title: "a failure with children left", dockerfile: "RUN echo before; sleep 600 & exit 9\n", fails: "exit code: 9" },
  {
    title: "a failure of a user, in a folder, without a network",
    dockerfile: "USER user\nWORKDIR /tmp/x\nRUN --network=none touch /etc/x\n",
    fails: "Permission denied",
  },
  {
    title: "the second of three steps",
    dockerfile: "RUN echo one\nRUN echo two && exit 3\nRUN echo three\n",
    fails: "exit code: 3",
  },
].map(({ fails, ...rest }) => ({ ...rest, fails: new RegExp(fails) }));
