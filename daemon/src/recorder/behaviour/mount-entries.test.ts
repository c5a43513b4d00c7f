// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { raw, recordOf } from "../test-support/events.ts";
import { toMountEntries } from "./mount-entries.ts";

const mount = (path: string, type: string) => ({ path: raw(path), type });

test("says what was mounted where, sorted, and tells what every step has from what this one was given", async () => {
  const paths = ["/var/cache/c", "/", "/dev", "/dev/shm", "/etc/hosts", "/etc/hosts.d", "/devices"];
  const { mounts } = await recordOf([], { mounts: paths.map((path) => mount(path, "tmpfs")) });
  expect(mounts?.map(({ path, role }) => [path, role])).toEqual([
    ["/", "root"],
    ["/dev", "standard"],
    ["/dev/shm", "standard"],
    ["/devices", "added"],
    ["/etc/hosts", "standard"],
    ["/etc/hosts.d", "added"],
    ["/var/cache/c", "added"],
  ]);
});

test("leaves the section out where the mounts are not known", async () => {
  expect(await recordOf([])).not.toHaveProperty("mounts");
});

test("of two mounts at one place tells the one that is seen, and takes any byte in a path", () => {
  const bytes = "/a\xff" as ReturnType<typeof raw>;
  expect(toMountEntries([mount("/m", "ext4"), { path: bytes, type: "ext4" }, mount("/m", "tmpfs")])).toEqual([
    { path: { base64: "L2H/" }, type: "ext4", role: "added" },
    { path: "/m", type: "tmpfs", role: "added" },
  ]);
});
