// SPDX-License-Identifier: Apache-2.0
/*
 * The records that a build is sealed over, out of the container of its last step. A step that ran unrecorded could have left anything in
 * the place of its record: nothing but regular files is read, and no link is followed.
 */
#include "records.h"
#include "../frame.h"
#include "log.h"
#include "proc.h"
#include "resolve.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHIM_NAME  "bob:step:"
#define RECORD_MAX (64 * 1024 * 1024) /* as much as the frontend reads */
#define PIECE	   65536
#define NO_RECORD  (~0U)

/* The process must be a bob-step: another one may have got the pid in the meantime. */
static int open_root(int pid)
{
	int root = proc_open(pid, "root", O_PATH | O_DIRECTORY);
	char comm[32];

	proc_read(pid, "comm", comm, sizeof(comm));
	if (root >= 0 && !strncmp(comm, SHIM_NAME, strlen(SHIM_NAME)))
		return root;
	log_error("process %d is not a bob-step that waits for a seal", pid);
	exit(1);
}

static int open_record(int root, const char *path, off_t *length)
{
	int fd = open_resolved(root, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
			       RESOLVE_INSIDE | RESOLVE_NO_SYMLINKS);
	struct stat info;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &info) && S_ISREG(info.st_mode) && info.st_size <= RECORD_MAX) {
		*length = info.st_size;
		return fd;
	}
	close(fd);
	return -1;
}

static void send_length(__u32 length)
{
	fwrite(&length, sizeof(length), 1, stdout);
}

/* As long as it says it is: what is cut meanwhile is no record. */
static bool send_content(int fd, off_t length)
{
	static char piece[PIECE];

	send_length(length);
	while (length > 0) {
		ssize_t part = read(fd, piece, length < PIECE ? length : PIECE);

		if (part <= 0)
			return false;
		fwrite(piece, 1, part, stdout);
		length -= part;
	}
	return true;
}

static bool answer(int root, const char *path)
{
	off_t length = 0;
	int fd = open_record(root, path, &length);
	bool is_sent;

	if (fd < 0) {
		send_length(NO_RECORD);
		return true;
	}
	is_sent = send_content(fd, length);
	close(fd);
	return is_sent;
}

int records(int pid)
{
	int root = open_root(pid);
	char *path = NULL;
	size_t room = 0;

	while (getdelim(&path, &room, 0, stdin) > 0)
		if (!answer(root, path))
			return 1;
	free(path);
	return fflush(stdout) ? 1 : 0;
}
