// SPDX-License-Identifier: Apache-2.0
#include "answer.h"
#include "content.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum left_type answer_type_of(mode_t mode)
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
	body->type = answer_type_of(info.st_mode);
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

static void send(enum frame_kind kind, const void *body, size_t body_length, const char *path, size_t length,
		 const char *target, size_t target_length)
{
	struct frame frame = { .kind = kind, .length = sizeof(frame) + body_length + length + target_length };

	fwrite(&frame, sizeof(frame), 1, stdout);
	fwrite(body, 1, body_length, stdout);
	fwrite(path, 1, length, stdout);
	fwrite(target, 1, target_length, stdout);
}

void answer_left(const char *path, size_t length, int thing, int error, enum left_flag flags)
{
	struct left_body body = { .error = error, .path_length = length };
	char target[BOB_PATH_MAX];

	if (thing >= 0)
		describe(thing, &body, target);
	body.flags |= flags;
	send(FRAME_LEFT, &body, sizeof(body), path, length, target, body.target_length);
}

void answer_resolved(const char *path)
{
	send(FRAME_RESOLVED, NULL, 0, path, strlen(path), NULL, 0);
}

void answer_source(int is_snapshot)
{
	__u32 body = is_snapshot;

	send(FRAME_LEFT_SOURCE, &body, sizeof(body), NULL, 0, NULL, 0);
	fflush(stdout);
}
