// SPDX-License-Identifier: Apache-2.0
#include "resolve.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int open_resolved(int folder, const char *path, int flags, unsigned long long resolve)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = resolve };

	return syscall(SYS_openat2, folder, path, &how, sizeof(how));
}
