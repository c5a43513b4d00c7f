// SPDX-License-Identifier: Apache-2.0
#include "runtime.h"
#include "../message.h"
#include "proc.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The runtime is not asked for its version: it may be in a container whose libraries we do not have. */

/* An error text of runc that came with commit 883aef789 (2023-08), as did the other words. */
#define RUNC_1_2 "procReady not received"
/* https://pkg.go.dev/debug/buildinfo: in front of the version of Go, whose length stands 32 bytes behind the start. */
#define BUILD_INFO	  "\xff Go buildinf:"
#define BUILD_INFO_LENGTH 32
#define KNOWN_MAX	  8
#define RECENT		  (READY_RUNC_SINCE_1_2 | READY_GO_SINCE_1_20)

static struct {
	dev_t device;
	ino_t inode;
	struct timespec changed;
	__u32 flags;
} known[KNOWN_MAX];
static unsigned int next_known;

/* "go1.19.8" and older find executables in another way (os/exec, findExecutable). */
static bool is_go_since_1_20(const char *program, size_t size)
{
	const char *info = memmem(program, size, BUILD_INFO, strlen(BUILD_INFO));
	const char *end = program + size;
	char version[16] = "";

	if (!info || end - info < BUILD_INFO_LENGTH + 1 + (long)sizeof(version))
		return true;
	memcpy(version, info + BUILD_INFO_LENGTH + 1, sizeof(version) - 1);
	return strncmp(version, "go1.", 4) || atoi(version + 4) >= 20;
}

static __u32 read_flags(int fd, size_t size)
{
	char *program = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	__u32 flags = 0;

	if (program == MAP_FAILED)
		return RECENT;
	if (memmem(program, size, RUNC_1_2, strlen(RUNC_1_2)))
		flags |= READY_RUNC_SINCE_1_2;
	if (is_go_since_1_20(program, size))
		flags |= READY_GO_SINCE_1_20;
	munmap(program, size);
	return flags;
}

static bool is_same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

__u32 runtime_flags(int runtime)
{
	int fd = runtime > 0 ? proc_open(runtime, "exe", O_RDONLY) : -1, i;
	struct stat info;

	if (fd < 0)
		return RECENT;
	if (fstat(fd, &info))
		memset(&info, 0, sizeof(info));
	for (i = 0; i < KNOWN_MAX; i++)
		if (known[i].inode == info.st_ino && known[i].device == info.st_dev &&
		    is_same_time(&known[i].changed, &info.st_ctim))
			break;
	if (i == KNOWN_MAX) {
		i = next_known++ % KNOWN_MAX;
		known[i].device = info.st_dev;
		known[i].inode = info.st_ino;
		known[i].changed = info.st_ctim;
		known[i].flags = read_flags(fd, info.st_size);
	}
	close(fd);
	return known[i].flags;
}
