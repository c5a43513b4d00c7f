/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_IDS_H
#define BOB_PROBE_IDS_H

#include <linux/types.h>

#define IDS_EXTENTS_MAX 340 /* UID_GID_MAP_MAX_EXTENTS */

/* How a user namespace numbers users, user_namespaces(7). */
struct ids {
	int count;
	struct {
		__u32 inside, outside, length;
	} extents[IDS_EXTENTS_MAX];
};

/* Both of a step's namespace. */
struct owners {
	struct ids users, groups;
};

/* Of the namespace that the process is in. `name`: uid_map or gid_map. */
void ids_read(struct ids *ids, int pid, const char *name);
/* The kernel's id as it is inside; one that is not there is the kernel's overflow id. */
__u32 ids_inside(const struct ids *ids, __u32 id);

#endif
