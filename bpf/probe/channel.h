/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_CHANNEL_H
#define BOB_PROBE_CHANNEL_H

#include "../message.h"

#include <stdbool.h>
#include <stddef.h>

#define HELLO_MAX 32768 /* frontend/src/seal/plan-seal.ts and llb/step-policy.ts keep to it */

struct chunk {
	struct chunk *next;
	size_t length, sent;
	char data[];
};

/* The probe's end of a bob-step's channel. Nothing here blocks: what the socket does not take waits in chunks. */
struct channel {
	int fd;
	struct chunk *first, *last;
};

/* Takes descriptor `number` out of process `pidfd`. False: it cannot be had. */
bool channel_take(struct channel *channel, int pidfd, int number);
/* HELLO, which was written before bob-step made itself known: its text's length, or -1. */
int channel_read_hello(struct channel *channel, struct hello *hello, char text[HELLO_MAX]);
/* Head of a message; its body follows in channel_send calls. */
void channel_begin(struct channel *channel, enum message_type type, __u64 length);
void channel_send(struct channel *channel, const void *data, size_t length);
/* False: the other end is gone. */
bool channel_flush(struct channel *channel);
void channel_close(struct channel *channel);

#endif
