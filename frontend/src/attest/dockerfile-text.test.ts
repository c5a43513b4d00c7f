// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readInstruction } from "./dockerfile-text.ts";

const read = (...lines: string[]) => readInstruction(lines.join("\n"), 1, lines.length);

describe("readInstruction", () => {
  it("reads the lines that are asked for", () => {
    expect(readInstruction("FROM a\n  run  make $X \nRUN b\n", 2, 2)).toBe("run  make $X");
  });

  it("joins continued lines as BuildKit does: comments and empty lines within left out, white space kept", () => {
    expect(read("RUN --mount=type=cache,target=/x \\", "  # a comment", "", "  npm ci && \\ ", "  echo $TOKEN")).toBe(
      "RUN --mount=type=cache,target=/x   npm ci &&   echo $TOKEN",
    );
  });

  it("takes no backslash for a continuation that is escaped itself", () => {
    expect(read("RUN echo a\\\\", "RUN b")).toBe("RUN echo a\\\\");
  });

  it("knows the escape directive, and only where it is one", () => {
    const file = ["# syntax=docker/dockerfile:1", "# escape=`", "FROM a", "RUN dir C:\\ `", "  && echo"].join("\n");
    expect(readInstruction(file, 4, 5)).toBe("RUN dir C:\\   && echo");
    expect(readInstruction("FROM a\n# escape=`\nRUN x `\n y", 3, 4)).toBe("RUN x `");
  });

  it.each([
    [["RUN <<EOF", "echo $TOKEN", "EOF"], "RUN <<EOF (echo $TOKEN)"],
    [["RUN <<-'EOF' bash", "", "\techo a", "\techo b", "\tEOF"], "RUN <<-'EOF' bash (echo a...)"],
    [["RUN <<EOF", "EOF"], "RUN <<EOF"],
    [["COPY <<EOF /x", "secret", "EOF"], "COPY <<EOF /x"],
  ])("tells how a heredoc begins: %j", (lines, expected) => {
    expect(read(...lines)).toBe(expected);
  });

  it("gives nothing for lines that are not there, and reads Windows line ends", () => {
    expect(readInstruction("FROM a", 7, 9)).toBe("");
    expect(read("RUN a \\\r", " b\r")).toBe("RUN a  b");
  });
});
