// SPDX-License-Identifier: Apache-2.0
#include "shim.h"
#include "emulator.h"
#include "log.h"
#include "proc.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHIMS_MAX      16
#define SHIM_BYTES_MAX (64 * 1024)
#define MAPPINGS_MAX   256

static struct known {
	unsigned char digest[SHA256_DIGEST_SIZE];
	__u32 machine;
	char *path;
} shims[SHIMS_MAX];
static int shim_count;

/* False: it is no small file. */
static bool read_small_file(int fd, struct known *known)
{
	static unsigned char content[SHIM_BYTES_MAX + 1];
	const Elf64_Ehdr *header = (const void *)content;
	struct sha256_ctx context;
	struct stat info;
	ssize_t length;

	if (fstat(fd, &info) || !S_ISREG(info.st_mode) || info.st_size > SHIM_BYTES_MAX)
		return false;
	length = pread(fd, content, sizeof(content), 0);
	if (length < (ssize_t)sizeof(*header) || length > SHIM_BYTES_MAX)
		return false;
	sha256_init(&context);
	sha256_update(&context, length, content);
	sha256_digest(&context, SHA256_DIGEST_SIZE, known->digest);
	known->machine = header->e_machine;
	return true;
}

bool shim_allow(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_read = fd >= 0 && shim_count < SHIMS_MAX && read_small_file(fd, &shims[shim_count]);

	if (fd >= 0)
		close(fd);
	if (is_read)
		shims[shim_count++].path = strdup(path);
	else
		log_error("cannot read the bob-step %s: %s", path, strerror(errno));
	return is_read;
}

static const struct known *find_known(int fd)
{
	struct known file;

	if (!read_small_file(fd, &file))
		return NULL;
	for (int i = 0; i < shim_count; i++)
		if (!memcmp(shims[i].digest, file.digest, sizeof(file.digest)))
			return &shims[i];
	return NULL;
}

/* An emulator maps the program it runs. Each entry leads to the very file that is mapped, by no path. */
static const struct known *find_mapped(int pid, int *program)
{
	int fd = proc_open(pid, "map_files", O_RDONLY | O_DIRECTORY), left = MAPPINGS_MAX;
	DIR *mappings = fd >= 0 ? fdopendir(fd) : NULL;
	const struct known *known = NULL;
	struct dirent *entry;

	if (!mappings && fd >= 0)
		close(fd);
	while (mappings && !known && left-- && (entry = readdir(mappings))) {
		int file = openat(fd, entry->d_name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

		known = file >= 0 ? find_known(file) : NULL;
		if (known)
			*program = file;
		else if (file >= 0)
			close(file);
	}
	if (mappings)
		closedir(mappings);
	return known;
}

bool shim_open(struct shim *shim, int pid)
{
	int executed = proc_open(pid, "exe", O_RDONLY | O_NONBLOCK);
	const struct known *known = executed >= 0 ? find_known(executed) : NULL;

	*shim = (struct shim){ .program = executed, .emulator = -1, .machine = known ? known->machine : 0 };
	if (known || executed < 0)
		return known;
	shim->emulator = executed;
	shim->program = -1;
	known = find_mapped(pid, &shim->program);
	shim->machine = known ? known->machine : 0;
	if (known && emulator_is_trusted(pid, executed, known->path))
		return true;
	shim_close(shim);
	return false;
}

void shim_close(struct shim *shim)
{
	if (shim->program >= 0)
		close(shim->program);
	if (shim->emulator >= 0)
		close(shim->emulator);
	shim->program = shim->emulator = -1;
}
