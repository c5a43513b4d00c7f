// SPDX-License-Identifier: Apache-2.0
/* What a cgroup used, with all below it: Documentation/admin-guide/cgroup-v2.rst. */
#include "usage.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_ROOM (16 * 1024)

static bool read_text(int cgroup_fd, const char *name, char *text)
{
	int fd = openat(cgroup_fd, name, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, TEXT_ROOM - 1);

	if (fd >= 0)
		close(fd);
	text[length < 0 ? 0 : length] = 0;
	return length > 0;
}

/* The number behind each `key`, added up; `key` has what separates it from its number. */
static __u64 sum_of(const char *text, const char *key)
{
	size_t length = strlen(key);
	__u64 sum = 0;

	for (const char *at = strstr(text, key); at; at = strstr(at + length, key))
		if (at == text || at[-1] == '\n' || at[-1] == ' ')
			sum += strtoull(at + length, NULL, 10);
	return sum;
}

static __u64 read_number(int cgroup_fd, const char *name, char *text)
{
	return read_text(cgroup_fd, name, text) ? strtoull(text, NULL, 10) : UINT64_MAX;
}

void usage_read(int cgroup_fd, struct usage_body *usage)
{
	static char text[TEXT_ROOM];

	memset(usage, 0xff, sizeof(*usage));
	if (cgroup_fd < 0)
		return;
	if (read_text(cgroup_fd, "cpu.stat", text)) {
		usage->user_us = sum_of(text, "user_usec ");
		usage->system_us = sum_of(text, "system_usec ");
	}
	if (read_text(cgroup_fd, "io.stat", text)) {
		usage->bytes_read = sum_of(text, "rbytes=");
		usage->bytes_written = sum_of(text, "wbytes=");
	}
	usage->memory_peak = read_number(cgroup_fd, "memory.peak", text);
	usage->processes_peak = read_number(cgroup_fd, "pids.peak", text);
}
