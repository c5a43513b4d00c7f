/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_OUTPUT_H
#define BOB_PROBE_OUTPUT_H

#include "../frame.h"
#include <stdbool.h>
#include <stddef.h>

/*
 * Frames on their way to the daemon. What stdout does not take at once waits here, up to OUTPUT_LIMIT bytes; from then on
 * the ring has to wait (output_is_full), and after that the kernel counts losses.
 */
void output_open(void);
/* Room for a frame of at most `length` bytes; valid until output_commit. */
void *output_reserve(size_t length);
/* Sends what was built in the reserved room; its length is in its head. */
void output_commit(const struct frame *frame);
/* Writes as much as stdout takes. False: the daemon is gone. */
bool output_flush(void);
bool output_is_pending(void);
bool output_is_full(void);
/* A frame with a body given in one piece. */
void output_frame(enum frame_kind kind, __u32 step, const void *body, size_t length);

#endif
