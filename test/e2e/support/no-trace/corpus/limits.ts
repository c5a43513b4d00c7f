// SPDX-License-Identifier: Apache-2.0
import { account } from "../../busybox/busybox-image.ts";
import type { Case } from "../case.ts";

/** A case with limits as `docker buildx build --ulimit` takes them, and what is done under them. */
const limited = (limits: string, run: string, rest: Partial<Case> = {}): Case => ({
  title: `--ulimit ${limits}`,
  dockerfile: `RUN cat /proc/self/limits; ${run}\nRUN ["cat", "/proc/1/limits"]\n`,
  args: limits.split(" ").map((limit) => `--ulimit=${limit}`),
  ...rest,
});

/** As {@link limited}, as a user whose other processes are none. */
const ofUser = (limits: string, run: string): Case => {
  const { dockerfile, title, ...most } = limited(limits, run);
  return { ...most, title: `${title}, of a user`, dockerfile: `USER ${account.uid}\n${dockerfile}` };
};

/** Limits of the step are the step's alone, and hold for nothing that records it. */
export const limits: readonly Case[] = [
  limited("fsize=0:0", "deed written /w; ls /w; echo on"),
  limited("fsize=2048:2048", "for i in 1 2 3 4 5; do echo $i > /n-$i; done; find /bin /etc | wc -l; deed written /w"),
  limited("nproc=1:1", "echo root is not counted; sleep 0.1"),
  {
    title: "--ulimit nproc=1:1, of a user",
    dockerfile: `USER ${account.uid}\nRUN ["deed", "children"]\nRUN echo the shell alone\n`,
    args: ["--ulimit=nproc=1:1"],
  },
  {
    title: "--ulimit nproc=1:1, of a user, and two programs",
    dockerfile: `USER ${account.uid}\nRUN cat /etc/passwd; echo on\n`,
    args: ["--ulimit=nproc=1:1"],
    fails: /can't fork: Resource temporarily unavailable/,
  },
  ofUser("nproc=8:8", "deed children"),
  limited("nofile=24:24", "deed descriptors"),
  {
    title: "a limit on descriptors under which the runtime cannot work",
    dockerfile: "RUN true\n",
    args: ["--ulimit=nofile=3:3"],
    fails: /too many open files/,
  },
  {
    title: "a limit that the runtime may not set",
    dockerfile: "RUN true\n",
    args: ["--ulimit=nofile=1024:999999999"],
    fails: /error setting rlimit/,
  },
  limited("nofile=1062:1062", "deed descriptors"),
  limited("nofile=1024:4096", "ulimit -n 2048; ulimit -n"),
  limited("data=268435456:268435456", "deed data"),
  limited("stack=65536:65536", "deed stack 16; echo $?"),
  limited("stack=16777216:16777216", "deed stack 15000; echo $?"),
  limited("stack=-1:-1", "deed stack 100; echo $?"),
  limited("core=0:0", "deed segv; echo $?; ls"),
  limited("core=-1:-1", "cd /tmp; deed segv; echo $?; ls | wc -l; rm -f core*"),
  limited("memlock=65536:65536", "deed locked"),
  limited("locks=1:1 msgqueue=0:0 sigpending=16:16 rss=1000:1000 rttime=1000:1000", "echo all"),
  {
    title: "a limit on processor time that ends the step",
    dockerfile: 'RUN ["deed", "spin"]\n',
    args: ["--ulimit=cpu=1:1"],
    fails: /exit code: 137/,
  },
  {
    title: "a limit on processor time that ends a child",
    dockerfile: "RUN deed spin; echo $?\n",
    args: ["--ulimit=cpu=1:2"],
  },
];
