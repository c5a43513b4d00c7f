// SPDX-License-Identifier: Apache-2.0
#include "mark.h"
#include "../mark.h"
#include "folder.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

bool mark_write(int folder, const char *reason)
{
	unsigned char random[MARK_RANDOM];
	char text[MARK_ROOM];
	size_t length;
	ssize_t written;
	int file;

	if (strlen(reason) > 64 || getrandom(random, sizeof(random), 0) != sizeof(random))
		return false;
	length = mark_text(text, reason, random);
	unlinkat(folder, "record", 0);
	file = folder_create(folder, "record");
	written = file < 0 ? -1 : write(file, text, length);
	if (file >= 0)
		close(file);
	if (written == (ssize_t)length)
		return true;
	unlinkat(folder, "record", 0);
	return false;
}
