// SPDX-License-Identifier: Apache-2.0
#include "proc.h"
#include "resolve.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STAT_ROOM   2048
#define BEHIND_NAME 2 /* fields up to the name, which may have anything in it */

int proc_open(int pid, const char *name, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return open(path, flags | O_CLOEXEC);
}

int proc_open_inside(int pid, const char *path, int flags)
{
	int root_fd = proc_open(pid, "root", O_PATH | O_DIRECTORY), fd;

	if (root_fd < 0)
		return -1;
	fd = open_resolved(root_fd, path, flags, RESOLVE_INSIDE);
	close(root_fd);
	return fd;
}

void proc_read(int pid, const char *name, char *text, size_t room)
{
	int fd = proc_open(pid, name, O_RDONLY);
	ssize_t length = fd < 0 ? -1 : read(fd, text, room - 1);

	if (fd >= 0)
		close(fd);
	text[length < 0 ? 0 : length] = 0;
}

long long proc_stat(int pid, int field, long long unknown)
{
	char text[STAT_ROOM];
	const char *at;

	proc_read(pid, "stat", text, sizeof(text));
	at = strrchr(text, ')');
	for (int i = BEHIND_NAME; at && i < field; i++)
		at = strchr(at + 1, ' ');
	return at ? strtoll(at, NULL, 10) : unknown;
}

int proc_parent(int pid)
{
	return proc_stat(pid, 4, 0);
}
