// SPDX-License-Identifier: Apache-2.0
import type { Case } from "../case.ts";

/** What a program can see, by `see.c`: as process 1, and as a child of the shell. */
const seen = 'RUN ["see"]\nRUN see; :\n';

/** Users, networks, rights, mounts and images of all kinds. */
export const surroundings: readonly Case[] = [
  { title: "root", dockerfile: seen },
  { title: "a user by name, with groups", dockerfile: `USER user\n${seen}` },
  { title: "a user by number, in a folder", dockerfile: `USER 61371:54321\nWORKDIR /tmp/some/where\n${seen}` },
  { title: "a user of root's group", dockerfile: `USER 61371:0\n${seen}` },
  {
    title: "an odd environment",
    dockerfile: `FROM busybox
ARG TWO
ENV LINES=$TWO EMPTY= SPACED="a  b" BOB=own BOB_SOCKET=own HOME=/elsewhere
${seen}RUN env
`,
    args: ["--build-arg", "TWO=first\nsecond # buildkit"],
  },
  { title: "no network", dockerfile: seen.replaceAll("RUN", "RUN --network=none") },
  {
    title: "hosts, shared memory and a limit",
    dockerfile: `${seen}RUN cat /etc/hosts /proc/self/limits; df -P /dev/shm\n`,
    args: ["--add-host=cases.test:192.0.2.9", "--shm-size=96m", "--ulimit=nofile=1062:1062"],
  },
  {
    title: "the host's network",
    dockerfile: seen.replaceAll("RUN", "RUN --network=host"),
    args: ["--allow=network.host"],
    isEntitled: true,
  },
  {
    title: "all rights",
    dockerfile: seen.replaceAll("RUN", "RUN --security=insecure"),
    args: ["--allow=security.insecure"],
    isEntitled: true,
  },
  {
    title: "mounts of each kind",
    files: { "ctx/file": "of the context\n" },
    args: ["--secret=id=one,src=/etc/hostname", "--secret=id=two,env=HOME"],
    dockerfile: `FROM busybox AS other
FROM busybox
RUN --mount=type=bind,source=ctx,target=/in see
RUN --mount=type=bind,source=ctx,target=/in,rw echo more >> /in/file && cat /in/file && see
RUN --mount=type=cache,id=no-trace-a,target=/var/cache/deep see
RUN --mount=type=cache,id=no-trace-b,target=/tmp/deep/er,uid=61371,gid=61372,mode=0700 ls -d /tmp/deep /tmp/deep/er && see
RUN --mount=type=tmpfs,target=/scratch see
RUN --mount=type=tmpfs,target=/tmp,size=1m df -P /tmp && see
RUN --mount=type=tmpfs,target=/dev/shm see
RUN --mount=type=tmpfs,target=/run touch /run/x && see
RUN --mount=type=secret,id=one,required see
RUN --mount=type=secret,id=two,env=SECRET,uid=61371,mode=0400 [ -n "$SECRET" ]; ls /run
RUN --mount=type=bind,from=other,source=/bin,target=/dev/tools see
RUN --mount=type=bind,from=other,source=/etc/passwd,target=/one/file see
RUN find / -xdev -maxdepth 2 -type d | sort
`,
  },
  {
    title: "an image that is only a mount",
    dockerfile: `FROM busybox AS other
FROM scratch
RUN --mount=type=bind,from=other,source=/bin,target=/bin ["/bin/busybox", "sh", "-c", "see; mkdir -p /a/b && echo x > /a/b/c && ln -s c /a/b/l; ls -A /"]
RUN --mount=type=bind,from=other,source=/bin,target=/tools/bin ["/tools/bin/busybox", "rm", "/a/b/c"]
RUN --mount=type=bind,from=other,source=/bin,target=/bin --mount=type=tmpfs,target=/etc ["/bin/see"]
`,
  },
  {
    title: "an image without /dev, /proc, /sys, /tmp and /etc",
    dockerfile: `FROM busybox AS other
FROM scratch
COPY --from=other /bin/busybox /bin/sh
COPY --from=other /bin/see /see
RUN busybox ls -A / && /see
RUN ["/see"]
RUN echo x > /x
`,
  },
  {
    title: "an image with folders of bob's names",
    dockerfile: `RUN mkdir -p /.bob/out && echo own > /.bob/run && echo own > /.bob/out/record
RUN cat /.bob/run /.bob/out/record; ls -A /.bob /dev; echo more > /.bob/more
RUN rm -r /.bob
`,
  },
  {
    title: "a step that looks at all files there are, and changes them",
    dockerfile: `RUN find / -xdev | sort | grep -v '^/bin/'
RUN find / -xdev -exec chown 7:8 {} +; echo $?; stat -c '%u %n' /* /dev/* | sort
RUN ls -A / | sort > /var/seen && ls -A /dev | sort > /var/seen-dev
RUN du -xs /dev /tmp; wc -l < /proc/mounts; df -P / | wc -l
RUN umount /dev 2>&1; mount -t tmpfs x /mnt 2>&1; mount --bind / /mnt 2>&1; echo $?
RUN chmod 700 / && mkdir /new && touch -d @0 /
RUN rm -rf /var /tmp /run /root; ls -A /
`,
  },
];
