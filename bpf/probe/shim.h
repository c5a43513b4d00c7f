/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_SHIM_H
#define BOB_PROBE_SHIM_H

#include <stdbool.h>

/* Adds an executable that counts as bob-step. False: it cannot be read. */
bool shim_allow(const char *path);
/* Whether the process really executes a bob-step. A name and an open socket prove nothing. */
bool shim_is_genuine(int pid);

#endif
