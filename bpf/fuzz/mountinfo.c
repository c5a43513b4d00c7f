// SPDX-License-Identifier: Apache-2.0
/* /proc/<pid>/mountinfo, whose paths and options a step chooses. */
#include "input.h"

#include "../probe/mountinfo.c"

int proc_open(int pid, const char *name, int flags)
{
	return pid && name && flags ? -1 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = copy_text(data, size), *rest = text;
	struct mount mount;

	while (mountinfo_next(&rest, &mount))
		HOLD(strlen(mount.root) + strlen(mount.path) + strlen(mount.type) + strlen(mount.options) <= size);
	free(text);
	return 0;
}
