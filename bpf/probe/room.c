// SPDX-License-Identifier: Apache-2.0
/*
 * Rootless BuildKit has its steps where it is itself (util/rootless/specconv). The recorder may make cgroups there: with one for
 * each step it tells them apart as well as those of any other builder.
 */
#include "room.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX	  "bob-step-"
#define LEFT_MAX  256
#define TEXT_ROOM 32

static struct room left[LEFT_MAX];
static int left_count;

/* Of a recorder that was killed. One in which somebody is cannot be removed. */
static void remove_others(int cgroup_fd)
{
	int fd = openat(cgroup_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (!entries && fd >= 0)
		close(fd);
	while (entries && (entry = readdir(entries)))
		if (!strncmp(entry->d_name, PREFIX, strlen(PREFIX)))
			unlinkat(cgroup_fd, entry->d_name, AT_REMOVEDIR);
	if (entries)
		closedir(entries);
}

static bool move(int cgroup_fd, int pid)
{
	int fd = openat(cgroup_fd, "cgroup.procs", O_WRONLY | O_CLOEXEC), error;
	char text[TEXT_ROOM];
	bool is_moved;

	if (fd < 0)
		return false;
	is_moved = write(fd, text, snprintf(text, sizeof(text), "%d", pid)) > 0;
	error = errno;
	close(fd);
	errno = error;
	return is_moved;
}

int room_enter(struct room *room, int cgroup_fd, int pid)
{
	int fd, error;

	remove_others(cgroup_fd);
	room->parent = openat(cgroup_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(room->name, sizeof(room->name), PREFIX "%d", pid);
	if (room->parent < 0)
		return -1;
	if (mkdirat(room->parent, room->name, 0755)) {
		error = errno;
		close(room->parent);
		room->parent = -1;
		errno = error;
		return -1;
	}
	fd = openat(room->parent, room->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && move(fd, pid))
		return fd;
	error = errno;
	if (fd >= 0)
		close(fd);
	room_leave(room);
	errno = error;
	return -1;
}

/* Also where somebody else removed it. */
static bool is_removed(const struct room *room)
{
	return !unlinkat(room->parent, room->name, AT_REMOVEDIR) || errno != EBUSY;
}

void room_leave(struct room *room)
{
	if (room->parent < 0)
		return;
	if (!is_removed(room) && left_count < LEFT_MAX)
		left[left_count++] = *room;
	else
		close(room->parent);
	room->parent = -1;
}

bool rooms_sweep(void)
{
	for (int i = left_count - 1; i >= 0; i--) {
		if (!is_removed(&left[i]))
			continue;
		close(left[i].parent);
		left[i] = left[--left_count];
	}
	return left_count > 0;
}
