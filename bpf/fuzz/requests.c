// SPDX-License-Identifier: Apache-2.0
/* What a digest is asked: kinds, and paths of any bytes but NUL, which steps choose. */
#include "input.h"

#include <stdio.h>

#include "../probe/requests.c"

static int sign_of(int number)
{
	return (number > 0) - (number < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *before = stdin;
	char *last = NULL;
	size_t last_length = 0;
	const struct request *next;

	if (!size)
		return 0;
	stdin = fmemopen((void *)data, size, "r");
	is_read = is_at_end = false;
	while ((next = requests_next())) {
		HOLD(requests_next() == next); /* until it is taken */
		if (last && next->path) {
			int order = requests_compare(last, last_length, next->path, next->length);

			HOLD(sign_of(order) == -sign_of(requests_compare(next->path, next->length, last, last_length)));
			HOLD(!requests_is_below(next, last, last_length) || order < 0);
		}
		free(last);
		last = malloc(next->length ? next->length : 1);
		last_length = next->length;
		memcpy(last, next->path, last_length);
		requests_take();
	}
	free(last);
	fclose(stdin);
	stdin = before;
	return 0;
}
