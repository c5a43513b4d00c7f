// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import type { Case } from "../case.ts";

/** An argument of Linux has at most 128 KiB; all together have a quarter of the stack's limit, but never less than that. */
const argument = (length: number) => "x".repeat(length);

/** A script of so many bytes, which is one argument: BuildKit reads Dockerfiles line by line. */
const script = (length: number) => `RUN <<EOF\necho done\n${`#${argument(998)}\n`.repeat(length / 1000)}EOF\n`;

/** Makes `/go` with this text and mode, and runs it. */
const go = (text: string, mode = "755", run = 'RUN ["/go"]') => ({
  dockerfile: `COPY --chmod=${mode} go /go\n${run}\n`,
  files: { go: text },
});

/** A program of this machine with some of its bytes replaced. */
function program(edit: (bytes: Buffer) => void): Buffer {
  const bytes = readFileSync("/bin/true");
  edit(bytes);
  return bytes;
}

const elfMachine = 18;
const notFound = /executable file not found in \$PATH/;
const noFile = /no such file or directory/;
const denied = /permission denied/;
const format = /exec format error/;

/** Ways in which a program cannot be started: the words are the runtime's, and its exit code. */
export const starting: readonly Case[] = [
  { title: "a script without an interpreter", ...go("echo hello\n"), fails: format },
  { title: "an empty program", ...go(""), fails: format },
  { title: "an interpreter that is missing", ...go("#!/nope/sh\n"), fails: noFile },
  { title: "an interpreter that is a folder", ...go("#!/etc\n"), fails: denied },
  { title: "an interpreter that may not be executed", ...go("#!/etc/passwd\n"), fails: denied },
  { title: "an interpreter that is the script itself", ...go("#!/go\n"), fails: /too many levels of symbolic links/ },
  { title: "half an ELF header", ...go("\x7fELF junk"), fails: format },
  {
    title: "a program of another machine",
    dockerfile: 'COPY --chmod=755 go /go\nRUN ["/go"]\n',
    files: { go: program((bytes) => bytes.writeUInt16LE(22, elfMachine)) },
    fails: format,
  },
  {
    title: "a program whose loader is missing",
    dockerfile: 'COPY --chmod=755 go /go\nRUN ["/go"]\n',
    files: { go: program(() => {}) },
    fails: noFile,
  },
  { title: "a program that may not be executed", ...go("#!/bin/sh\n", "644"), fails: denied },
  {
    title: "a program in PATH that may not be executed",
    ...go("#!/bin/sh\n", "644", 'ENV PATH=/\nRUN ["go"]'),
    fails: notFound,
  },
  { title: "a name that is nowhere in PATH", dockerfile: 'RUN ["nothere"]\n', fails: notFound },
  { title: "a path that does not exist", dockerfile: 'RUN ["/bin/nothere"]\n', fails: noFile },
  { title: "a path below a file", dockerfile: 'RUN ["/etc/passwd/sh"]\n', fails: /not a directory/ },
  { title: "a folder", dockerfile: 'RUN ["/etc"]\n', fails: /is a directory|permission denied/ },
  { title: "a name that is only a folder's", dockerfile: 'ENV PATH=/\nRUN ["etc"]\n', fails: notFound },
  {
    title: "links in a circle",
    dockerfile: 'RUN ln -s b /a && ln -s a /b\nRUN ["/a"]\n',
    fails: /too many (levels|links)/,
  },
  { title: "a link that leads nowhere", dockerfile: 'RUN ln -s /nowhere /a\nRUN ["/a"]\n', fails: noFile },
  { title: "a name that is too long", dockerfile: `RUN ["/${argument(300)}"]\n`, fails: /file name too long/ },
  { title: "a name too long for PATH", dockerfile: `RUN ["${argument(300)}"]\n`, fails: notFound },
  { title: "an empty PATH", dockerfile: 'ENV PATH=\nRUN ["ls"]\n', fails: notFound },
  { title: "no program", dockerfile: 'RUN [""]\n', fails: /exec/ },
  {
    title: "a program in PATH's folder `.`",
    dockerfile: 'ENV PATH=.:/nowhere\nWORKDIR /bin\nRUN ["ls"]\n',
    fails: /cannot run executable found relative to current directory|not found/,
  },
  {
    title: "a program in PATH's empty folder",
    dockerfile: 'ENV PATH=:/nowhere\nWORKDIR /bin\nRUN ["ls"]\n',
    fails: /cannot run executable found relative to current directory|not found/,
  },
  {
    title: "a relative path that leads to no program",
    ...go("echo hello\n", "755", 'WORKDIR /w\nRUN ["../go"]'),
    fails: format,
  },
  { title: "no shell", dockerfile: 'RUN ["/bin/busybox", "rm", "/bin/sh"]\nRUN echo hello\n', fails: noFile },
  { title: "a SHELL that is missing", dockerfile: 'SHELL ["/bin/zsh", "-c"]\nRUN echo hello\n', fails: noFile },
  {
    title: "an odd name",
    dockerfile: `RUN ["/bin/a b\\"'\\\\ ü\\t\\u001b[31m\\u007f\\u0085\\u00a0\\u00ad\\u200b\\u202e\\u2028\\ufffd€😀"]\n`,
    fails: /no such file or directory/,
  },
  { title: "an argument that is too long", dockerfile: script(132_000), fails: /argument list too long/ },
  {
    title: "too many arguments for a small stack",
    dockerfile: `RUN ["true", \\\n${Array.from({ length: 3 }, () => `"${argument(50_000)}"`).join(", \\\n")}]\n`,
    args: ["--ulimit=stack=65536:65536"],
    fails: /argument list too long/,
  },
  {
    title: "a program with a capability that the step has not",
    dockerfile: 'RUN cp /bin/deed /go && deed capability /go 21\nRUN ["/go", "touch", "/x"]\n',
    fails: /operation not permitted/,
  },
  {
    title: "a USER that does not exist",
    dockerfile: "USER nobody-here\nRUN true\n",
    fails: /unable to find user nobody-here/,
  },
  {
    title: "a WORKDIR that became a file",
    dockerfile: "WORKDIR /w\nRUN rmdir /w && touch /w\nRUN pwd\n",
    fails: /not a directory|runc run failed/,
  },
  {
    title: "a loop of a WORKDIR",
    dockerfile: "WORKDIR /w\nRUN rmdir /w && ln -s w /w\nRUN pwd\n",
    fails: /too many links/,
  },
];

/** Odd ways to start a program that work. */
export const started: Case = {
  title: "programs start in odd ways",
  files: { script: "#!/bin/ash -e\necho $0 $1\n" },
  dockerfile: `COPY --chmod=755 script /dir/script
RUN mkdir -p /one/ls /two && echo no > /two/ls
ENV PATH=/one:/two:relative::/bin:/one
RUN ["ls", "-d", "/bin"]
RUN ["/dir/../dir/script", "one"]
WORKDIR /dir
RUN ["./script", "two"]
RUN ["../dir/script", "three"]
WORKDIR /
RUN ["dir/script", "four"]
RUN ["busybox", "echo", "", "  ", "*", "\\n", "\\""]
RUN ["/bin/see"]
SHELL ["/bin/busybox", "ash", "-eu", "-o", "pipefail", "-c"]
RUN echo "\${0}" "$*"; set -o | grep -E 'errexit|pipefail'
SHELL ["see"]
RUN these are its arguments
SHELL ["/bin/sh", "-c"]
RUN <<EOF
#!/bin/ash
echo "$0 $PPID"
EOF
RUN <<-'EOT' /bin/ash
	echo "two $HOME"
	EOT
RUN cat <<A && cat <<B
x
A
y
B
${script(131_000)}USER user
RUN ["see", "as", "a", "user"]
`,
};
