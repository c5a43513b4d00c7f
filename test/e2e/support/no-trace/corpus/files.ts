// SPDX-License-Identifier: Apache-2.0
import type { Case } from "../case.ts";

/** The layers of steps that do what is hard to pack. */
export const files: readonly Case[] = [
  {
    title: "files, folders and links that change places",
    dockerfile: `RUN mkdir -p /a/a /b/sub /c && echo 1 > /a/a/f && echo 2 > /b/sub/f && echo 3 > /c/file && ln -s /b /s && echo t > /f && mkdir /opq && echo o > /opq/old && mkdir -p /mv/x/y && echo m > /mv/x/y/z
RUN rm -r /a && ln -s b /a && rm /s && mkdir /s && echo n > /s/n && rm /f && mkdir /f && echo in > /f/in && rm -r /c && echo file > /c
RUN rm -rf /opq && mkdir /opq && echo new > /opq/new && mv /mv /moved && mkdir /mv && echo again > /mv/x && rm -rf /b/sub
RUN chmod 600 /moved/x/y/z && chown 7:8 /opq && touch -d @1000 /f/in && mv /moved/x/y/z /moved/x/z && cp -a /moved/x/z /moved/x/z2 && : > /c && rm /c
RUN true
RUN rm -rf /b /opq /moved
`,
  },
  {
    title: "devices, FIFOs, sockets, holes, rights and attributes",
    dockerfile: `RUN mkfifo /var/fifo && mknod /var/null c 1 3 && mknod /var/blk b 7 0 && deed socket /var/sock && truncate -s 30M /var/sparse && printf end | dd of=/var/sparse bs=1 seek=20000000 conv=notrunc 2>/dev/null && touch /var/none && chmod 000 /var/none && cp /bin/deed /bin/su2 && chmod 6755 /bin/su2 && chown 1000:1000 /var/none
RUN cp /bin/deed /bin/capped && deed capability /bin/capped 10; deed xattr /bin/capped user.note hello; ln /bin/capped /bin/again
USER user
RUN cat /var/none 2>&1; echo u > /tmp/u; mkfifo /tmp/p; chmod 000 /tmp/u
`,
  },
  {
    title: "mount points and what is left of them",
    files: { "ctx/file": "x" },
    dockerfile: `USER user
ENV HOME=/home
RUN --mount=type=cache,id=no-trace-c,target=/home/.cache/deep,uid=61371,gid=61372,mode=0700 touch /home/.cache/deep/x && stat -c '%u:%g %a' /home/.cache/deep
USER 0
RUN --mount=type=tmpfs,target=/scratch --mount=type=bind,source=ctx,target=/in,rw echo t > /scratch/t && echo w > /in/w; ls -A /
RUN ls -A /; rm -rf /scratch /in /home; ls -A /
`,
  },
  {
    title: "the steps of a parent's ONBUILD, and names that are not UTF-8",
    dockerfile: `FROM busybox AS parent
ONBUILD RUN echo parent > /var/parent
FROM parent
RUN printf x > "$(printf '/var/odd-\\377\\n')"; touch "/var/ä ö" "/var/-rf"
RUN rm /var/odd*
`,
  },
];
