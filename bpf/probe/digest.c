// SPDX-License-Identifier: Apache-2.0
/*
 * Final states of files in a container, for what a step left behind. Every name was chosen by the step and may be a trap: it
 * is resolved inside the container's root only, magic links are not followed, and nothing but regular files of real file
 * systems is ever opened for reading.
 */
#include "digest.h"
#include "../frame.h"
#include "answer.h"
#include "attributes.h"
#include "content.h"
#include "hold.h"
#include "log.h"
#include "mountinfo.h"
#include "proc.h"
#include "requests.h"
#include "resolve.h"
#include "upper.h"
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int root_fd;
static char root_name[BOB_PATH_MAX];
static size_t root_length;
/* Paths come sorted: the directory of the last one is usually that of the next. */
static int parent_fd = -1;
static char parent_path[BOB_JOINED_MAX + 1];

static int open_inside(const char *path, int flags)
{
	return open_resolved(root_fd, path, flags | O_PATH, RESOLVE_INSIDE);
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

/* For what is not in the upper folder: in a mount, gone, or as it was. */
static void answer_from_root(const char *path, size_t length, bool is_expected)
{
	int thing = open_thing(path), error = thing < 0 ? errno : 0;
	bool is_gone = error == ENOENT || error == ENOTDIR;

	answer_left(path, length, thing, error, is_gone && is_expected ? LEFT_MISSING : 0);
	if (thing >= 0)
		close(thing);
}

/* All requests for the path of the next one. */
static void answer_next(void)
{
	static char path[BOB_FRAME_MAX];
	const struct request *next = requests_next();
	size_t length = next->length < sizeof(path) ? next->length : sizeof(path) - 1;
	bool is_asked = false, is_expected = true;

	memcpy(path, next->path, length);
	path[length] = 0;
	do {
		is_asked |= next->kind == REQUEST_TELL || next->kind == REQUEST_TELL_OR_GONE;
		is_expected &= next->kind != REQUEST_TELL_OR_GONE;
		requests_take();
		next = requests_next();
	} while (next && !requests_compare(next->path, next->length, path, length));
	if (is_asked)
		answer_from_root(path, length, is_expected);
}

static void answer_before(const char *path, size_t length)
{
	const struct request *next;

	while ((next = requests_next()) && requests_compare(next->path, next->length, path, length) < 0)
		answer_next();
}

/* Where the kernel says the directory is, seen from the container's root; what is not there any more is taken as it is written. */
static void resolve(const char *directory)
{
	char path[BOB_JOINED_MAX + 1], link[64], found[BOB_PATH_MAX + BOB_JOINED_MAX + 2];
	ssize_t length = -1;
	char *end;
	int fd;

	snprintf(path, sizeof(path), "%s", directory);
	end = path + strlen(path);
	while ((fd = open_inside(path[0] ? path : "/", O_DIRECTORY)) < 0 && end > path) {
		while (end > path && *--end != '/')
			;
		*end = 0;
	}
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (fd >= 0)
		length = readlink(link, found, BOB_PATH_MAX);
	if (length > 0 && length < BOB_PATH_MAX && !strncmp(found, root_name, root_length)) {
		found[length] = 0;
		snprintf(found + length, sizeof(found) - length, "%s", directory + (end - path));
		answer_resolved(found[1] == '/' && found[0] == '/' ? found + 1 : found + root_length);
	} else {
		answer_resolved(directory);
	}
	if (fd >= 0)
		close(fd);
}

static void answer_resolves(void)
{
	const struct request *next;

	while ((next = requests_next()) && next->kind == REQUEST_RESOLVE) {
		resolve(next->path);
		requests_take();
	}
	if (next && !next->kind)
		requests_take();
	fflush(stdout);
}

static int open_held(int pid, int number, int flags)
{
	char name[16];

	snprintf(name, sizeof(name), "fd/%d", number);
	return proc_open(pid, name, flags);
}

/* The process must be a holder: another one may have got the pid in the meantime. */
static bool open_root(int pid)
{
	char comm[32];

	root_fd = open_held(pid, HOLDER_ROOT, O_PATH | O_DIRECTORY);
	proc_read(pid, "comm", comm, sizeof(comm));
	if (root_fd >= 0 && !strcmp(comm, HOLDER_NAME "\n"))
		return true;
	log_error("process %d is not the holder of a step", pid);
	return false;
}

/* Where the root itself is: / after pivot_root, a path of the host's after a chroot. */
static void name_root(void)
{
	char link[64];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", root_fd);
	length = readlink(link, root_name, sizeof(root_name) - 1);
	root_length = length > 1 ? length : 0;
}

/* Known since the step began, unless its root is no overlay, or the folder out of reach. */
static int open_upper(int pid, int mounts)
{
	int upper = open_held(pid, HOLDER_UPPER, O_RDONLY | O_DIRECTORY);
	char *mountinfo;

	if (upper < 0 || !upper_is_of(upper, root_fd))
		return -1;
	mountinfo = mounts < 0 ? NULL : mountinfo_read_namespace(mounts);
	upper_open_layers(upper, root_fd, mountinfo);
	free(mountinfo);
	return upper;
}

/*
 * Ids in a layer are those of the container. Seen from another user namespace they are others, and which ones depends on who shifts them:
 * the builder's namespace, files of shifted owners, mounts with a mapping.
 */
static bool has_own_users(int mounts)
{
	int users = mounts < 0 ? -1 : ioctl(mounts, NS_GET_USERNS);
	struct stat of_step, ours;
	bool is_same = users >= 0 && !fstat(users, &of_step) && !stat("/proc/self/ns/user", &ours) &&
		       of_step.st_ino == ours.st_ino;

	if (users >= 0)
		close(users);
	return is_same;
}

/* A directory of each level is open. */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int digest(int pid, long milliseconds)
{
	int upper, mounts;
	bool has_owners;

	content_allow(milliseconds);
	if (!open_root(pid))
		return 1;
	name_root();
	raise_file_limit();
	mounts = open_held(pid, HOLDER_MOUNTS, O_RDONLY);
	upper = open_upper(pid, mounts);
	has_owners = has_own_users(mounts);
	if (!attributes_begin())
		return 1;
	answer_source((upper >= 0 ? SOURCE_UPPER : 0) | (has_owners ? SOURCE_OWNERS : 0));
	answer_resolves();
	if (upper >= 0)
		walk_upper(upper, answer_before, has_owners);
	while (requests_next())
		answer_next();
	return fflush(stdout) ? 1 : 0;
}
