// SPDX-License-Identifier: Apache-2.0
#include "ids.h"
#include "proc.h"

#include <stdio.h>

#define OVERFLOW_ID 65534 /* /proc/sys/kernel/overflowuid, as everybody leaves it */
#define TEXT_ROOM   (IDS_EXTENTS_MAX * 36)

void ids_read(struct ids *ids, int pid, const char *name)
{
	static char text[TEXT_ROOM];
	int used;

	ids->count = 0;
	proc_read(pid, name, text, sizeof(text));
	for (const char *at = text; ids->count < IDS_EXTENTS_MAX; at += used) {
		typeof(ids->extents[0]) *extent = &ids->extents[ids->count];

		used = 0;
		if (sscanf(at, "%u %u %u%n", &extent->inside, &extent->outside, &extent->length, &used) != 3)
			break;
		ids->count++;
	}
}

__u32 ids_inside(const struct ids *ids, __u32 id)
{
	for (int i = 0; i < ids->count; i++)
		if (id >= ids->extents[i].outside && id - ids->extents[i].outside < ids->extents[i].length)
			return id - ids->extents[i].outside + ids->extents[i].inside;
	return ids->count ? OVERFLOW_ID : id;
}
