// SPDX-License-Identifier: Apache-2.0
/* Digests of files a step left behind. The step chose their sizes: a hole of 500 GB costs it nothing, and hashing it costs minutes. */
#include "content.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#define READ_SIZE  (256 * 1024)
#define SMALL_SIZE (1024 * 1024)
/* How fast this machine hashes, and the file can be read, is known after this much. */
#define TRIAL_SIZE (64LL * 1024 * 1024)

struct reader {
	struct sha256_ctx context;
	int fd;
	__s64 position, size;
	__s64 data_end; /* end of the data around the position, 0: not looked for yet */
	__s64 started_ns, limit_ns;
};

static __u8 buffer[READ_SIZE];
static const __u8 zeros[READ_SIZE];
/* Of small files, too: nobody waits longer than this for them. */
static __s64 deadline_ns;
/* For large files. */
static __s64 left_ns;

static __s64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void content_allow(long milliseconds)
{
	left_ns = milliseconds * 1000000LL;
	deadline_ns = now_ns() + 2 * left_ns;
}

/* Files of these are made up by the kernel when they are read; some block, some act. */
static bool is_virtual(int fd)
{
	static const unsigned int magics[] = { PROC_SUPER_MAGIC,    SYSFS_MAGIC,	CGROUP_SUPER_MAGIC,
					       CGROUP2_SUPER_MAGIC, DEVPTS_SUPER_MAGIC, DEBUGFS_MAGIC,
					       TRACEFS_MAGIC,	    BPF_FS_MAGIC,	SECURITYFS_MAGIC,
					       SELINUX_MAGIC,	    EFIVARFS_MAGIC,	BINFMTFS_MAGIC,
					       NSFS_MAGIC };
	struct statfs info;

	if (fstatfs(fd, &info))
		return true;
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if ((unsigned int)info.f_type == magics[i])
			return true;
	return false;
}

static int open_for_reading(int thing)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", thing);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOATIME | O_CLOEXEC);
	return fd >= 0 || errno != EPERM ? fd : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

/* Nothing but a hole? What file systems do not know of holes tell is data. */
static bool is_hole(int fd, __s64 from)
{
	return lseek(fd, from, SEEK_DATA) < 0 && errno == ENXIO;
}

/* Up to READ_SIZE bytes of zeros, where the file has a hole; 0 where it has data. */
static __s64 hole_length(struct reader *reader)
{
	__s64 data, length = 0;

	if (reader->position < reader->data_end)
		return 0;
	data = lseek(reader->fd, reader->position, SEEK_DATA);
	if (data < 0)
		data = errno == ENXIO ? reader->size : reader->position;
	if (data > reader->position) {
		length = data - reader->position;
	} else {
		reader->data_end = lseek(reader->fd, reader->position, SEEK_HOLE);
		if (reader->data_end <= reader->position)
			reader->data_end = reader->size;
	}
	return length < READ_SIZE ? length : READ_SIZE;
}

/* Bytes taken, 0 at the end, or a negative errno. */
static __s64 take_some(struct reader *reader)
{
	__s64 length = hole_length(reader);
	const __u8 *from = zeros;

	if (!length) {
		length = pread(reader->fd, buffer, READ_SIZE, reader->position);
		from = buffer;
	}
	if (length > 0)
		sha256_update(&reader->context, length, from);
	reader->position += length > 0 ? length : 0;
	return length < 0 ? -errno : length;
}

/* Once there is something to judge by: would the rest take too long? */
static bool takes_too_long(const struct reader *reader)
{
	__s64 now = now_ns(), taken = now - reader->started_ns;

	if (now > deadline_ns || (reader->size > SMALL_SIZE && taken > reader->limit_ns))
		return true;
	return reader->size > TRIAL_SIZE && reader->position >= TRIAL_SIZE &&
	       (double)taken * reader->size / reader->position > reader->limit_ns;
}

/* 0, or the errno of a file that cannot be read. */
static int hash(struct reader *reader, struct left_body *body)
{
	__s64 taken = 1;

	sha256_init(&reader->context);
	while (reader->position < reader->size && taken > 0) {
		if (takes_too_long(reader)) {
			body->flags |= LEFT_NOT_DIGESTED;
			return 0;
		}
		taken = take_some(reader);
	}
	sha256_digest(&reader->context, SHA256_DIGEST_SIZE, body->sha256);
	return taken < 0 ? -taken : 0;
}

void content_describe(int thing, struct left_body *body)
{
	struct reader reader = { .limit_ns = left_ns / 2, .started_ns = now_ns() };
	struct stat info;

	if (is_virtual(thing)) {
		body->error = EOPNOTSUPP;
		return;
	}
	reader.fd = open_for_reading(thing);
	if (reader.fd < 0 || fstat(reader.fd, &info)) {
		body->error = errno;
		return;
	}
	reader.size = body->size = info.st_size;
	body->data = info.st_blocks * 512 < info.st_size ? info.st_blocks * 512 : info.st_size;
	if (body->data == body->size)
		reader.data_end = reader.size; /* no holes to look for */
	else if (is_hole(reader.fd, 0))
		body->data = 0;
	body->error = hash(&reader, body);
	if (reader.size > SMALL_SIZE)
		left_ns -= now_ns() - reader.started_ns;
	close(reader.fd);
}
