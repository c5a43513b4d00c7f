// SPDX-License-Identifier: Apache-2.0
/* /proc/<pid>/stat and status, in which a step's process has chosen its name. */
#include "input.h"

#include <fcntl.h>

static const uint8_t *content;
static size_t content_size;

#define open(path, flags) file_of(content, content_size)
#include "../probe/proc.c"

int open_resolved(int folder, const char *path, int flags, unsigned long long resolve)
{
	return folder && path && flags && resolve ? -1 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[64];

	content = data;
	content_size = size;
	proc_read(1, "stat", text, sizeof(text));
	HOLD(strlen(text) < sizeof(text));
	proc_stat(1, 4, -1);
	proc_stat(1, 22, -1);
	return 0;
}
