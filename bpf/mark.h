/* SPDX-License-Identifier: Apache-2.0 */
/* The mark of an unrecorded step (docs/internals.md, section 1). bob-step has no libc: only headers that do without. */
#ifndef BOB_MARK_H
#define BOB_MARK_H

#include <stddef.h>

#define MARK_RANDOM 16
#define MARK_ROOM   256 /* reasons are words of bob's own, none longer than 64 bytes */

static inline size_t mark_append(char *to, size_t used, const char *text)
{
	while (*text && used < MARK_ROOM)
		to[used++] = *text++;
	return used;
}

/*
 * Writes the mark's text, without a NUL; returns its length. The nonce, `random` in hexadecimal, makes each mark another content: BuildKit
 * takes FileOps over equal content for the same, and would link the cache keys of unrelated steps' records.
 */
static inline size_t mark_text(char to[MARK_ROOM], const char *reason, const unsigned char random[MARK_RANDOM])
{
	char nonce[2 * MARK_RANDOM + 1];
	size_t used = 0;

	for (int i = 0; i < 2 * MARK_RANDOM; i++)
		nonce[i] = "0123456789abcdef"[(random[i / 2] >> (i % 2 ? 0 : 4)) & 15];
	nonce[2 * MARK_RANDOM] = 0;
	used = mark_append(to, used, "{\"unrecorded\":\"");
	used = mark_append(to, used, reason);
	used = mark_append(to, used, "\",\"nonce\":\"");
	used = mark_append(to, used, nonce);
	return mark_append(to, used, "\"}");
}

#endif
