/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_WALK_H
#define BOB_PROBE_WALK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Tells the state of everything in an upper folder, in the order of the requests. `before` is called with each path before its state is
 * told, to answer the requests up to there. Owners are compared with those of the layers below where they are told.
 */
void walk_upper(int upper_fd, void (*before)(const char *path, size_t length), bool are_owners_told);

#endif
