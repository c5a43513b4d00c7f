// SPDX-License-Identifier: Apache-2.0
import type { Case } from "../case.ts";

/** As procps' pkill -f: all processes but itself that have the text in their command line. */
const stopAll = `#!/bin/sh
for d in /proc/[0-9]*; do p=\${d#/proc/}; [ "$p" = $$ ] && continue; tr '\\0' ' ' < $d/cmdline 2>/dev/null | grep -q -- "$1" && kill "$p"; done
:
`;
const init = `#!/bin/sh
if [ $$ -ne 1 ]; then echo "init: fatal: must be process 1, am $$" >&2; exit 100; fi
"$@"
`;

/** The command is process 1, with all that the kernel lets it do and keeps from it. */
export const processOne: readonly Case[] = [
  {
    title: "process 1 and its signals",
    files: { init, "stop-all": stopAll },
    dockerfile: `COPY --chmod=755 init /init
COPY --chmod=755 stop-all /bin/stop-all
RUN ["/init", "echo", "started"]
RUN echo $$ $PPID; cat /proc/1/comm; readlink /proc/1/exe; [ /proc/1/root -ef / ] && echo same
RUN sleep 300 & sleep 0.1; stop-all 'sleep 300'; echo stopped
RUN sleep 300 & sleep 1; busybox killall sleep; echo stopped
RUN kill 0; echo alive
RUN kill -TERM 1; kill -KILL 1; kill -STOP 1; kill -USR1 $$; echo alive
RUN sleep 300 & kill -9 -1; echo $?
RUN trap 'echo got TERM' TERM; kill -TERM 1; kill -TERM 0; echo after
RUN trap 'echo got HUP; exit 0' HUP; (sleep 0.1; kill -HUP 1) & wait
RUN trap 'echo at the end' EXIT; echo now
RUN sleep 600 & kill -TERM 1; kill $!; wait $!; echo ended with $?
RUN sh -c 'kill -9 $$'; echo $?; sh -c 'kill -TERM $$'; echo $?; deed segv; echo $?; deed abort; echo $?
RUN killall5 -9; echo alive
`,
  },
  {
    title: "children, orphans and what is left behind",
    dockerfile: `RUN (sh -c 'sleep 0.1; echo "orphan of $(cut -d" " -f4 /proc/$$/stat)"; touch /o' &); while [ ! -e /o ]; do sleep 0.05; done
RUN sleep 1000 & setsid sleep 1001 & (trap '' TERM HUP; sleep 1002) & echo done
RUN nohup sh -c 'while :; do sleep 0.1; done' >/dev/null 2>&1 & echo daemon
RUN i=0; while [ $i -lt 50 ]; do sleep 500 & i=$((i+1)); done; echo many
RUN (sleep 0.3; echo late) & echo early
RUN sleep 0.2 & wait; echo $?; sleep 0.1 & wait $!; echo $?
RUN exec sh -c 'exec sh -c "echo exec; exec true"'
RUN exec sleep 0.1
RUN yes > /dev/null & yes > /dev/null & echo busy
RUN cat & echo reader
RUN mkfifo /f; cat /f & echo blocked
RUN (sh -c '[ $PPID -gt 1 ] && echo child of another' & wait); sh -c 'sh -c "echo inner" & exit 0'; sleep 0.1
`,
  },
  {
    title: "a daemon of root, left by a setuid program",
    dockerfile: "RUN chmod 4755 /bin/deed\nUSER user\nRUN deed daemon & sleep 0.2; echo u > /tmp/u\n",
  },
  {
    title: "a program of which root alone has the rights",
    dockerfile: `RUN cp /bin/deed /app && chmod 700 /app
USER user
RUN ["/app", "touch", "/tmp/by-app"]
RUN echo shell > /tmp/by-shell; /app touch /tmp/x || echo $?
`,
  },
];
