// SPDX-License-Identifier: Apache-2.0
/* The names are the step's: directories are opened one in the other, links are never followed. One directory's names are in memory for each level. */
#include "walk.h"
#include "answer.h"
#include "attributes.h"
#include "requests.h"
#include "resolve.h"
#include "upper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_ROOM    (32 * 1024) /* deeper directories are told as unreadable */
#define COMPARE_SIZE (64 * 1024)

struct names {
	char *text;
	size_t used, room;
	size_t *starts;
	size_t count, starts_room;
};

/* What was asked about the path that is being told. */
struct mention {
	bool is_named, is_expected, is_mount;
};

static char path[PATH_ROOM];
static void (*answer_before)(const char *path, size_t length);
static bool has_owners;

static void *grow(void *memory, size_t *room, size_t needed, size_t size)
{
	if (needed <= *room)
		return memory;
	*room = 2 * needed;
	memory = realloc(memory, *room * size);
	if (!memory)
		abort(); /* the record is not made, and says so */
	return memory;
}

static void add_name(struct names *names, const char *name)
{
	size_t length = strlen(name) + 1;

	names->text = grow(names->text, &names->room, names->used + length, 1);
	names->starts = grow(names->starts, &names->starts_room, names->count + 1, sizeof(size_t));
	names->starts[names->count++] = names->used;
	memcpy(names->text + names->used, name, length);
	names->used += length;
}

static int compare_starts(const void *a, const void *b, void *text)
{
	return strcmp((char *)text + *(const size_t *)a, (char *)text + *(const size_t *)b);
}

/* 0, or why they cannot be read. */
static int read_names(int fd, struct names *names)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (!dir)
		return errno;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			add_name(names, entry->d_name);
	closedir(dir);
	if (names->count)
		qsort_r(names->starts, names->count, sizeof(size_t), compare_starts, names->text);
	return 0;
}

static struct mention take_mentions(size_t length)
{
	struct mention mention = {};
	const struct request *next;

	while ((next = requests_next()) && !requests_compare(next->path, next->length, path, length)) {
		mention.is_named |= next->kind != REQUEST_MOUNT;
		mention.is_expected |= next->kind == REQUEST_TELL;
		mention.is_mount |= next->kind == REQUEST_MOUNT;
		requests_take();
	}
	return mention;
}

static int open_to_read(int thing)
{
	char name[64];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", thing);
	return open(name, O_RDONLY | O_NONBLOCK | O_NOATIME | O_CLOEXEC);
}

static bool has_same_bytes(int a, int b)
{
	static char a_bytes[COMPARE_SIZE], b_bytes[COMPARE_SIZE];
	ssize_t a_length, b_length;

	do {
		a_length = read(a, a_bytes, sizeof(a_bytes));
		b_length = read(b, b_bytes, sizeof(b_bytes));
	} while (a_length > 0 && a_length == b_length && !memcmp(a_bytes, b_bytes, a_length));
	return !a_length && !b_length;
}

static bool has_same_content(int thing, int below)
{
	int a = open_to_read(thing), b = open_to_read(below);
	bool is_same = a >= 0 && b >= 0 && has_same_bytes(a, b);

	if (a >= 0)
		close(a);
	if (b >= 0)
		close(b);
	return is_same;
}

static bool has_same_target(int thing, int below)
{
	char a[BOB_PATH_MAX], b[BOB_PATH_MAX];
	ssize_t length = readlinkat(thing, "", a, sizeof(a));

	return length >= 0 && length == readlinkat(below, "", b, sizeof(b)) && !memcmp(a, b, length);
}

static bool is_same(int thing, const struct stat *info, int below)
{
	struct stat other;

	if (fstat(below, &other) || info->st_mode != other.st_mode || !attributes_are_same(thing, below))
		return false;
	if (has_owners && (info->st_uid != other.st_uid || info->st_gid != other.st_gid))
		return false;
	switch (info->st_mode & S_IFMT) {
	case S_IFREG:
		return info->st_size == other.st_size && has_same_content(thing, below);
	case S_IFLNK:
		return has_same_target(thing, below);
	case S_IFDIR:
		return true;
	default:
		return info->st_rdev == other.st_rdev;
	}
}

/* The overlay copies a file up, too, when only its times change, which no event tells, and a directory when something in it changes. */
static bool is_as_below(int thing, const struct stat *info)
{
	int below = upper_open_below(path);
	bool result = below >= 0 && is_same(thing, info, below);

	if (below >= 0)
		close(below);
	return result;
}

static void tell_whiteout(size_t length, struct mention mention)
{
	int below = mention.is_named ? -1 : upper_open_below(path);

	if (below >= 0)
		close(below);
	if (mention.is_named || below >= 0)
		answer_left(path, length, -1, ENOENT,
			    LEFT_REMOVED | (mention.is_named ? 0 : LEFT_UNEXPLAINED) |
				    (mention.is_expected ? LEFT_MISSING : 0));
}

/* Not told: what the runtime made for a mount, which the builder removes. */
static void tell_directory(int thing, const struct stat *info, size_t length, struct mention mention)
{
	const struct request *next = requests_next();
	bool is_for_mount = mention.is_mount || (requests_is_below(next, path, length) && next->kind == REQUEST_MOUNT);

	if (mention.is_named)
		answer_left(path, length, thing, 0, 0);
	else if (is_as_below(thing, info))
		answer_left(path, length, thing, 0, LEFT_UNCHANGED);
	else if (!is_for_mount)
		answer_left(path, length, thing, 0, LEFT_UNEXPLAINED);
}

/* Who binds a socket makes a file; that is told as a bind. */
static void tell_other(int thing, const struct stat *info, size_t length, struct mention mention)
{
	bool is_stub = mention.is_mount && !mention.is_named && S_ISREG(info->st_mode) && !info->st_size;
	bool is_explained = mention.is_named || S_ISSOCK(info->st_mode);

	if (!is_stub)
		answer_left(path, length, thing, 0, is_explained || is_as_below(thing, info) ? 0 : LEFT_UNEXPLAINED);
}

static void walk(int fd, size_t length);

static void walk_into(int parent, const char *name, size_t length)
{
	int fd = open_resolved(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
			       RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS);

	if (fd < 0) {
		answer_left(path, length, -1, errno, 0);
		return;
	}
	walk(fd, length);
	close(fd);
}

static void visit(int parent, const char *name, size_t length)
{
	int thing = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct mention mention;
	struct stat info;

	answer_before(path, length);
	mention = take_mentions(length);
	if (thing < 0 || fstat(thing, &info)) {
		answer_left(path, length, -1, errno, 0);
	} else if (S_ISCHR(info.st_mode) && !info.st_rdev) {
		tell_whiteout(length, mention);
	} else if (S_ISDIR(info.st_mode)) {
		tell_directory(thing, &info, length, mention);
		close(thing);
		walk_into(parent, name, length);
		return;
	} else {
		tell_other(thing, &info, length, mention);
	}
	if (thing >= 0)
		close(thing);
}

static void walk(int fd, size_t length)
{
	struct names names = {};
	int error = read_names(fd, &names);

	if (error)
		answer_left(path, length, -1, error, 0);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.text + names.starts[i];
		size_t end = length + 1 + strlen(name);

		if (end >= sizeof(path)) {
			answer_left(path, length, -1, ENAMETOOLONG, 0);
			break;
		}
		path[length] = '/';
		strcpy(path + length + 1, name);
		visit(fd, name, end);
		path[length] = 0;
	}
	free(names.text);
	free(names.starts);
}

void walk_upper(int upper_fd, void (*before)(const char *path, size_t length), bool are_owners_told)
{
	answer_before = before;
	has_owners = are_owners_told;
	walk(upper_fd, 0);
}
