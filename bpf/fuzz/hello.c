// SPDX-License-Identifier: Apache-2.0
/* HELLO, from a program that may be anybody's. */
#include "input.h"

#include "../probe/channel.c"

void log_line(const char *level, const char *format, ...)
{
	HOLD(level && format);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct channel channel = { .fd = -1 };
	char *text = malloc(HELLO_MAX);
	struct hello hello;
	int ends[2], length;

	if (size > 64 * 1024 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return 0;
	if (size && send(ends[0], data, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		abort();
	close(ends[0]);
	channel.fd = ends[1];
	length = channel_read_hello(&channel, &hello, text);
	HOLD(length >= -1 && length <= HELLO_MAX);
	channel_close(&channel);
	free(text);
	return 0;
}
