/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_OUTSIDE_H
#define BOB_PROBE_OUTSIDE_H

#include "../frame.h"
#include <stdbool.h>

/*
 * Whether one of the calls that a step made is of those that have another process do something: without a PID namespace of its own it
 * reaches its builder and other steps, whose deeds are not in its record.
 */
bool outside_is_reached(const struct end_body *end);

#endif
