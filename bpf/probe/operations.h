/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_OPERATIONS_H
#define BOB_PROBE_OPERATIONS_H

#include <stdbool.h>

/* Tells the kernel side which syscalls to look at, by ABI and number. */
bool fill_operations(int map_fd);

#endif
