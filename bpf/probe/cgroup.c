// SPDX-License-Identifier: Apache-2.0
/* Cgroups by id. No path is involved: which one is mounted where, and in which cgroup namespace we are, does not matter. */
#include "cgroup.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define FILEID_KERNFS 0xfe /* include/linux/exportfs.h */

#define ROOT_ID 1

#define WANTED_MAX 16

/* On a cgroup whose steps are one recorder's alone. `trusted`: only root of the initial user namespace sets and sees it. */
#define CLAIM "trusted.bob.recorder"

static int root_fd = -1;
static const char *wanted[WANTED_MAX];
static int wanted_count;
static bool is_claiming;
static __u64 claimed[WANTED_MAX];

/* A mount of our own, attached nowhere: the host's may be v1, hybrid, or missing in our container. */
void cgroup_init(void)
{
	int fs = fsopen("cgroup2", FSOPEN_CLOEXEC), mount_fd = -1;

	if (fs >= 0 && !fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		mount_fd = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	if (mount_fd >= 0) /* itself it is O_PATH, which open_by_handle_at does not take */
		root_fd = openat(mount_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0)
		log_warn("cannot mount cgroup2: %s; network addresses come from syscalls only", strerror(errno));
	if (fs >= 0)
		close(fs);
}

int cgroup_open(__u64 id)
{
	struct {
		struct file_handle handle;
		__u64 id;
	} file = { .handle = { .handle_bytes = sizeof(id), .handle_type = FILEID_KERNFS } };

	memcpy(file.handle.f_handle, &id, sizeof(id));
	return root_fd < 0 ? -1 : open_by_handle_at(root_fd, &file.handle, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The id of what is claimed now; 0: nothing. A cgroup that is not there yet is claimed by the first step in it. */
static __u64 claim(const char *path)
{
	int fd = root_fd < 0 ? -1 : openat(root_fd, path[1] ? path + 1 : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat info;
	__u64 id = 0;

	if (fd < 0 || fstat(fd, &info)) {
		if (root_fd >= 0 && errno != ENOENT) /* cgroup_init has said why there is no root */
			log_warn("cannot claim the cgroup %s: %s", path, strerror(errno));
	} else if (info.st_ino == ROOT_ID) {
		if (!wanted_count) /* who names it wants what nobody has claimed, too */
			log_warn(
				"the host's root cgroup is not claimed: run the recorder in the builder's cgroup namespace");
	} else if (fsetxattr(fd, CLAIM, "", 0, 0)) {
		log_warn("cannot claim the cgroup %s: %s; other recorders on the host may take its steps", path,
			 strerror(errno));
	} else {
		id = info.st_ino;
	}
	if (fd >= 0)
		close(fd);
	return id;
}

void cgroup_claim(void)
{
	is_claiming = true;
	if (!wanted_count)
		claimed[0] = claim("/");
	for (int i = 0; i < wanted_count; i++)
		claimed[i] = claim(wanted[i]);
}

static bool is_claimed(__u64 id)
{
	for (int i = 0; i < WANTED_MAX; i++)
		if (claimed[i] && claimed[i] == id)
			return true;
	return false;
}

/* The id of the nearest claimed cgroup, from this one up to the root that we can see; 0: none. */
static __u64 find_claim(int cgroup_fd)
{
	__u64 id = 0, below = 0;
	struct stat info;
	int fd = cgroup_fd < 0 ? -1 : openat(cgroup_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0 && !fstat(fd, &info) && info.st_ino != below) {
		int child = fd;

		if (fgetxattr(fd, CLAIM, NULL, 0) >= 0) {
			id = info.st_ino;
			break;
		}
		below = info.st_ino;
		fd = openat(child, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(child);
	}
	if (fd >= 0)
		close(fd);
	return id;
}

bool cgroup_is_for_other(int cgroup_fd)
{
	__u64 id = find_claim(cgroup_fd);

	/* Of what is wanted and has no claim: it could not be claimed, or it is below the root only. */
	return id ? !is_claimed(id) : is_claiming && !wanted_count && claimed[0];
}

bool cgroup_want(const char *path)
{
	if (path[0] != '/' || wanted_count == WANTED_MAX)
		return false;
	wanted[wanted_count++] = path;
	return true;
}

static bool is_below(const char *path, const char *parent)
{
	size_t length = parent[1] ? strlen(parent) : 0;

	return !strncmp(path, parent, length) && (!path[length] || path[length] == '/');
}

/* The path is as seen from the root of our cgroup namespace, where our own mount begins. */
bool cgroup_is_wanted(int cgroup_fd)
{
	char link[64], path[4096];
	ssize_t length;

	if (!wanted_count)
		return true;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", cgroup_fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (cgroup_fd < 0 || length < 0)
		return false;
	path[length] = 0;
	for (int i = 0; i < wanted_count; i++) {
		if (!is_below(path, wanted[i]))
			continue;
		if (is_claiming) /* it may have been removed and made again */
			claimed[i] = claim(wanted[i]);
		return true;
	}
	return false;
}

int cgroup_count_processes(int cgroup_fd, int except)
{
	int fd = cgroup_fd < 0 ? -1 : openat(cgroup_fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	int count = 0, pid = 0;
	char text[4096];
	ssize_t length;

	if (fd < 0)
		return -1;
	while ((length = read(fd, text, sizeof(text))) > 0) {
		for (ssize_t i = 0; i < length; i++) {
			if (text[i] != '\n') {
				pid = pid * 10 + (text[i] - '0');
				continue;
			}
			count += !except || pid != except;
			pid = 0;
		}
	}
	close(fd);
	return length < 0 ? -1 : count;
}
