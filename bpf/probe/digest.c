// SPDX-License-Identifier: Apache-2.0
/*
 * Final states of files in a container, for what a step left behind. Every name was chosen by the step and may be a trap: it
 * is resolved inside the container's root only, magic links are not followed, and nothing but regular files of real file
 * systems is ever opened for reading.
 */
#include "digest.h"
#include "../frame.h"
#include "content.h"
#include "hold.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int root_fd;
/* Paths come sorted: the directory of the last one is usually that of the next. */
static int parent_fd = -1;
static char parent_path[BOB_JOINED_MAX + 1];

static int open_inside(const char *path, int flags)
{
	struct open_how how = { .flags = flags | O_PATH | O_CLOEXEC,
				.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };

	return syscall(SYS_openat2, root_fd, path, &how, sizeof(how));
}

/* The directory of `path`, which ends at `length`. */
static int open_parent(const char *path, size_t length)
{
	if (parent_fd >= 0 && strlen(parent_path) == length && !memcmp(parent_path, path, length))
		return parent_fd;
	if (parent_fd >= 0)
		close(parent_fd);
	memcpy(parent_path, path, length);
	parent_path[length] = 0;
	parent_fd = open_inside(length ? parent_path : "/", O_DIRECTORY);
	return parent_fd;
}

/* The thing itself, not what a symbolic link points to. */
static int open_thing(const char *path)
{
	const char *name = strrchr(path, '/');
	int parent;

	if (!name || !name[1] || !strcmp(name, "/.") || !strcmp(name, "/.."))
		return open_inside(path, 0);
	parent = open_parent(path, name - path);
	return parent < 0 ? -1 : openat(parent, name + 1, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

static enum left_type type_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return LEFT_FILE;
	case S_IFDIR:
		return LEFT_DIRECTORY;
	case S_IFLNK:
		return LEFT_SYMLINK;
	case S_IFIFO:
		return LEFT_FIFO;
	case S_IFSOCK:
		return LEFT_SOCKET;
	default:
		return LEFT_DEVICE;
	}
}

static void describe(int thing, struct left_body *body, char target[BOB_PATH_MAX])
{
	struct stat info;
	ssize_t length;

	if (fstat(thing, &info)) {
		body->error = errno;
		return;
	}
	body->type = type_of(info.st_mode);
	body->mode = info.st_mode & 07777;
	body->uid = info.st_uid;
	body->gid = info.st_gid;
	body->device = info.st_rdev;
	body->size = info.st_size;
	body->mtime_ns = info.st_mtim.tv_sec * 1000000000LL + info.st_mtim.tv_nsec;
	if (body->type == LEFT_SYMLINK) {
		length = readlinkat(thing, "", target, BOB_PATH_MAX);
		body->target_length = length < 0 ? 0 : length;
	} else if (body->type == LEFT_FILE) {
		content_describe(thing, body);
	}
}

static void answer(const char *path)
{
	struct {
		struct frame frame;
		struct left_body body;
		char target[BOB_PATH_MAX];
	} out = { .frame.kind = FRAME_LEFT };
	int thing = open_thing(path);

	if (thing < 0)
		out.body.error = errno;
	else
		describe(thing, &out.body, out.target);
	if (thing >= 0)
		close(thing);
	out.frame.length = sizeof(out.frame) + sizeof(out.body) + out.body.target_length;
	fwrite(&out, out.frame.length, 1, stdout);
}

/* The process must be a holder: another one may have got the pid in the meantime. */
static bool open_root(int pid)
{
	char path[64], comm[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, HOLDER_ROOT);
	root_fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	file = fopen(path, "re");
	if (file) {
		if (!fgets(comm, sizeof(comm), file))
			comm[0] = 0;
		fclose(file);
	}
	if (root_fd >= 0 && !strcmp(comm, HOLDER_NAME "\n"))
		return true;
	log_error("process %d is not the holder of a step", pid);
	return false;
}

int digest(int pid, long milliseconds)
{
	char *path = NULL;
	size_t room = 0;
	ssize_t length;

	content_allow(milliseconds);
	if (!open_root(pid))
		return 1;
	while ((length = getdelim(&path, &room, 0, stdin)) > 0) {
		if (length > BOB_JOINED_MAX)
			path[BOB_JOINED_MAX] = 0;
		answer(path);
	}
	free(path);
	return fflush(stdout) ? 1 : 0;
}
