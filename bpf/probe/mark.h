/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_MARK_H
#define BOB_PROBE_MARK_H

#include <stdbool.h>

/* Writes the mark of an unrecorded step (docs/internals.md, section 1) in place of a record. No allocation, no locks. */
bool mark_write(int folder, const char *reason);

#endif
