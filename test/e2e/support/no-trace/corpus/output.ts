// SPDX-License-Identifier: Apache-2.0
import type { Case } from "../case.ts";

/** What a step writes is in the log, all of it and nothing else, and nobody's writes block. */
export const output: readonly Case[] = [
  {
    title: "output and input",
    dockerfile: `RUN echo out; echo err >&2; printf 'no line end'
RUN printf 'no line end' >&2
RUN exec >&- 2>&-; echo y > /var/y
RUN exec <&-; echo no input
RUN cat; read x; echo $?; cat /dev/stdin
RUN tty; tty <&1; [ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo no terminal
RUN echo a > /dev/stdout; echo b > /dev/stderr; echo c > /proc/1/fd/1; echo d > /proc/self/fd/2; ls /dev/fd/ | wc -l
RUN ln -s /proc/1/fd/1 /var/log/app && echo by the log > /var/log/app
RUN stat -L -c '%A %u %g' /dev/stdin /dev/stdout /dev/stderr
RUN printf '\\033[31mred\\r\\b\\0\\377\\376 \\342\\202'
RUN printf '%0100000d' 7
RUN seq 20000
RUN (sleep 5; echo after the end of the first) & sleep 0.1; echo first
RUN (sleep 600 >/dev/null 2>&1 &) ; echo detached
RUN sh -c 'exec sleep 600' > /tmp/file 2>&1 & while [ ! -e /tmp/file ]; do sleep 0.02; done; echo with a file
RUN echo 'bob: 3 files written, no host contacted'; echo 'bob: no line of bob' >&2
USER user
RUN echo a > /dev/stdout; echo b > /dev/stderr; echo c > /proc/self/fd/1; echo $?
`,
  },
  {
    title: "a flood that BuildKit clips",
    dockerfile: "RUN yes 'a line that is long enough to be clipped soon' | head -c 6000000; echo > /var/x\n",
  },
];
