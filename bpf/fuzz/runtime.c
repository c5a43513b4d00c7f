// SPDX-License-Identifier: Apache-2.0
/* The file of a container's runtime, in which the words of its version are looked for. */
#include "input.h"

static int opened;

#include "../probe/runtime.c"

int proc_open(int pid, const char *name, int flags)
{
	return pid > 0 && name && flags >= 0 ? opened : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *program = malloc(size ? size : 1);

	memcpy(program, data, size);
	is_go_since_1_20(program, size);
	free(program);
	opened = file_of(data, size);
	HOLD(!(runtime_flags(1) & ~RECENT)); /* which closes it */
	return 0;
}
