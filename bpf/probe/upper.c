// SPDX-License-Identifier: Apache-2.0
/* The folders of an overlay (Documentation/filesystems/overlayfs.rst). Where they are is known from mountinfo: text of the kernel. */
#include "upper.h"
#include "mountinfo.h"
#include "proc.h"
#include "resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#define PATH_ROOM  4096
#define LAYERS_MAX 512 /* OVL_MAX_STACK is 500 */

static int layers[LAYERS_MAX]; /* the topmost first */
static int layer_count;
static bool has_user_xattrs;

/* The options of the overlay that `root` is in, to be freed; NULL: it is in none. `text` is of its mount namespace. */
static char *overlay_options(char *text, int root)
{
	int id = mount_id_of(root);
	struct mount mount;
	char *options = NULL;

	while (text && mountinfo_next(&text, &mount))
		if (mount.id == id && !strcmp(mount.type, "overlay"))
			options = mount.options;
	return options ? strdup(options) : NULL;
}

/* Commas in values are escaped. */
static bool find_option(const char *options, const char *name, char *value, size_t room)
{
	size_t length = strlen(name);

	for (const char *at = options; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		size_t end = strcspn(at, ",");

		if (strncmp(at, name, length) || at[length] != '=' || end - length > room)
			continue;
		snprintf(value, room, "%.*s", (int)(end - length - 1), at + length + 1);
		mountinfo_decode(value);
		return true;
	}
	return false;
}

static bool has_flag(const char *options, const char *name)
{
	size_t length = strlen(name);
	const char *at = strstr(options, name);

	return at && (at == options || at[-1] == ',') && (!at[length] || at[length] == ',');
}

/* As the mount says it, which is only where it differs from the module's parameter. */
static bool is_on(const char *options, const char *name)
{
	char value[16], path[96], letter = 'N';
	int fd;

	if (find_option(options, name, value, sizeof(value)))
		return !strcmp(value, "on");
	snprintf(path, sizeof(path), "/sys/module/overlay/parameters/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, &letter, 1) != 1)
		letter = 'N';
	close(fd);
	return letter == 'Y';
}

/* overlayfs takes \ as an escape, for : and , in names. */
static void drop_backslashes(char *path)
{
	char *to = path;

	for (const char *from = path; *from; from++)
		if (*from != '\\' || !*++from)
			*to++ = *from;
	*to = 0;
}

static int open_named(int root, char *path)
{
	int fd = open_resolved(root, path, O_RDONLY | O_DIRECTORY, RESOLVE_INSIDE);

	if (fd >= 0 || !strchr(path, '\\'))
		return fd;
	drop_backslashes(path);
	return open_resolved(root, path, O_RDONLY | O_DIRECTORY, RESOLVE_INSIDE);
}

/*
 * The root directory of an overlay is shown with the attributes of its upper folder. No other folder has the same times, to the
 * nanosecond, and the mount may be older than what is at the path now.
 */
bool upper_is_of(int upper_fd, int root_fd)
{
	struct stat upper, root;

	return !fstat(upper_fd, &upper) && !fstat(root_fd, &root) && S_ISDIR(upper.st_mode) && S_ISDIR(root.st_mode) &&
	       upper.st_mode == root.st_mode && upper.st_uid == root.st_uid && upper.st_gid == root.st_gid &&
	       upper.st_mtim.tv_sec == root.st_mtim.tv_sec && upper.st_mtim.tv_nsec == root.st_mtim.tv_nsec &&
	       upper.st_ctim.tv_sec == root.st_ctim.tv_sec && upper.st_ctim.tv_nsec == root.st_ctim.tv_nsec &&
	       upper.st_dev != root.st_dev;
}

static int open_checked(int mounter, char *path, int root)
{
	int from = proc_open(mounter, "root", O_PATH | O_DIRECTORY);
	int upper = from < 0 ? -1 : open_named(from, path);

	if (upper >= 0 && !upper_is_of(upper, root)) {
		close(upper);
		upper = -1;
	}
	if (from >= 0)
		close(from);
	return upper;
}

/* With redirects and metacopies an upper folder does not tell by itself what is where. */
int upper_open(int pid)
{
	int mounter = proc_parent(pid), root = proc_open(pid, "root", O_PATH | O_DIRECTORY), upper = -1;
	char *text = mountinfo_read(pid), *options = root < 0 ? NULL : overlay_options(text, root), path[PATH_ROOM];

	if (options && mounter > 0 && !is_on(options, "redirect_dir") && !is_on(options, "metacopy") &&
	    find_option(options, "upperdir", path, sizeof(path)))
		upper = open_checked(mounter, path, root);
	free(options);
	free(text);
	if (root >= 0)
		close(root);
	return upper;
}

/* From the upper folder to a folder beside it: `..` once for each name of `from` that is not in `to`, then the rest of `to`. */
static int open_beside(int upper, const char *from, const char *to)
{
	char path[2 * PATH_ROOM];
	size_t same = 0, used = 0;

	for (size_t i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			same = i + 1;
	for (const char *at = from + same; *at && used + 4 < sizeof(path);) {
		used += snprintf(path + used, sizeof(path) - used, "../");
		at += strcspn(at, "/");
		at += strspn(at, "/");
	}
	if (used + strlen(to + same) + 2 > sizeof(path))
		return -1;
	snprintf(path + used, sizeof(path) - used, "%s", to[same] ? to + same : ".");
	return open_resolved(upper, path, O_PATH | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
}

/* containerd makes long lists shorter by paths relative to a folder above all of them, which mountinfo does not name. */
static int open_relative(int upper, const char *from, const char *name)
{
	char path[PATH_ROOM];
	int fd = -1;

	snprintf(path, sizeof(path), "%s", from);
	for (char *slash = strrchr(path, '/'); slash && fd < 0; slash = strrchr(path, '/')) {
		char whole[2 * PATH_ROOM];

		*slash = 0;
		snprintf(whole, sizeof(whole), "%s/%s", path, name);
		fd = open_beside(upper, from, whole);
	}
	return fd;
}

static void open_layer(int upper, const char *from, const char *name)
{
	int fd = name[0] == '/' ? open_beside(upper, from, name) : open_relative(upper, from, name);

	if (fd >= 0 && layer_count < LAYERS_MAX)
		layers[layer_count++] = fd;
	else if (fd >= 0)
		close(fd);
}

void upper_open_layers(int upper_fd, int root_fd, char *mountinfo)
{
	char *options = overlay_options(mountinfo, root_fd), from[PATH_ROOM];
	size_t room = options ? strlen(options) + 1 : 0;
	char *list = malloc(room + 1), *rest = list, *name;

	if (options && list && find_option(options, "upperdir", from, sizeof(from)) &&
	    find_option(options, "lowerdir", list, room))
		while ((name = strsep(&rest, ":")))
			if (*name)
				open_layer(upper_fd, from, name);
	has_user_xattrs = options && has_flag(options, "userxattr");
	free(list);
	free(options);
}

static bool is_opaque(int fd)
{
	char path[64], value = 0;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return getxattr(path, has_user_xattrs ? "user.overlay.opaque" : "trusted.overlay.opaque", &value, 1) == 1 &&
	       value == 'y';
}

/* Whether the layer hides what those below it have at `path`: by something that is no directory, or by an opaque one, above it. */
static bool hides(int layer, const char *path)
{
	char part[2 * PATH_ROOM];

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		struct stat info;
		bool is_hiding;
		int fd;

		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		fd = open_resolved(layer, part, O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH);
		if (fd < 0)
			return errno != ENOENT;
		is_hiding = fstat(fd, &info) || !S_ISDIR(info.st_mode) || is_opaque(fd);
		close(fd);
		if (is_hiding)
			return true;
	}
	return false;
}

static bool is_whiteout(int fd)
{
	struct stat info;

	return !fstat(fd, &info) && S_ISCHR(info.st_mode) && !info.st_rdev;
}

int upper_open_below(const char *path)
{
	while (*path == '/')
		path++;
	for (int i = 0; i < layer_count; i++) {
		int fd = open_resolved(layers[i], path, O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH);

		if (fd >= 0 && !is_whiteout(fd))
			return fd;
		if (fd >= 0)
			close(fd);
		if (fd >= 0 || errno != ENOENT || hides(layers[i], path))
			return -1;
	}
	return -1;
}
