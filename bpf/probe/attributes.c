// SPDX-License-Identifier: Apache-2.0
/* Extended attributes of what a step left behind. The step chose how many there are, their names and their values. */
#include "attributes.h"

#include <errno.h>
#include <linux/limits.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

/* The shortest name there is has six letters: user.a */
#define NAMES_MAX (XATTR_LIST_MAX / 7)
/* Most have none, or one: the kernel allocates as much as it is given room for. */
#define FEW_SIZE 256

static const char capability[] = "security.capability";

static bool begins_with_one(const char *name, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (!strncmp(name, *prefixes, strlen(*prefixes)))
			return true;
	return false;
}

/* Not what overlayfs keeps for itself, and what the policy of the host gives to each file (Linux security modules, IMA). */
static bool is_told(const char *name)
{
	static const char *const told[] = { "security.", "system.posix_acl_", "trusted.", "user.", NULL };
	static const char *const of_host[] = { "security.SMACK64",
					       "security.evm",
					       "security.ima",
					       "security.selinux",
					       "trusted.overlay.",
					       "user.overlay.",
					       NULL };

	return begins_with_one(name, told) && !begins_with_one(name, of_host);
}

/* File capabilities come first: there is room for them, whatever else there is. */
static int compare_names(const void *a, const void *b)
{
	const char *name = *(const char *const *)a, *other = *(const char *const *)b;
	int is_later = !strcmp(other, capability) - !strcmp(name, capability);

	return is_later ? is_later : strcmp(name, other);
}

/* Descriptors have short names here, which are found in half the time: there is one for each entry. */
bool attributes_begin(void)
{
	return !chdir("/proc/self/fd");
}

/* Where there are too many to be listed, file capabilities are still told. */
static size_t list(const char *path, const char *names[NAMES_MAX], bool *is_cut)
{
	static char text[XATTR_LIST_MAX + 1];
	ssize_t length = listxattr(path, text, FEW_SIZE);
	size_t count = 0;

	if (length < 0 && errno == ERANGE)
		length = listxattr(path, text, XATTR_LIST_MAX);
	if (length < 0) {
		*is_cut = errno != EOPNOTSUPP;
		names[0] = capability;
		return *is_cut;
	}
	for (const char *name = text; name < text + length && count < NAMES_MAX; name += strlen(name) + 1)
		if (is_told(name))
			names[count++] = name;
	qsort(names, count, sizeof(*names), compare_names);
	return count;
}

static void add(struct attributes *attributes, const char *name, const char *value, size_t size)
{
	struct left_attribute head = { .name_length = strlen(name),
				       .size = size,
				       .is_digest = size > BOB_ATTRIBUTE_MAX };
	size_t told = head.is_digest ? SHA256_DIGEST_SIZE : size;
	char *to = attributes->bytes + attributes->length;
	struct sha256_ctx context;

	if (attributes->length + sizeof(head) + head.name_length + told > sizeof(attributes->bytes)) {
		attributes->is_cut = true;
		return;
	}
	to = mempcpy(to, &head, sizeof(head));
	to = mempcpy(to, name, head.name_length);
	if (head.is_digest) {
		sha256_init(&context);
		sha256_update(&context, size, (const __u8 *)value);
		sha256_digest(&context, SHA256_DIGEST_SIZE, (__u8 *)to);
	} else {
		memcpy(to, value, size);
	}
	attributes->length += sizeof(head) + head.name_length + told;
}

void attributes_read(int thing, struct attributes *attributes)
{
	static const char *names[NAMES_MAX];
	static char value[XATTR_SIZE_MAX];
	char path[16];
	size_t count;

	attributes->length = 0;
	attributes->is_cut = false;
	snprintf(path, sizeof(path), "%d", thing);
	count = list(path, names, &attributes->is_cut);
	for (size_t i = 0; i < count; i++) {
		ssize_t size = getxattr(path, names[i], value, sizeof(value));

		if (size >= 0)
			add(attributes, names[i], value, size);
		else if (errno != ENODATA)
			attributes->is_cut = true;
	}
}

bool attributes_are_same(int a, int b)
{
	static struct attributes of_a, of_b;

	attributes_read(a, &of_a);
	attributes_read(b, &of_b);
	return of_a.length == of_b.length && of_a.is_cut == of_b.is_cut && !memcmp(of_a.bytes, of_b.bytes, of_a.length);
}
