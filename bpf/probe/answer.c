// SPDX-License-Identifier: Apache-2.0
#include "answer.h"
#include "attributes.h"
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
	body->flags |= S_ISBLK(info.st_mode) ? LEFT_BLOCK : 0;
	body->mtime_ns = info.st_mtim.tv_sec * 1000000000LL + info.st_mtim.tv_nsec;
	if (body->type == LEFT_SYMLINK) {
		length = readlinkat(thing, "", target, BOB_PATH_MAX);
		body->target_length = length < 0 ? 0 : length;
	} else if (body->type == LEFT_FILE) {
		content_describe(thing, body);
	}
}

static void send(enum frame_kind kind, const void *body, size_t length)
{
	struct frame frame = { .kind = kind, .length = sizeof(frame) + length };

	fwrite(&frame, sizeof(frame), 1, stdout);
	fwrite(body, 1, length, stdout);
}

void answer_left(const char *path, size_t length, int thing, int error, enum left_flag flags)
{
	static struct attributes attributes;
	struct left_body body = { .error = error, .path_length = length };
	struct frame frame = { .kind = FRAME_LEFT };
	char target[BOB_PATH_MAX];

	if (thing >= 0) {
		describe(thing, &body, target);
		attributes_read(thing, &attributes);
		body.attributes_length = attributes.length;
		body.flags |= attributes.is_cut ? LEFT_ATTRIBUTES_CUT : 0;
	}
	body.flags |= flags;
	frame.length = sizeof(frame) + sizeof(body) + length + body.target_length + body.attributes_length;
	fwrite(&frame, sizeof(frame), 1, stdout);
	fwrite(&body, sizeof(body), 1, stdout);
	fwrite(path, 1, length, stdout);
	fwrite(target, 1, body.target_length, stdout);
	fwrite(attributes.bytes, 1, body.attributes_length, stdout);
}

void answer_resolved(const char *path)
{
	send(FRAME_RESOLVED, path, strlen(path));
}

void answer_source(enum left_source source)
{
	__u32 body = source;

	send(FRAME_LEFT_SOURCE, &body, sizeof(body));
	fflush(stdout);
}
