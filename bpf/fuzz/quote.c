// SPDX-License-Identifier: Apache-2.0
/* A command's name, which a Dockerfile chooses, between quotation marks. */
#include "input.h"

#include "../step/step.h"

#undef sys
#define sys(number, a, b, c, d) written(b, c)
static size_t length;

static long written(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		HOLD(text[i] & 0x80 || (text[i] >= ' ' && text[i] != 0x7f)); /* nothing that a terminal would obey */
	length += size;
	return size;
}

#include "../step/quote.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = copy_text(data, size);

	length = 0;
	say_quoted(name);
	HOLD(length >= 2 && length <= 2 + 10 * size);
	free(name);
	return 0;
}
