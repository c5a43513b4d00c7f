// SPDX-License-Identifier: Apache-2.0
#include "mountinfo.h"
#include "proc.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TEXT_MAX (16 * 1024 * 1024)

/* Doubles the room until all fits. */
static char *read_all(int fd)
{
	size_t room = 16 * 1024, used = 0;
	char *text = malloc(room);
	ssize_t length = 1;

	while (text && length > 0 && room < TEXT_MAX) {
		if (used + 1 == room) {
			char *larger = realloc(text, room *= 2);

			if (!larger)
				break;
			text = larger;
		}
		length = read(fd, text + used, room - used - 1);
		used += length > 0 ? length : 0;
	}
	if (text && !length) {
		text[used] = 0;
		return text;
	}
	free(text);
	return NULL;
}

char *mountinfo_read(int pid)
{
	int fd = proc_open(pid, "mountinfo", O_RDONLY);
	char *text;

	if (fd < 0)
		return NULL;
	text = read_all(fd);
	close(fd);
	return text;
}

/* The file shows the namespace its process is in when it is opened; its path is one of ours. */
char *mountinfo_read_namespace(int fd)
{
	int home = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	int self = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int file = -1;
	char *text = NULL;

	if (home >= 0 && self >= 0 && !setns(fd, CLONE_NEWNS)) {
		file = openat(self, "mountinfo", O_RDONLY | O_CLOEXEC);
		if (setns(home, CLONE_NEWNS))
			abort(); /* all paths would mean something else */
	}
	if (file >= 0) {
		text = read_all(file);
		close(file);
	}
	if (self >= 0)
		close(self);
	if (home >= 0)
		close(home);
	return text;
}

static bool is_octal(const char *text)
{
	return text[0] >= '0' && text[0] <= '3' && text[1] >= '0' && text[1] <= '7' && text[2] >= '0' && text[2] <= '7';
}

void mountinfo_decode(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		if (*from == '\\' && is_octal(from + 1)) {
			*to = (from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0');
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = 0;
}

/* id parent device root path options [optional fields…] - type source options */
bool mountinfo_next(char **text, struct mount *mount)
{
	static char none[] = "";
	char *line, *fields[5], *rest;
	int count = 0;

	while ((line = strsep(text, "\n"))) {
		rest = strstr(line, " - ");
		if (!rest)
			continue;
		*rest = 0;
		rest += 3;
		for (count = 0; count < 5 && line; count++)
			fields[count] = strsep(&line, " ");
		mount->type = strsep(&rest, " ");
		strsep(&rest, " ");
		mount->options = rest ? rest : none;
		if (count < 5)
			continue;
		mount->id = atoi(fields[0]);
		mount->parent = atoi(fields[1]);
		mount->root = fields[3];
		mountinfo_decode(mount->root);
		mount->path = fields[4];
		mountinfo_decode(mount->path);
		mountinfo_decode(mount->type);
		return true;
	}
	return false;
}

int mount_id_of(int fd)
{
	struct statx info;

	if (syscall(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &info) || !(info.stx_mask & STATX_MNT_ID))
		return -1;
	return info.stx_mnt_id;
}
