// SPDX-License-Identifier: Apache-2.0
#include "secrets.h"
#include "log.h"
#include "mountinfo.h"
#include "output.h"
#include "proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* With its name a value fits into a frame. The longest variable there can be is MAX_ARG_STRLEN. */
#define VALUE_MAX	(192 * 1024)
#define FILE_MAX	(64 * 1024)
#define FILES_MAX	64
#define ENVIRONMENT_MAX (8 * 1024 * 1024)

static char value[VALUE_MAX];

static void tell(__u32 step, struct secret_body body, const char *name)
{
	struct frame *frame;
	char *to;

	body.name_length = strlen(name);
	frame = output_reserve(sizeof(*frame) + sizeof(body) + body.name_length + body.value_length);
	to = (char *)(frame + 1);
	memcpy(to, &body, sizeof(body));
	memcpy(to + sizeof(body), name, body.name_length);
	memcpy(to + sizeof(body) + body.name_length, value, body.value_length);
	*frame = (struct frame){
		.length = sizeof(*frame) + sizeof(body) + body.name_length + body.value_length,
		.kind = FRAME_SECRETS,
		.step = step,
	};
	output_commit(frame);
}

/* As much as there is, up to `room`; negative: it cannot be read. */
static ssize_t read_some(int fd, char *to, size_t room)
{
	size_t used = 0;
	ssize_t length = 1;

	while (used < room && length > 0) {
		length = read(fd, to + used, room - used);
		used += length > 0 ? length : 0;
	}
	return length < 0 ? length : (ssize_t)used;
}

/* How much of the text are whole variables. */
static size_t whole_length(const char *text, size_t length)
{
	while (length && text[length - 1])
		length--;
	return length;
}

/* In pieces that end with a variable. */
static void tell_environment(__u32 step, int pid)
{
	struct secret_body body = { .source = SECRET_ENVIRONMENT };
	int fd = proc_open(pid, "environ", O_RDONLY);
	size_t kept = 0, told = 0;
	ssize_t length = fd < 0 ? -1 : 1;

	while (length > 0) {
		length = read_some(fd, value + kept, sizeof(value) - kept);
		if (length <= 0)
			break;
		kept += length;
		body.value_length = whole_length(value, kept);
		if (!body.value_length || told > ENVIRONMENT_MAX) {
			body.flags = SECRET_CUT;
			body.value_length = 0;
			break;
		}
		tell(step, body, "");
		told += body.value_length;
		kept -= body.value_length;
		memmove(value, value + body.value_length, kept);
		body.value_length = 0;
	}
	if (length < 0)
		body.flags = SECRET_UNREADABLE;
	if (body.flags) {
		log_warn("step %u: its environment cannot be read: %s", step,
			 length < 0 ? strerror(errno) : "too long");
		tell(step, body, "");
	}
	if (fd >= 0)
		close(fd);
}

/* BuildKit mounts a file in the root of a tmpfs of its own (solver/llbsolver/mounts, secretMountInstance). Others do so with no file. */
static bool is_secret(const struct mount *mount)
{
	if (strcmp(mount->type, "tmpfs") || !mount->root[1] || strchr(mount->root + 1, '/'))
		return false;
	return strcmp(mount->path, "/etc/hosts") && strcmp(mount->path, "/etc/resolv.conf");
}

/* What a file is in the step, if it is that of the mount: another one may lie over it. -1: it is none. */
static int open_file(int pid, const struct mount *mount, bool *is_file)
{
	int fd = proc_open_inside(pid, mount->path, O_PATH | O_NOFOLLOW), file = -1;
	struct stat info;

	*is_file = fd < 0 || fstat(fd, &info) || S_ISREG(info.st_mode);
	if (fd < 0)
		return -1;
	if (*is_file && mount_id_of(fd) == mount->id)
		file = proc_open_inside(pid, mount->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	close(fd);
	return file;
}

static void tell_file(__u32 step, int pid, const struct mount *mount, bool is_one_too_many)
{
	struct secret_body body = { .source = SECRET_FILE };
	bool is_file;
	int fd = open_file(pid, mount, &is_file);
	ssize_t length = fd < 0 || is_one_too_many ? -1 : read_some(fd, value, FILE_MAX + 1);

	if (fd >= 0)
		close(fd);
	if (!is_file)
		return;
	if (length < 0) {
		body.flags = SECRET_UNREADABLE;
		log_warn("step %u: a secret that is mounted cannot be read", step);
	} else {
		body.flags = length > FILE_MAX ? SECRET_CUT : 0;
		body.value_length = length > FILE_MAX ? FILE_MAX : length;
	}
	tell(step, body, mount->path);
}

static void tell_files(__u32 step, int pid)
{
	char *text = mountinfo_read(pid), *rest = text;
	struct mount mount;
	int files = 0;

	if (!text)
		tell(step, (struct secret_body){ .source = SECRET_FILE, .flags = SECRET_UNREADABLE }, "");
	while (text && mountinfo_next(&rest, &mount))
		if (is_secret(&mount) && strlen(mount.path) <= BOB_PATH_MAX)
			tell_file(step, pid, &mount, files++ >= FILES_MAX);
	free(text);
}

void secrets_tell(__u32 step, int pid)
{
	tell_environment(step, pid);
	tell_files(step, pid);
	explicit_bzero(value, sizeof(value));
}
