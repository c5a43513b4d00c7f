// SPDX-License-Identifier: Apache-2.0
#include "requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *text;
static size_t room;
static struct request request;
static bool is_read, is_at_end;

const struct request *requests_next(void)
{
	ssize_t length;

	if (!is_read && !is_at_end) {
		length = getdelim(&text, &room, 0, stdin);
		is_at_end = length <= 0;
		is_read = !is_at_end;
		if (is_read && length > 1) {
			size_t last = length - (text[length - 1] ? 0 : 1);

			request = (struct request){ text[0], text + 1, last - 1 };
		} else {
			request = (struct request){ 0, text, 0 };
		}
	}
	return is_at_end ? NULL : &request;
}

void requests_take(void)
{
	is_read = false;
}

static int order_of(const char *path, size_t length, size_t at)
{
	if (at == length)
		return -1;
	return path[at] == '/' ? 0 : (unsigned char)path[at];
}

int requests_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t at = 0;

	while (at < a_length && at < b_length && a[at] == b[at])
		at++;
	return order_of(a, a_length, at) - order_of(b, b_length, at);
}

bool requests_is_below(const struct request *next, const char *path, size_t length)
{
	return next && next->length > length && !memcmp(next->path, path, length) && next->path[length] == '/';
}
