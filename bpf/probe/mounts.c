// SPDX-License-Identifier: Apache-2.0
#include "mounts.h"
#include "log.h"
#include "mountinfo.h"
#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char body[BOB_FRAME_MAX - sizeof(struct frame)];

static bool is_below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	return !strncmp(path, directory, length) && path[length] == '/';
}

static bool is_told(const struct mount *mount, int own)
{
	if (!strcmp(mount->path, "/"))
		return true;
	return mount->id != own && mount->parent != own && !is_below(mount->path, "/proc") &&
	       !is_below(mount->path, "/sys");
}

static size_t append(size_t used, const struct mount *mount)
{
	struct mount_head head = { strlen(mount->path), strlen(mount->type) };

	memcpy(body + used, &head, sizeof(head));
	used += sizeof(head);
	memcpy(body + used, mount->path, head.path_length);
	used += head.path_length;
	memcpy(body + used, mount->type, head.type_length);
	return used + head.type_length;
}

/* bob-step is in a mount of its own, and the folder for the record is mounted in that. */
void mounts_tell(__u32 step, int pid, int shim)
{
	char *text = mountinfo_read(pid), *rest = text;
	int own = mount_id_of(shim);
	struct mount mount;
	size_t used = 0;

	if (!text) {
		log_warn("step %u: its mounts cannot be read: %s", step, strerror(errno));
		return;
	}
	while (mountinfo_next(&rest, &mount)) {
		if (strlen(mount.path) > BOB_PATH_MAX || strlen(mount.type) > BOB_PATH_MAX || !is_told(&mount, own))
			continue;
		if (used + sizeof(struct mount_head) + 2 * BOB_PATH_MAX > sizeof(body)) {
			output_frame(FRAME_MOUNTS, step, body, used);
			used = 0;
		}
		used = append(used, &mount);
	}
	free(text);
	output_frame(FRAME_MOUNTS, step, body, used);
}
