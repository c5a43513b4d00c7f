// SPDX-License-Identifier: Apache-2.0
#include "shim.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHIMS_MAX      16
#define SHIM_BYTES_MAX (64 * 1024)

static unsigned char shims[SHIMS_MAX][SHA256_DIGEST_SIZE];
static int shim_count;

static bool digest_of_small_file(const char *path, unsigned char digest[SHA256_DIGEST_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	static unsigned char content[SHIM_BYTES_MAX + 1];
	struct sha256_ctx context;
	struct stat info;
	ssize_t length;

	if (fd < 0)
		return false;
	length = !fstat(fd, &info) && S_ISREG(info.st_mode) ? read(fd, content, sizeof(content)) : -1;
	close(fd);
	if (length < 0 || length > SHIM_BYTES_MAX)
		return false;
	sha256_init(&context);
	sha256_update(&context, length, content);
	sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
	return true;
}

bool shim_allow(const char *path)
{
	if (shim_count == SHIMS_MAX || !digest_of_small_file(path, shims[shim_count])) {
		log_error("cannot read the bob-step %s: %s", path, strerror(errno));
		return false;
	}
	shim_count++;
	return true;
}

bool shim_is_genuine(int pid)
{
	unsigned char digest[SHA256_DIGEST_SIZE];
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	if (!digest_of_small_file(path, digest))
		return false;
	for (int i = 0; i < shim_count; i++)
		if (!memcmp(shims[i], digest, sizeof(digest)))
			return true;
	return false;
}
