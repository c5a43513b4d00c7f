/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_MOUNTS_H
#define BOB_PROBE_MOUNTS_H

#include <linux/types.h>

/*
 * Tells the daemon what is mounted where in the mount namespace of a bob-step that has begun, as the kernel resolved it. Left out are
 * bob's own mounts, and what the runtime puts over parts of /proc and /sys. `shim`: a descriptor of its program.
 */
void mounts_tell(__u32 step, int pid, int shim);

#endif
