/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages between bob-step and bob-probe (docs/internals.md, section 1). bob-step has no libc: only headers that do without.
 */
#ifndef BOB_MESSAGE_H
#define BOB_MESSAGE_H

#include <linux/types.h>

#define MESSAGE_MAGIC 0x31424f42 /* "BOB1" */

enum message_type {
	MESSAGE_HELLO = 1,
	MESSAGE_SEEN,
	MESSAGE_READY,
	MESSAGE_REFUSE,
	MESSAGE_RECORD,
	MESSAGE_FAIL,
	MESSAGE_NOTE,
};

/* Little-endian; `length` bytes of body follow. */
struct message_header {
	__u32 magic;
	__u32 type;
	__u64 length;
};

_Static_assert(sizeof(struct message_header) == 16, "struct message_header");

#endif
