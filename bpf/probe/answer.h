/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_ANSWER_H
#define BOB_PROBE_ANSWER_H

#include "../frame.h"
#include <stddef.h>
#include <sys/stat.h>

enum left_type answer_type_of(mode_t mode);
/* Tells the state of `path`: of the thing behind the descriptor (O_PATH), or `error`, why there is none. */
void answer_left(const char *path, size_t length, int thing, int error, enum left_flag flags);
void answer_resolved(const char *path);
/* Where the states come from, and what they tell. The first answer. */
void answer_source(enum left_source source);

#endif
