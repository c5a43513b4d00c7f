/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_RING_H
#define BOB_PROBE_RING_H

#include "../recorder/recorder.h"
#include <stdbool.h>
#include <stddef.h>

bool ring_open(int map_fd);
/* Handles what is in the ring until it is empty or the output is full. Returns the number of records. */
size_t ring_consume(void (*handle)(const struct frame *frame));

/* Where the ring ends by now, and how far it is read: bytes since it was made. */
unsigned long ring_end(void);
unsigned long ring_position(void);

#endif
