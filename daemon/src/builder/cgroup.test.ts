// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { namespaceScript } from "./cgroup.ts";

const view = { isUnified: true, path: "/", isTop: false };

describe("the builder's cgroup namespace", () => {
  it("is taken as it is where the container has one", () => {
    expect(namespaceScript(view, "name")).toBeUndefined();
  });

  it("begins at the container's cgroup in the host's namespace", () => {
    const script = namespaceScript({ ...view, path: "/kubepods/pod1/c1" }, "name");
    expect(script).toContain("umount /sys/fs/cgroup");
    expect(script).not.toContain("mkdir");
  });

  it("begins at a cgroup of its own where there is none, or none can be seen", () => {
    for (const bare of [
      { ...view, isTop: true },
      { isUnified: false, path: "/", isTop: false },
    ]) {
      expect(namespaceScript(bare, "name")).toContain("mkdir -p name\necho $$ >name/cgroup.procs");
    }
    const below = namespaceScript({ isUnified: false, path: "/docker", isTop: false }, "name");
    expect(below).toContain('cd "/run/bob/cgroup/docker"');
  });

  it("is none where the kernel has no cgroup v2", () => {
    expect(namespaceScript({ isUnified: false, path: undefined, isTop: false }, "name")).toBeUndefined();
  });
});
