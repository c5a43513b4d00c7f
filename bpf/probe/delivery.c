// SPDX-License-Identifier: Apache-2.0
#include "delivery.h"
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define UNFINISHED "unfinished"

void delivery_init(struct delivery *delivery)
{
	*delivery = (struct delivery){ .file = -1 };
}

static void note(struct delivery *delivery, bool is_done)
{
	if (!is_done && !delivery->error)
		delivery->error = errno;
}

static void close_file(struct delivery *delivery)
{
	if (delivery->file >= 0)
		note(delivery, !close(delivery->file));
	delivery->file = -1;
}

/* Names in the folder are never followed: without a PID namespace of its own a step could have left links there. */
void delivery_begin(struct delivery *delivery, int folder)
{
	close_file(delivery);
	if (delivery->error)
		return;
	unlinkat(folder, UNFINISHED, 0);
	delivery->file = folder_create(folder, UNFINISHED);
	note(delivery, delivery->file >= 0);
}

void delivery_write(struct delivery *delivery, const char *data, size_t length)
{
	while (length && !delivery->error) {
		ssize_t written = write(delivery->file, data, length);

		if (written < 0 && errno == EINTR)
			continue;
		note(delivery, written > 0);
		if (written > 0) {
			data += written;
			length -= written;
		}
	}
}

static void name_of(char name[32], unsigned int part)
{
	if (part)
		snprintf(name, 32, "record.%u", part);
	else
		snprintf(name, 32, "record");
}

void delivery_end(struct delivery *delivery, int folder, unsigned int part)
{
	char name[32];

	close_file(delivery);
	name_of(name, part);
	if (!delivery->error)
		note(delivery, !renameat(folder, UNFINISHED, folder, name));
}

void delivery_drop(struct delivery *delivery, int folder, unsigned int parts)
{
	char name[32];

	close_file(delivery);
	unlinkat(folder, UNFINISHED, 0);
	for (unsigned int part = 0; part <= parts; part++) {
		name_of(name, part);
		unlinkat(folder, name, 0);
	}
}
