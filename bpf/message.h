/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages between bob-step and bob-probe (docs/internals.md, section 1). bob-step has no libc: only headers that do without.
 */
#ifndef BOB_MESSAGE_H
#define BOB_MESSAGE_H

#include <linux/types.h>

#define MESSAGE_MAGIC 0x31424f42 /* "BOB1" */

enum message_type {
	MESSAGE_HELLO = 1, /* body: struct hello, the value of __BOB_STEP */
	MESSAGE_SEEN,
	MESSAGE_READY,	/* body: struct ready */
	MESSAGE_REFUSE, /* body: UTF-8 text */
	MESSAGE_DONE,	/* not in place: the record is where it belongs */
	MESSAGE_FAIL,	/* body: UTF-8 text; not in place: the step cannot be recorded any more */
};

struct hello {
	__s32 folder; /* descriptor of the folder the record goes into */
};

enum ready_flag {
	READY_IN_PLACE = 1, /* execute the command: the end is seen from outside */
	/* The words in which the runtime says that a program cannot be started depend on its age, and on that of its compiler. */
	READY_RUNC_SINCE_1_2 = 2,
	READY_GO_SINCE_1_20 = 4,
};

/* Little-endian; `length` bytes of body follow. */
struct message_header {
	__u32 magic;
	__u32 type;
	__u64 length;
};

struct ready {
	__u32 flags; /* ready_flag */
	__u32 reserved;
	__u64 stack; /* the soft limit the runtime gave; the kernel cuts it where a user executes a setuid program */
};

_Static_assert(sizeof(struct ready) == 16, "struct ready");
_Static_assert(sizeof(struct message_header) == 16, "struct message_header");

#endif
