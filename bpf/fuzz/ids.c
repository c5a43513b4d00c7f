// SPDX-License-Identifier: Apache-2.0
/* /proc/<pid>/uid_map, which whoever made the user namespace wrote. */
#include "input.h"

static const uint8_t *content;
static size_t content_size;

#include "../probe/ids.c"

void proc_read(int pid, const char *name, char *text, size_t room)
{
	size_t length = content_size < room ? content_size : room - 1;

	HOLD(pid && name);
	memcpy(text, content, length);
	text[length] = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ids *ids = malloc(sizeof(*ids));

	content = data;
	content_size = size;
	ids_read(ids, 1, "uid_map");
	HOLD(ids->count >= 0 && ids->count <= IDS_EXTENTS_MAX);
	for (__u32 id = 0; id < 70000; id += 9999)
		ids_inside(ids, id);
	free(ids);
	return 0;
}
