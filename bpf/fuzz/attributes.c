// SPDX-License-Identifier: Apache-2.0
/* Extended attributes of a file that a step left behind: their names, one after the other, then their values. */
#include "input.h"

#include <errno.h>
#include <sys/xattr.h>

static const uint8_t *values;
static size_t names_size, values_size;
static const char *listed;

static ssize_t list_names(char *to, size_t room)
{
	if (names_size > room) {
		errno = ERANGE;
		return -1;
	}
	memcpy(to, listed, names_size);
	return names_size;
}

/* Each value is as long as its first byte says, times five. */
static ssize_t take_value(char *to, size_t room)
{
	size_t size = values_size ? *values * 5 : 0;

	if (!values_size || size > room) {
		errno = values_size ? ERANGE : ENODATA;
		return -1;
	}
	memset(to, *values, size);
	values++;
	values_size--;
	return size;
}

#define listxattr(path, to, room)      list_names(to, room)
#define getxattr(path, name, to, room) take_value(to, room)
#include "../probe/attributes.c"

static void check(const struct attributes *attributes)
{
	const char *at = attributes->bytes, *end = at + attributes->length;
	struct left_attribute head;

	HOLD(attributes->length <= sizeof(attributes->bytes));
	for (; at < end; at += sizeof(head) + head.name_length + (head.is_digest ? SHA256_DIGEST_SIZE : head.size)) {
		HOLD(end - at >= (long)sizeof(head));
		memcpy(&head, at, sizeof(head));
	}
	HOLD(at == end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct attributes *attributes = malloc(sizeof(*attributes));
	size_t end = size;

	while (end && data[end - 1]) /* names end with a NUL, as the kernel's do */
		end--;
	listed = (const char *)data;
	names_size = end;
	values = data + end;
	values_size = size - end;
	attributes_read(3, attributes);
	check(attributes);
	free(attributes);
	return 0;
}
