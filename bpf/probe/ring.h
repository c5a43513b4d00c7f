/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_RING_H
#define BOB_PROBE_RING_H

#include "../recorder.h"
#include <stdbool.h>
#include <stddef.h>

bool ring_open(int map_fd);
/* Handles what is in the ring until it is empty or the output is full. Returns the number of records. */
size_t ring_consume(void (*handle)(const struct frame *frame));

#endif
