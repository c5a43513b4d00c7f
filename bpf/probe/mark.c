// SPDX-License-Identifier: Apache-2.0
#include "mark.h"

#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* The same in bob-step (step/channel.c, write_mark): equal contents would be one cache key for BuildKit. */
static bool make_nonce(char nonce[33])
{
	unsigned char bytes[16];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return false;
	for (int i = 0; i < 32; i++)
		nonce[i] = "0123456789abcdef"[(bytes[i / 2] >> (i % 2 ? 0 : 4)) & 15];
	nonce[32] = 0;
	return true;
}

static size_t append(char *to, size_t used, const char *text)
{
	size_t length = strlen(text);

	memcpy(to + used, text, length);
	return used + length;
}

bool mark_write(int folder, const char *reason)
{
	char nonce[33], text[256];
	size_t length = 0;
	ssize_t written;
	int file;

	if (!make_nonce(nonce) || strlen(reason) > 64)
		return false;
	length = append(text, length, "{\"unrecorded\":\"");
	length = append(text, length, reason);
	length = append(text, length, "\",\"nonce\":\"");
	length = append(text, length, nonce);
	length = append(text, length, "\"}");
	unlinkat(folder, "record", 0);
	file = openat(folder, "record", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	written = file < 0 ? -1 : write(file, text, length);
	if (file >= 0)
		close(file);
	if (written == (ssize_t)length)
		return true;
	unlinkat(folder, "record", 0);
	return false;
}
