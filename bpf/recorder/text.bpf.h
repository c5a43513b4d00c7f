/* SPDX-License-Identifier: GPL-2.0-only */
/* Short texts in our own memory. */
#ifndef BOB_TEXT_BPF_H
#define BOB_TEXT_BPF_H

#include "kernel.bpf.h"
#include <bpf/bpf_helpers.h>

static __always_inline bool starts_with(const char *text, const char *prefix, u32 length)
{
	for (u32 i = 0; i < length; i++)
		if (text[i] != prefix[i])
			return false;
	return true;
}

/* A wait status is at most 16 bits. */
static __always_inline s32 read_decimal(const char *text)
{
	s32 value = 0;

	for (u32 i = 0; i < 5; i++) {
		if (text[i] < '0' || text[i] > '9')
			break;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

#endif
